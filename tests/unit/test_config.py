"""Settings: every name the environment may give, and words for every wrong one."""

import os
import stat
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot import config
from bot.config import Config, Policy
from bot.errors import ConfigInvalid
from tests.measures import ROOT

KEY = b64encode(bytes(range(32))).decode()
OTHER = b64encode(bytes([7]) * 32).decode()
KEYS = {"AFTERCALL_KEYS": f"1:{KEY}", "AFTERCALL_ROOT_KEY": OTHER}
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "5" * 32,
    "TWILIO_AUTH_TOKEN": "token-now",
    "TWILIO_MESSAGING_SERVICE_SID": "MG" + "5" * 32,
    "PUBLIC_URL": "https://aftercall.example/",
}
READ_KEYS = """
import sys
from bot.config import from_environment
sys.stdin.readline()
keys = from_environment({"AFTERCALL_DATA": sys.argv[1]}).keys
print(keys.fields[keys.current].hex(), keys.root.hex())
"""


def read(**env: str) -> Config:
    """Read settings with keys given."""
    return config.from_environment({**KEYS, **env})


def test_without_any_setting_the_house_runs_on_simulated_phones(tmp_path: Path) -> None:
    found = config.from_environment({"AFTERCALL_DATA": str(tmp_path)})
    assert found.database_url == f"sqlite:///{tmp_path / 'aftercall.db'}"
    assert (found.port, found.address) == (8000, "http://127.0.0.1:8000")
    assert found.simulated and found.policy.drafts_may_leave


def test_every_setting_is_taken_from_its_name() -> None:
    found = read(
        **TWILIO,
        DATABASE_URL="postgresql://house@localhost/aftercall",
        PORT="9000",
        TWILIO_AUTH_TOKEN_PREVIOUS="token-before",
        TWILIO_API_URL="http://127.0.0.1:8010",
        AFTERCALL_DATA="elsewhere",
        AFTERCALL_PRICE_PER_PART="0.02",
    )
    assert found.database_url == "postgresql://house@localhost/aftercall"
    assert (found.port, found.data) == (9000, Path("elsewhere"))
    assert found.policy.price_per_part == Decimal("0.02")
    assert found.address == "https://aftercall.example" and not found.simulated
    assert found.twilio is not None
    assert found.twilio.account_sid == TWILIO["TWILIO_ACCOUNT_SID"]
    assert found.twilio.tokens == ("token-now", "token-before")
    assert found.twilio.messaging_service_sid == TWILIO["TWILIO_MESSAGING_SERVICE_SID"]
    assert found.twilio.api_url == "http://127.0.0.1:8010"
    assert found.twilio.timeout_seconds == 10


def test_one_token_counts_when_none_is_being_rotated() -> None:
    found = read(**TWILIO).twilio
    assert found is not None and found.tokens == ("token-now",)


@pytest.mark.parametrize(
    ("env", "may_leave"),
    [
        ({}, True),
        (TWILIO, False),
        ({**TWILIO, "AFTERCALL_DRAFTS_MAY_LEAVE": "1"}, True),
        ({**TWILIO, "AFTERCALL_DRAFTS_MAY_LEAVE": "YES"}, True),
        ({"AFTERCALL_DRAFTS_MAY_LEAVE": "0"}, False),
        ({"AFTERCALL_DRAFTS_MAY_LEAVE": "no"}, False),
    ],
)
def test_unreviewed_wording_leaves_only_in_a_training_town(
    env: dict[str, str], may_leave: bool
) -> None:
    assert read(**env).policy.drafts_may_leave is may_leave


def test_pages_have_a_number_of_their_own_where_one_is_given() -> None:
    found = read(**TWILIO, TWILIO_PAGING_FROM="+15035550180").twilio
    assert found is not None and found.paging_from == "+15035550180"
    assert read(**TWILIO).twilio == replace(found, paging_from="")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://pages:p%40ss%2Fw@mail.example", ("mail.example", 465, True)),
        ("smtp://mail.example:2525/", ("mail.example", 2525, False)),
        ("smtp://127.0.0.1", ("127.0.0.1", 587, False)),
    ],
)
def test_a_mail_server_is_read_from_its_address(url: str, server: tuple[str, int, bool]) -> None:
    found = read(AFTERCALL_SMTP_URL=url, AFTERCALL_MAIL_SENDER="pages@aftercall.example").mail
    assert found is not None
    assert (found.host, found.port, found.wraps) == server
    assert found.is_here is (server[0] == "127.0.0.1")
    assert (found.name, found.password) == (("pages", "p@ss/w") if "@" in url else ("", ""))
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://n:pa55@x:99999",
        "smtp://n:pa55@[x",
        "smtp://n:pa55@x/y",
    ],
)
def test_what_is_no_mail_server_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ConfigInvalid, match="AFTERCALL_SMTP_URL") as caught:
        read(AFTERCALL_SMTP_URL=url, AFTERCALL_MAIL_SENDER="pages@aftercall.example")
    assert "pa55" not in str(caught.value)


@pytest.mark.parametrize("sender", ["", "pages", "a@b, c@d", "a@b\r\nBcc: c@d"])
def test_a_mail_server_needs_one_sender(sender: str) -> None:
    with pytest.raises(ConfigInvalid, match="AFTERCALL_MAIL_SENDER"):
        read(AFTERCALL_SMTP_URL="smtps://mail.example", AFTERCALL_MAIL_SENDER=sender)


@pytest.mark.parametrize(
    ("address", "pushes"),
    [
        ("https://aftercall.example", True),
        ("http://aftercall.example", False),
        ("http://127.0.0.1:8000", True),
        ("", True),
    ],
)
def test_browsers_are_pushed_to_where_they_allow_it(address: str, pushes: bool) -> None:
    assert read(PUBLIC_URL=address).pushes is pushes


