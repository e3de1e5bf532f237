"""What we came to know of a client, as the timeline shows it: numbers, particulars, the plan."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from bot.doors.console import words
from bot.doors.console.client import circumstance_words, client_words
from bot.doors.console.client.happening import Happening, Reading
from bot.doors.tongue import say
from models import circumstances, clients, contact_points, particulars, safety_plans, staff_members
from models.states import PARTICULARS

NUMBER = "number"
# Its holder opens every door with it: who changed it is told, not what it is.
SECRET = "safe_word"


def numbers(reading: Reading) -> Iterator[Happening]:
    """Give the numbers as they came to be known, and who found an unknown one to be theirs."""
    shown = {point.id: point for point in reading.whose.points}
    query = select(contact_points.c.id, contact_points.c.created_at)
    query = query.where(contact_points.c.client_id == reading.whose.client.id)
    for row in reading.rows(query, at=contact_points.c.created_at, of=contact_points.c.id):
        if row.id in shown:
            label, talk = shown[row.id].label, shown[row.id].talk_id
            what = say("First heard of %(number)s", number=label)
            yield Happening(row.created_at, row.id, "numbers", what, talk_id=talk)
    labels = {str(point.id): point.label for point in reading.whose.points}
    found = _particulars(reading, particulars.c.topic == NUMBER)
    for row in reading.rows(found, at=particulars.c.at, of=particulars.c.id):
        what = say("Found to be theirs: %(number)s", number=labels.get(row.value, ""))
        yield Happening(row.at, row.id, "numbers", what, row.display_name)


def record(reading: Reading) -> Iterator[Happening]:
    """Give what staff wrote down about the client, and each version of the safety plan."""
    query = _particulars(reading, particulars.c.topic != NUMBER)
    alike, most = ("at", "staff_id"), len(PARTICULARS)
    for rows in reading.together(query, particulars, by=alike, most=most):
        row, told = rows[-1], "\n".join(changed(one.topic, one.value) for one in reversed(rows))
        what = say("Written down")
        yield Happening(row.at, row.id, "record", what, row.display_name, body=told)
    yield from _circumstances(reading)
    versions = (
        select(safety_plans.c.id, safety_plans.c.at, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == safety_plans.c.staff_id)
        .where(safety_plans.c.client_id.in_(reading.whose.ids))
    )
    for row in reading.rows(versions, at=safety_plans.c.at, of=safety_plans.c.id):
        what = say("Safety plan written")
        yield Happening(row.at, row.id, "record", what, row.display_name)


def _circumstances(reading: Reading) -> Iterator[Happening]:
    query = (
        select(circumstances, staff_members.c.display_name, clients.c.time_zone)
        .join(staff_members, staff_members.c.id == circumstances.c.staff_id)
        .join(clients, clients.c.id == circumstances.c.client_id)
        .where(circumstances.c.client_id.in_(reading.whose.ids))
    )
    for row in reading.rows(query, at=circumstances.c.at, of=circumstances.c.id):
        what = circumstance_words.happened(row)
        yield Happening(row.at, row.id, "record", what, row.display_name, body=row.note)


def changed(topic: str, told: str) -> str:
    """Say what was written down of a topic."""
    name = say(client_words.TOPICS[topic])
    if topic == SECRET:
        return say("%(topic)s: changed", topic=name)
    return say("%(what)s: %(detail)s", what=name, detail=_told(topic, told))


def _told(topic: str, told: str) -> str:
    if topic == "language":
        return words.language(told)
    if topic == "time_zone":
        return told.replace("_", " ")
    return client_words.value(topic, told) if told else say("taken out")


def _particulars(reading: Reading, which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(particulars, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == particulars.c.staff_id)
        .where(particulars.c.client_id.in_(reading.whose.ids), which)
    )
