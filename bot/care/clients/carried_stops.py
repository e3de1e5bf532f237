"""Lets a stop that holds for one of a client's numbers hold for all of them (P1)."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.care import consent
from bot.care.clients import findings
from bot.care.clients.judging import Deed
from bot.care.consent import Basis
from bot.care.turn import stopping
from bot.sending import facts
from models import consent_entries, contact_points, conversations

_POINTS = (
    select(contact_points.c.id, contact_points.c.state, contact_points.c.state_reason)
    .add_columns(conversations.c.id.label("talk_id"))
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(contact_points.c.client_id == bindparam("of_client"))
)


def carry(doing: Deed) -> None:
    """Stop all of a client's numbers where one of them is stopped, with all that is under way.

    A stop by whoever has a number that is suspected to be another's is not the client's word.
    """
    points = doing.tx.execute(_POINTS, {"of_client": doing.client.id}).all()
    left = [one for one in points if not facts.is_stopped(doing.tx, one.id)]
    if not left or not any(_is_theirs(doing.tx, one) for one in points):
        return
    evidence = "stopped on another number of the same client"
    basis = Basis("staff", evidence, doing.client.language, staff_id=doing.staff.id)
    rows = consent.stop(doing.house, [one.id for one in left], basis=basis, now=doing.now)
    doing.tx.execute(insert(consent_entries), rows)
    for one in left:
        stopping.end_all(doing.tx, one.talk_id, now=doing.now)


def _is_theirs(tx: Connection, point: Any) -> bool:
    return not findings.is_anothers(point) and facts.is_stopped(tx, point.id)
