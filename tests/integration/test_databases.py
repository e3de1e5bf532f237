"""The PostgreSQL that the other tests stand on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.databases import fresh_postgres
from tests.measures import ROOT

GONE_SECONDS_MAX = 20

STAY = "from tests.databases import *; print(postgres_url(), flush=True); input()"
SHOW = """
import psycopg
from tests.databases import *
for url in postgres_url(), postgres_url(durable=True):
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        print(*connection.execute("SHOW fsync").fetchone())
"""


def test_a_fresh_database_is_empty_even_when_its_name_was_used() -> None:
    _run(fresh_postgres("reused"), "CREATE TABLE one (id int)")
    assert _run(fresh_postgres("reused"), "SELECT to_regclass('one')") is None


def test_a_fresh_database_can_be_the_copy_of_another() -> None:
    _run(fresh_postgres("original"), "CREATE TABLE one AS SELECT 7 AS number")
    assert _run(fresh_postgres("copy", template="original"), "SELECT number FROM one") == 7


def test_the_usual_server_is_forgetful_and_the_durable_one_is_not() -> None:
    with _started_by_its_own_process(SHOW) as owner:
        assert owner.communicate()[0].split() == ["off", "on"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_never_outlives_the_tests_that_started_it(how: signal.Signals) -> None:
    with _started_by_its_own_process(STAY) as owner:
        assert owner.stdout
        folder = Path(str(make_url(owner.stdout.readline()).query["host"]))
        assert (folder / "data" / "postmaster.pid").exists()
        owner.send_signal(how)
    assert _is_gone(folder)


def _started_by_its_own_process(program: str) -> subprocess.Popen[str]:
    """Runs a program that starts servers of its own, whatever these tests stand on."""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "TEST_DATABASE_URL": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _run(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.begin() as tx:
        result = tx.execute(text(statement))
        answer: object = result.scalar() if result.returns_rows else None
    engine.dispose()
    return answer


def _is_gone(folder: Path) -> bool:
    give_up_at = time.monotonic() + GONE_SECONDS_MAX
    while folder.exists() and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return not folder.exists()
