"""A conversation as text, to be printed: who said what when, and nothing that staff noted."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from bot.doors.console import words
from bot.doors.console.client import naming
from bot.doors.console.exports.batches import Record
from bot.doors.console.exports.harmless import paragraph
from bot.doors.console.exports.sheets import AUTHORS
from bot.doors.tongue import say
from models import every_message, staff_members

_TEXTS = select(every_message, staff_members.c.display_name).outerjoin(
    staff_members, staff_members.c.id == every_message.c.staff_id
)


def lines(record: Record, row: Any) -> Iterator[str]:
    """Give a conversation's text line by line; `row` is the conversation with its client's name.

    What somebody said stands behind a bar, so that no text can pass for a line of ours.
    """
    number = words.masked(row.channel, row.address)
    yield f"{say('Conversation')} · {words.channel(row.channel)} {number}\n"
    yield from (f"{line}\n" for line in paragraph(naming.whole(row)))
    yield f"{say('Staff notes are not in it.')}\n"
    of, by = every_message, "conversation_id"
    for said in record.rows(_TEXTS, of, by=by, one_of=[row.id], at="created_at"):
        yield from _said(record, said)


def _said(record: Record, said: Any) -> Iterator[str]:
    who = said.display_name if said.author == "staff" else say(AUTHORS[said.author])
    ours = said.direction == "out"
    state = f" · {words.delivery(said, record.whose.reader.zone)}" if ours else ""
    yield f"\n{record.time(said.created_at)}  {who}{state}\n"
    yield from (f"  | {line}\n" for line in paragraph(said.body))
