"""The command, as people type it: it does what it says, and tells what is wrong in a line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import config, wiring
from bot.privacy import audit, passwords
from models import audit_entries, script_versions, staff_members
from tests.measures import ROOT

SECONDS_MAX = 60
NOOR = ("staff", "add", "noor", "--team", "Riverside")


def aftercall(data: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a house of its own."""
    quiet = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env={**quiet, "AFTERCALL_DATA": str(data), **env},
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
    )


def _is_setting(name: str) -> bool:
    return name.startswith(("AFTERCALL_", "TWILIO_")) or name in ("DATABASE_URL", "PUBLIC_URL")


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that a failed command may say."""
    assert done.returncode == 1 and done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("aftercall: ") and "Traceback" not in line
    return line


def test_check_finds_no_fault_in_what_the_house_says(tmp_path: Path) -> None:
    done = aftercall(tmp_path, "check")
    assert done.returncode == 0 and "no fault found" in done.stdout, done.stderr


def test_a_house_is_migrated_staffed_and_audited_from_the_command(tmp_path: Path) -> None:
    first, again = aftercall(tmp_path, "migrate"), aftercall(tmp_path, "migrate")
    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert "; 0 new" not in first.stdout and "; 0 new" in again.stdout
    assert "  check_in@" in first.stdout and "@" not in again.stdout
    founded = aftercall(tmp_path, "team", "add", "Riverside", "--phone", "503-555-0199")
    assert founded.returncode == 0, founded.stderr
    added = aftercall(tmp_path, *NOOR)
    assert added.returncode == 0, added.stderr
    password = added.stdout.strip().rpartition(" ")[2]
    parts = wiring.build(config.from_environment({"AFTERCALL_DATA": str(tmp_path)}), sends=False)
    with parts.house.db.reading() as tx:
        [noor] = tx.execute(staff_members.select()).all()
        assert len(tx.execute(script_versions.select()).all()) == 4
    assert passwords.matches(noor.password_hash, password) and noor.role == "specialist"
    assert "already" in one_line(aftercall(tmp_path, *NOOR))
    assert aftercall(tmp_path, "audit").stdout.strip() == "The audit log holds."
    _forge(parts)
    done = aftercall(tmp_path, "audit")
    assert done.returncode == 1 and "was changed" in done.stderr


@pytest.mark.parametrize(
    ("words", "env", "told"),
    [
        (("migrate",), {"PORT": "http"}, "PORT"),
        (("migrate",), {"TWILIO_ACCOUNT_SID": "AC1"}, "TWILIO_AUTH_TOKEN"),
        (("migrate",), {"AFTERCALL_KEYS": "nonsense", "AFTERCALL_ROOT_KEY": "x"}, "AFTERCALL_KEYS"),
        (("migrate",), {"DATABASE_URL": "nonsense s3cret"}, "DATABASE_URL"),
        (("migrate",), {"DATABASE_URL": "mysql://house:s3cret@127.0.0.1/a"}, "DATABASE_URL"),
        (("migrate",), {"DATABASE_URL": "postgresql://house:s3cret@127.0.0.1:9/a"}, "database"),
        (("audit",), {}, "database"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    tmp_path: Path, words: tuple[str, ...], env: dict[str, str], told: str
) -> None:
    line = one_line(aftercall(tmp_path, *words, **env))
    assert told in line and "s3cret" not in line


def test_a_training_house_refuses_the_real_one_s_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/training/aftercall.db"
    line = one_line(aftercall(tmp_path, "training", DATABASE_URL=url))
    assert "DATABASE_URL" in line and os.listdir(tmp_path) == []


def test_the_secret_of_passes_is_printed_and_tells_nothing_of_the_root_key(tmp_path: Path) -> None:
    printed = [aftercall(tmp_path, "training-secret").stdout for _ in range(2)]
    name, _, secret = printed[0].strip().partition("=")
    assert name == "AFTERCALL_TRAINING_SECRET" and printed[0] == printed[1]
    env = {"AFTERCALL_DATA": str(tmp_path), name: secret}
    found, root = config.for_training(env), config.from_environment(env).keys.root
    assert found.real is not None and found.real.secret not in (None, root)


def test_help_names_every_command(tmp_path: Path) -> None:
    done = aftercall(tmp_path, "--help")
    assert done.returncode == 0
    for name in (
        "run",
        "web",
        "scheduler",
        "watchdog",
        "migrate",
        "check",
        "staff",
        "audit",
        "bench",
    ):
        assert f"  {name} " in done.stdout


def _forge(parts: wiring.Parts) -> None:
    row = audit.entry(
        parts.house.ring,
        parts.house.new_id(),
        parts.clock.now(),
        actor="house",
        action="invented",
        subject="client:1",
    )
    with parts.house.db.writing() as tx:
        tx.execute(audit_entries.insert(), {**row, "mac": bytes(32)})
        tx.execute(text("SELECT 1"))
    parts.house.db.close()


def test_tokens_are_made_listed_and_revoked_from_the_command(tmp_path: Path) -> None:
    assert aftercall(tmp_path, "migrate").returncode == 0
    aftercall(tmp_path, "team", "add", "Riverside", "--phone", "503-555-0199")
    for_team = ("--team", "Riverside")
    made = aftercall(tmp_path, "tokens", "add", "dispatch", *for_team)
    assert made.stdout.startswith("aftercall_"), made.stderr
    assert "use" in one_line(aftercall(tmp_path, "tokens", "add", "dispatch", *for_team))
    listed = aftercall(tmp_path, "tokens", "list", *for_team).stdout
    assert listed == "dispatch: referrals:write, never used\n"
    assert aftercall(tmp_path, "tokens", "revoke", "dispatch", *for_team).returncode == 0
    assert ", revoked " in aftercall(tmp_path, "tokens", "list", *for_team).stdout
    assert "no living token" in one_line(aftercall(tmp_path, "tokens", "revoke", "x", *for_team))
