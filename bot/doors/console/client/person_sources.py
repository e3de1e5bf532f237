"""What we came to know of whose a number is, and who is who, as the timeline shows it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from bot.doors.console.client import client_words, known_sources, merges, naming
from bot.doors.console.client.happening import Happening, Reading
from bot.doors.tongue import say
from models import client_merges, clients, merge_endings, number_findings, staff_members


def numbers(reading: Reading) -> Iterator[Happening]:
    """Give the numbers as they came to be known, whose they are, and who is the same person."""
    yield from known_sources.numbers(reading)
    yield from _findings(reading)
    yield from _merges(reading)
    yield from _partings(reading)


def _findings(reading: Reading) -> Iterator[Happening]:
    points = {point.id: point for point in reading.whose.points}
    query = (
        select(number_findings, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == number_findings.c.staff_id)
        .where(number_findings.c.contact_point_id.in_(points))
    )
    for row in reading.rows(query, at=number_findings.c.at, of=number_findings.c.id):
        point = points[row.contact_point_id]
        found = say(client_words.FINDINGS[row.finding], number=point.label)
        checked = say(client_words.CHECKS[row.checked])
        yield Happening(
            row.at, row.id, "numbers", found, row.display_name, checked, row.note, point.talk_id
        )


def _merges(reading: Reading) -> Iterator[Happening]:
    query = merges.merged().where(client_merges.c.kept_id.in_(reading.whose.ids))
    for row in reading.rows(query, at=client_merges.c.at, of=client_merges.c.id):
        what = say("Found to be the same person: %(name)s", name=naming.whole(row))
        yield Happening(row.at, row.id, "numbers", what, row.display_name, body=row.reason)


def _partings(reading: Reading) -> Iterator[Happening]:
    ids = reading.whose.ids
    query = (
        select(merge_endings, client_merges.c.kept_id, client_merges.c.other_id)
        .add_columns(staff_members.c.display_name)
        .join(client_merges, client_merges.c.id == merge_endings.c.client_merge_id)
        .join(staff_members, staff_members.c.id == merge_endings.c.staff_id)
        .where(or_(client_merges.c.kept_id.in_(ids), client_merges.c.other_id.in_(ids)))
    )
    for row in reading.rows(query, at=merge_endings.c.at, of=merge_endings.c.id):
        other = _client(reading, row.other_id if row.kept_id in ids else row.kept_id)
        what = say("Found not to be the same person: %(name)s", name=naming.whole(other))
        yield Happening(row.at, row.id, "numbers", what, row.display_name, body=row.reason)


def _client(reading: Reading, client_id: Any) -> Any:
    query = select(clients.c.name, clients.c.called).where(clients.c.id == client_id)
    return reading.tx.execute(query).one()
