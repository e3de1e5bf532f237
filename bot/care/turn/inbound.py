"""Take an inbound text: read it, act on its signals, let the script answer or a person see it."""

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.care import escalations
from bot.care.escalations import Cause
from bot.care.paging import texting
from bot.care.turn import scripts, signals, thread
from bot.care.turn.turning import Turn
from bot.errors import DatabaseDown, TurnConflict
from bot.house import House
from bot.log import failure
from bot.sending import delivery
from bot.sending.channels.base import Inbound
from bot.sending.rendering import local_day
from flows.answers import Question
from flows.events import Heard
from flows.languages import SOURCE_LANGUAGE
from flows.reading import Reading
from models import activity, conversations, messages, stored_inbound, turns
from models.states import STATUS_RANKS

TRIES_AT_ONCE = 3
TRIES_MAX = 3
RETRY_AFTER = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
NOT_ASKED = "wrote without being asked"


class Ending(Enum):
    """How an inbound ended (P2): exactly one of these."""

    SCRIPT = "script"
    PERSON = "person"
    CONSENT = "consent"
    STAFF = "staff"
    DUPLICATE = "duplicate"
    STORED = "stored"


def receive(house: House, inbound: Inbound, now: datetime) -> Ending:
    """Take an inbound whatever happens: a turn that fails is stored whole and tried again.

    Raises DatabaseDown only when nothing at all can be stored.
    """
    for _ in range(TRIES_AT_ONCE):
        try:
            return take_turn(house, inbound, now)
        except TurnConflict as conflict:
            last: Exception = conflict
        except DatabaseDown:
            raise
        except Exception as error:
            last = error
            break
    failure("inbound turn failed", last)
    return _store(house, inbound, last, now)


def take_turn(house: House, inbound: Inbound, now: datetime) -> Ending:
    """Take one inbound in one transaction; a repeat of it does nothing."""
    with house.db.writing() as tx:
        return _take(tx, house, inbound, now)


def _take(tx: Connection, house: House, inbound: Inbound, now: datetime) -> Ending:
    from_staff, why = _from_staff(tx, house, inbound, now)
    if from_staff is not None:
        return from_staff
    found = thread.find(tx, house, inbound, now)
    if found is None:
        return Ending.DUPLICATE
    conversation_id, nobody = found[0], why or found[1]
    turn = Turn(tx, house, thread.load(tx, house, conversation_id), kind="inbound", now=now)
    turn.answers_at = inbound.received_at
    turn.facts = replace(turn.facts, last_inbound_at=now)
    reading = _read(turn, inbound)
    place = {"conversation_id": conversation_id, "turn_id": turn.id, "language": turn.language}
    turn.rows.add(messages, {**_row(house, inbound, now), **place})
    return Ending(turn.finish(_answer(turn, inbound, reading, nobody)))


def _from_staff(
    tx: Connection, house: House, inbound: Inbound, now: datetime
) -> tuple[Ending | None, str]:
    """Take a text from a number by which staff are paged; else say why it is a person's to read."""
    way = texting.whose(tx, house, inbound)
    if way is None:
        return None, ""
    why = texting.why_not_theirs(tx, house, inbound, way)
    if why:
        return None, why
    fresh = texting.hear(tx, house, inbound, way, now)
    return Ending.STAFF if fresh else Ending.DUPLICATE, ""


def _read(turn: Turn, inbound: Inbound) -> Reading:
    today = local_day(inbound.received_at, turn.facts.zone)
    readers = turn.house.library.readers
    question, languages = _question(turn), _languages(turn)
    found = readers.read(inbound.body, languages=languages, question=question, today=today)
    if found.signals:
        turn.reading = json.dumps([asdict(signal) for signal in found.signals])
    return found


def _question(turn: Turn) -> Question | None:
    return scripts.question(turn) if turn.state == "bot" else None


def _languages(turn: Turn) -> tuple[str, ...]:
    """Read the conversation's language, the client's own and English; all, if nobody is named.

    Who has asked for English still cries for help in the language they were born with.
    """
    own = turn.thread.row.client_language
    if own is not None:
        return (turn.language, own, SOURCE_LANGUAGE)
    return (turn.language, SOURCE_LANGUAGE, *turn.house.library.lexicons)


def _answer(turn: Turn, inbound: Inbound, reading: Reading, nobody: str) -> str:
    decided = signals.act(turn, reading, answered_by_provider=inbound.opt_out_handled)
    if decided is not None:
        return decided
    if turn.state != "bot" or nobody:
        return _to_person(turn, nobody or "wrote again")
    if inbound.media_count or not inbound.body.strip():
        return _to_person(turn, "sent a picture, a recording or nothing")
    if _question(turn) is None:
        return _to_person(turn, NOT_ASKED)
    return _go_on(turn, reading)


