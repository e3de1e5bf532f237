"""Reads what was begun in a conversation: one's own words, and what others left behind."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from bot.care import drafts
from bot.care.drafts import Draft
from bot.doors.console import words
from bot.doors.console.context_reading import Standing
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say

_TOLD = {
    ("reply", False): marked("%(name)s had begun a reply:"),
    ("note", False): marked("%(name)s had begun a note:"),
    ("reply", True): marked("You had begun a reply:"),
    ("note", True): marked("You had begun a note:"),
}


@dataclass(frozen=True, slots=True)
class Left:
    """A draft whose writer does not hold the conversation now."""

    writer: UUID
    kind: str
    told: str
    time: str
    body: str
    may_use: bool
    may_throw: bool


def read(tx: Connection, standing: Standing, reader: SignedIn) -> dict[str, Any]:
    """Return what the page's templates need, by name: what others left, and one's own words."""
    found = drafts.of_conversation(tx, standing.row.id)
    holder = standing.claim.staff_id if standing.claim_live else None
    own = {one.kind: one.body for one in found if one.staff_id == reader.staff.id == holder}
    left = [_left(one, standing, reader, holder) for one in found if one.staff_id != holder]
    return {"left": left, "own_reply": own.get("reply", ""), "own_note": own.get("note", "")}


def _left(one: Draft, standing: Standing, reader: SignedIn, holder: UUID | None) -> Left:
    own, mine = one.staff_id == reader.staff.id, holder == reader.staff.id
    stopped = standing.facts.stopped_at is not None
    return Left(
        writer=one.staff_id,
        kind=one.kind,
        told=say(_TOLD[one.kind, own], name=one.name),
        time=words.day_and_time(one.written_at, reader.zone),
        body=one.body,
        may_use=mine and not (stopped and one.kind == "reply"),
        may_throw=reader.may_act and (mine or own),
    )