@pytest.mark.parametrize(
    "missing", ["TWILIO_AUTH_TOKEN", "TWILIO_MESSAGING_SERVICE_SID", "PUBLIC_URL"]
)
def test_half_a_twilio_account_is_refused_by_the_missing_name(missing: str) -> None:
    with pytest.raises(ConfigInvalid, match=missing):
        read(**{**TWILIO, missing: ""})


@pytest.mark.parametrize(
    "env",
    [
        {"PORT": "http"},
        {"PORT": "-1"},
        {"PORT": "65536"},
        {"PORT": "٨٠"},
        {"AFTERCALL_DRAFTS_MAY_LEAVE": "perhaps"},
        {"AFTERCALL_PRICE_PER_PART": "a cent"},
        {"AFTERCALL_PRICE_PER_PART": "-1"},
        {"AFTERCALL_KEYS": "1"},
        {"AFTERCALL_KEYS": KEY},
        {"AFTERCALL_KEYS": f"one:{KEY}"},
        {"AFTERCALL_KEYS": f"1:{KEY[:20]}"},
        {"AFTERCALL_KEYS": "1:not base64!"},
        {"AFTERCALL_KEYS": f"0:{KEY}"},
        {"AFTERCALL_KEYS": f"256:{KEY}"},
        {"AFTERCALL_KEYS": f"1:{KEY},1:{OTHER}"},
        {"AFTERCALL_ROOT_KEY": ""},
        {"AFTERCALL_ROOT_KEY": "short"},
    ],
)
def test_a_wrong_setting_is_told_by_its_name_and_shows_no_secret(env: dict[str, str]) -> None:
    [name] = env
    with pytest.raises(ConfigInvalid) as caught:
        read(**env)
    told = str(caught.value)
    assert name.removesuffix("S") in told or "AFTERCALL_KEYS" in told
    assert KEY not in told and OTHER not in told and "\n" not in told


def test_the_last_key_is_in_use_and_the_others_still_open() -> None:
    keys = read(AFTERCALL_KEYS=f"1:{KEY},2:{OTHER}").keys
    assert keys.current == 2 and set(keys.fields) == {1, 2}
    assert keys.fields[1] == bytes(range(32))


def test_no_secret_is_shown_when_settings_are_printed() -> None:
    shown = repr(read(**TWILIO, TWILIO_AUTH_TOKEN_PREVIOUS="token-before"))
    for secret in ("token-now", "token-before", repr(bytes(range(32))), repr(bytes([7]) * 32)):
        assert secret not in shown


def test_a_database_password_is_not_shown_when_settings_are_printed() -> None:
    assert "s3cret" not in repr(read(DATABASE_URL="postgresql://house:s3cret@localhost/aftercall"))


def test_keys_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there"
    first = config.from_environment({"AFTERCALL_DATA": str(data)}).keys
    assert stat.S_IMODE((data / "keys").stat().st_mode) == 0o600
    assert config.from_environment({"AFTERCALL_DATA": str(data)}).keys == first
    assert [file.name for file in data.iterdir()] == ["keys"]
    assert len(first.fields[1]) == len(first.root) == 32 and first.fields[1] != first.root


def test_two_houses_never_have_the_same_keys(tmp_path: Path) -> None:
    made = [config.from_environment({"AFTERCALL_DATA": str(tmp_path / name)}).keys for name in "ab"]
    assert made[0].fields[1] != made[1].fields[1] and made[0].root != made[1].root


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", READ_KEYS, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [racer.communicate("go\n", timeout=60)[0] for racer in racers]
    assert len(set(told)) == 1 and len(told[0].split()) == 2
    assert os.listdir(tmp_path) == ["keys"]


@pytest.mark.parametrize("content", ["", "1:abc", "one two three"])
def test_a_damaged_keys_file_is_told_and_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys").write_text(content)
    with pytest.raises(ConfigInvalid, match="keys"):
        config.from_environment({"AFTERCALL_DATA": str(tmp_path)})
    assert (tmp_path / "keys").read_text() == content


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigInvalid, match="AFTERCALL_DATA"):
        config.from_environment({"AFTERCALL_DATA": str(tmp_path / "file" / "data")})


def test_the_window_lies_inside_what_the_law_allows() -> None:
    policy = Policy()
    assert 8 <= policy.window_start_hour < policy.window_end_hour <= 20
    assert policy.unprompted_per_day_max <= 3 and not policy.drafts_may_leave


def test_a_translator_is_the_citys_own_and_never_spoken_to_in_the_clear() -> None:
    assert read().translator is None
    url = "https://translate.example.gov/city/"
    found = read(AFTERCALL_TRANSLATOR_URL=url, AFTERCALL_TRANSLATOR_KEY="a-secret").translator
    assert found is not None and (found.url, found.key) == (url.rstrip("/"), "a-secret")
    assert found.timeout_seconds == 3 and "a-secret" not in repr(found)
    assert read(AFTERCALL_TRANSLATOR_URL="http://127.0.0.1:5000").translator is not None
    for wrong in (
        "http://translate.example.gov",
        "translate.example.gov",
        "ftp://127.0.0.1",
        "https://",
        "https://127.0.0.1:port",
        "https://name:word@example.gov",
        "https://example.gov/?q=",
    ):
        with pytest.raises(ConfigInvalid, match="AFTERCALL_TRANSLATOR_URL") as refused:
            read(AFTERCALL_TRANSLATOR_URL=wrong)
        assert "word@" not in str(refused.value)