def _go_on(turn: Turn, reading: Reading) -> str:
    seen = scripts.seen(turn)
    if not seen.asked and seen.late:
        return _to_person(turn, NOT_ASKED)
    if not seen.asked:
        turn.escalate(Cause(signals.UNCLEAR, "wrote before the question left"), keeps_talking=True)
        return "person"
    if seen.waiting or seen.late:
        # A late answer also outdates whatever the script went on to say.
        delivery.cancel(turn.tx, turn.conversation_id, reason="answered")
    scripts.go_on(turn, Heard(reading.answer))
    return "script" if turn.state == "bot" else "person"


def _to_person(turn: Turn, reason: str) -> str:
    """Put the text before a person, and tell the client so the first time."""
    if turn.state == "bot":
        turn.say_fixed("fixed.received")
    if turn.state != "held":
        turn.escalate(Cause(signals.UNCLEAR, reason))
    return "person"


def _row(house: House, inbound: Inbound, now: datetime) -> dict[str, Any]:
    nothing = dict.fromkeys(_NOT_OUTBOUND)
    return {
        **nothing,
        "id": house.new_id(),
        "direction": "in",
        "author": "client",
        "purpose": "inbound",
        "body": inbound.body,
        "media_count": inbound.media_count,
        "status": "received",
        "status_rank": STATUS_RANKS["received"],
        "provider_id": inbound.provider_id,
        "segments": 1,
        "created_at": now,
    }


_NOT_OUTBOUND = (
    "staff_id",
    "script",
    "script_version",
    "step",
    "wording",
    "consent_entry_id",
    "answers_at",
    "idempotency_key",
    "reason",
    "due_at",
)


def _store(house: House, inbound: Inbound, error: Exception, now: datetime) -> Ending:
    """Keep the raw inbound in a transaction of its own; a repeat of it changes nothing."""
    payload = {**asdict(inbound), "received_at": inbound.received_at.isoformat()}
    row = {
        "id": house.new_id(),
        "channel": inbound.channel,
        "provider_id": inbound.provider_id,
        "payload": json.dumps(payload),
        "state": "waiting",
        "tries": 1,
        "failure": type(error).__name__,
        "next_try_at": now + RETRY_AFTER,
        "received_at": now,
    }
    same = select(stored_inbound.c.id).where(stored_inbound.c.provider_id == inbound.provider_id)
    with house.db.writing() as tx:
        if tx.execute(same).first() is None:
            tx.execute(insert(stored_inbound), row)
    return Ending.STORED


def retry_stored(house: House, now: datetime, *, limit: int) -> int:
    """Try stored inbound again; returns how many.

    What fails after TRIES_MAX goes to a person unread, at once: not before, since what failed may
    have been the database, and a stop or a cry for help would be put off for as long as they need.
    """
    for done in range(limit):
        found = _next_stored(house, now)
        if found is None:
            return done
        _retry(house, found, now)
    return limit


def _next_stored(house: House, now: datetime) -> Any:
    query = (
        select(stored_inbound)
        .where(stored_inbound.c.state == "waiting", stored_inbound.c.next_try_at <= now)
        .order_by(stored_inbound.c.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with house.db.writing() as tx:
        row = tx.execute(query).first()
        if row is not None:
            wait = min(RETRY_AFTER * 2 ** min(row.tries, 10), LONGEST_RETRY)
            tx.execute(_of(row).values(tries=row.tries + 1, next_try_at=now + wait))
        return row


def _retry(house: House, row: Any, now: datetime) -> None:
    payload = json.loads(row.payload)
    received_at = datetime.fromisoformat(payload["received_at"])
    inbound = Inbound(**{**payload, "received_at": received_at})
    ways = ((_take, "done"), (_give_to_person, "given_up"))
    for way, state in ways if row.tries >= TRIES_MAX else ways[:1]:
        try:
            with house.db.writing() as tx:
                way(tx, house, inbound, now)
                tx.execute(_of(row).values(state=state))
            return
        except DatabaseDown:
            raise
        except Exception as error:
            failure("stored inbound failed again", error)


def _give_to_person(tx: Connection, house: House, inbound: Inbound, now: datetime) -> None:
    """Store the text unread and put it before a person as urgent: nobody has screened it."""
    if _from_staff(tx, house, inbound, now)[0] is not None:
        return
    found = thread.find(tx, house, inbound, now)
    if found is None:
        return
    # Not through a Turn: what keeps it from being read may be the conversation itself.
    turn_id, of = house.new_id(), {"conversation_id": found[0]}
    told = {"id": turn_id, "kind": "inbound", "ending": "person", "at": now}
    tx.execute(insert(turns), {**of, **told})
    heard = update(conversations).where(conversations.c.id == found[0])
    spoken = heard.values(last_inbound_at=now).returning(conversations.c.language)
    place = {**of, "turn_id": turn_id, "language": tx.execute(spoken).scalar_one()}
    tx.execute(insert(messages), {**_row(house, inbound, now), **place})
    tx.execute(insert(activity), {**of, "kind": "inbound", "at": now})
    cause = Cause(signals.URGENT, "could not be read by the house: read it now", turn_id=turn_id)
    escalations.hand_over(tx, house, found[0], cause=cause, now=now)


def _of(row: Any) -> Any:
    return update(stored_inbound).where(stored_inbound.c.id == row.id)
