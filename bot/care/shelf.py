"""The versions of scripts that the database keeps, and how many conversations stand in each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, func, select

from bot.care.turn.scripts import find_edition
from bot.errors import ScriptMissing
from bot.house import House
from flows.suggest import did_you_mean
from flows.wording import Edition
from models import progresses, script_versions

Place = tuple[str, str]
"""A script and one of its versions."""

_KEPT = select(
    script_versions.c.script, script_versions.c.version, script_versions.c.created_at
).order_by(script_versions.c.created_at.desc(), script_versions.c.version)
_UNDER_WAY = (
    select(progresses.c.script, progresses.c.script_version, func.count().label("many"))
    .where(progresses.c.state == "active")
    .group_by(progresses.c.script, progresses.c.script_version)
    .order_by(progresses.c.script_version)
)
_OF_SCRIPT = select(script_versions.c.version).where(script_versions.c.script == bindparam("name"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a script, since when it is kept, and how many conversations are under way in it.

    New ones begin in the `current` version. It is `unpublished` until the database keeps it; a
    version that is `lost` is kept nowhere, though conversations name it.
    """

    script: str
    version: str
    standing: Literal["current", "older", "unpublished", "lost"]
    published_at: datetime | None
    under_way: int


def kept_versions(house: House) -> list[Kept]:
    """Return every version of every script, by script, the current one first, then the newest."""
    with house.db.reading() as tx:
        since = {(row.script, row.version): row.created_at for row in tx.execute(_KEPT)}
        many = {(row.script, row.script_version): row.many for row in tx.execute(_UNDER_WAY)}
    current = [(one.script.name, one.script.version) for one in house.library.editions.values()]
    places = sorted(dict.fromkeys((*current, *since, *many)), key=lambda place: place[0])
    return [_kept(place, current, since, many) for place in places]


def _kept(
    place: Place,
    current: Iterable[Place],
    since: Mapping[Place, datetime],
    many: Mapping[Place, int],
) -> Kept:
    published_at = since.get(place)
    standing: Literal["current", "older", "unpublished", "lost"]
    if place in current:
        standing = "current" if published_at else "unpublished"
    else:
        standing = "older" if published_at else "lost"
    return Kept(*place, standing, published_at, many.get(place, 0))


def is_kept(tx: Connection, place: Place) -> bool:
    """Tell whether the database keeps this version of this script."""
    name, version = place
    query = _OF_SCRIPT.where(script_versions.c.version == version)
    return tx.execute(query, {"name": name}).first() is not None


def current_edition(house: House, name: str) -> Edition:
    """Return the edition that new conversations begin in. Raises ScriptMissing for no script."""
    found = house.library.editions.get(name)
    if found is None:
        raise ScriptMissing(f"no script {name!r}{did_you_mean(name, house.library.editions)}")
    return found


def kept_edition(house: House, name: str, *, version: str) -> Edition:
    """Return the one edition of a script whose version is, or begins, so, kept or current.

    Raises ScriptMissing when none or more than one does, or when it cannot be read.
    """
    with house.db.reading() as tx:
        known = set(tx.execute(_OF_SCRIPT, {"name": name}).scalars())
        current = house.library.editions.get(name)
        known |= {current.script.version} if current else set()
        found = [one for one in known if one.startswith(version)]
        if len(found) != 1:
            many = "more than one version" if found else "no version"
            raise ScriptMissing(f"{many} of {name!r} that begins with {version!r}")
        try:
            return find_edition(tx, house, name=name, version=found[0])
        except ScriptMissing as missing:
            raise ScriptMissing(f"no way to read {name}@{found[0]} any more") from missing
