"""What staff wrote down of their work with a client, as the timeline shows it."""

from collections.abc import Iterator

from sqlalchemy import exists, select

from bot.doors.console import record_words
from bot.doors.console.client.happening import Happening, Reading
from bot.doors.tongue import say, say_many, together
from models import service_records, staff_members

_LATER = service_records.alias("later")
_RULES = ~exists().where(
    _LATER.c.entry_id == service_records.c.entry_id,
    _LATER.c.version > service_records.c.version,
)


def recorded(reading: Reading) -> Iterator[Happening]:
    """Give each service record, in the version that rules."""
    query = (
        select(service_records, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == service_records.c.staff_id)
        .where(service_records.c.conversation_id.in_(reading.whose.talk_ids), _RULES)
    )
    for row in reading.rows(query, at=service_records.c.at, of=service_records.c.id):
        where, talk = reading.whose.label(row.conversation_id), row.conversation_id
        kind = say(record_words.CONTACTS[row.kind])
        minutes = say_many("%(num)s minute", "%(num)s minutes", num=row.minutes)
        what = together((kind, minutes, say(record_words.OUTCOMES.get(row.outcome, row.outcome))))
        yield Happening(row.at, row.id, "work", what, row.display_name, where, row.done, talk)
