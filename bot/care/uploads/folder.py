"""A folder into which dispatch lays files: each is read once, and waits for a person as any other.

It has a folder for each team, named as the team is. What was read is deleted: its rows are kept
encrypted, and it holds clients' numbers. What cannot be read is laid aside in `refused`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.care.intake import Referrer
from bot.care.uploads import bringing
from bot.filing import FileRefused, Wish
from bot.house import House
from bot.log import info
from models import teams

ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
REFUSED, TAKEN = "refused", ".taken-"
# A file that somebody may still be writing is left alone for so long after its last byte.
STILL_FOR = timedelta(seconds=15)
# A file that was taken so long ago, and is still there, was left by a process that died.
LOST_AFTER = timedelta(minutes=15)


def take_files(house: House, folder: Path, now: datetime) -> int:
    """Read every file that lies in a team's folder; return how many.

    Any number of processes may do so at once: a file is renamed by whoever takes it. One whose
    reader was killed is read again, so that none is lost; nobody is referred twice by it, since a
    person confirms what a file holds.
    """
    with house.db.reading() as tx:
        known = tx.execute(select(teams.c.id, teams.c.name)).all()
    return sum(
        _take(house, Referrer(team.id), file, now)
        for team in known
        for file in _lying(folder / team.name, now)
    )


def _lying(folder: Path, now: datetime) -> Iterator[Path]:
    """Give the files that are to be read now, in the order of their names."""
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir()):
        if file.is_symlink() or not file.is_file() or file.suffix.lower() not in ENDINGS:
            continue
        waits = LOST_AFTER if file.name.startswith(TAKEN) else STILL_FOR
        if now - _touched(file) >= waits and (waits is LOST_AFTER or file.name[0] != "."):
            yield file


def _touched(file: Path) -> datetime:
    """Return when a file was last written or renamed; never, where it is gone by now."""
    try:
        return datetime.fromtimestamp(file.stat().st_ctime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)


def _take(house: House, referrer: Referrer, file: Path, now: datetime) -> int:
    mine = file.with_name(f"{TAKEN}{house.new_id().hex}{file.suffix.lower()}")
    try:
        file.rename(mine)
    except FileNotFoundError:
        return 0  # another process was faster
    try:
        with mine.open("rb") as source:
            bringing.bring(house, referrer, source, Wish(), now=now)
    except FileRefused as why:
        bringing.refuse(house, referrer, why, now=now)
        (aside := file.parent / REFUSED).mkdir(exist_ok=True)
        mine.rename(aside / file.name)
        info("a file from the folder was refused", reason=why.reason)
        return 1
    mine.unlink()
    return 1
