"""Who a client is: how they want to be called, their language and time zone, their birth year."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import null, update

from bot.care import finding
from bot.care.clients import particulars
from bot.care.clients.judging import Deed, deed
from bot.care.intake.zips import read_zip
from bot.care.specialist import StaffMember
from bot.care.turn import thread
from bot.care.waves.audience import read_tags
from bot.errors import FormInvalid
from bot.house import House
from flows.languages import LANGUAGES
from flows.zones import time_zones
from models import clients, conversations

SHORT_LENGTH_MAX = 60
BORN_FIRST = 1900
TAGS_MAX, TAG_LENGTH_MAX = 8, 30


@dataclass(frozen=True, slots=True)
class About:
    """What the form about a client says; empty where nothing is known.

    `time_zone` is empty while nobody knows in which of several zones the client is. `tags` are the
    team's own words, with commas between; they are kept in small letters and in order.
    """

    called: str
    pronouns: str
    language: str
    time_zone: str
    birth_year: str
    zip_code: str = ""
    tags: str = ""


def about(row: Any) -> About:
    """Return what stands in a client's row."""
    return About(
        called=row.called or "",
        pronouns=row.pronouns or "",
        language=row.language,
        time_zone="" if row.possible_zones else row.time_zone,
        birth_year=row.birth_year or "",
        zip_code=row.zip_code or "",
        tags=row.tags or "",
    )


def change(
    house: House,
    staff: StaffMember,
    client_id: UUID,
    *,
    wanted: tuple[About, UUID | None],
    now: datetime,
) -> None:
    """Change who a client is, having seen `wanted`'s second part of their particulars.

    A new language holds for every conversation from the next text on; what is queued leaves as it
    was written. Writes nothing when nothing differs. Raises FormInvalid with codes by field,
    ChangedMeanwhile, NotAllowed.
    """
    told, shown = wanted
    faults = _faults(told, now)
    if faults:
        raise FormInvalid(faults)
    told = replace(
        told, zip_code=read_zip(told.zip_code) or "", tags=", ".join(read_tags(told.tags))
    )
    with deed(house, staff, client_id, now) as doing:
        before = asdict(about(doing.client))
        changes = {topic: value for topic, value in asdict(told).items() if value != before[topic]}
        if changes.get("time_zone") == "":
            raise FormInvalid({"time_zone": "time_zone"})
        if changes:
            known = particulars.latest(doing.tx, client_id)
            particulars.check_seen(known, particulars.ABOUT, shown=shown)
            _write(doing, changes)


def _faults(told: About, now: datetime) -> dict[str, str]:
    faults = {
        field: "too_long"
        for field in ("called", "pronouns")
        if len(getattr(told, field)) > SHORT_LENGTH_MAX
    }
    if told.language not in LANGUAGES:
        faults["language"] = "language"
    if told.time_zone and told.time_zone not in time_zones():
        faults["time_zone"] = "time_zone"
    if told.birth_year and not _is_year(told.birth_year, now):
        faults["birth_year"] = "birth_year"
    if told.zip_code and read_zip(told.zip_code) is None:
        faults["zip_code"] = "zip_code"
    tags = read_tags(told.tags)
    if len(tags) > TAGS_MAX or any(len(tag) > TAG_LENGTH_MAX for tag in tags):
        faults["tags"] = "tags"
    return faults


def _is_year(text: str, now: datetime) -> bool:
    digits = text.isascii() and text.isdigit() and len(text) == 4
    return digits and BORN_FIRST <= int(text) <= now.year


def _write(doing: Deed, changes: Mapping[str, str]) -> None:
    if "language" in changes:
        _speak(doing, changes["language"])
    particulars.write(doing, changes)
    columns: dict[str, Any] = {topic: value or None for topic, value in changes.items()}
    if "time_zone" in changes:
        columns["possible_zones"] = null()
    doing.tx.execute(update(clients).where(clients.c.id == doing.client.id).values(**columns))
    if "called" in changes:
        finding.mark(doing.tx, doing.house.ring, doing.client.id)
    doing.tell("client.changed", {"topics": sorted(changes)})


def _speak(doing: Deed, language: str) -> None:
    """Let every conversation go on in the language; a turn under way is waited for."""
    for conversation_id in doing.conversations():
        thread.lock(doing.tx, conversation_id)
        one = conversations.c.id == conversation_id
        doing.tx.execute(update(conversations).where(one).values(language=language))
