"""What a member of staff does in a conversation: each deed one transaction, each judged here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select

from bot.care import (
    claims,
    colleagues,
    drafts,
    escalations,
    hours,
    mentions,
    offers,
    quiet,
    services,
    snoozes,
)
from bot.care.claims import Claim
from bot.care.consent import Basis
from bot.care.drafts import Place
from bot.care.hours import Hour
from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.errors import AlreadyLeft, NotAllowed, StaleView
from bot.house import House
from bot.sending import delivery
from bot.sending.gate import STAFF_REPLY
from bot.sending.rendering import Rendered
from flows.events import Resumed
from flows.segments import size
from models import claims as claims_table
from models import conversations, messages, notes

# Long enough for care, short enough for one provider request.
REPLY_LENGTH_MAX = 1600
NOTE_LENGTH_MAX = 4000
NOT_CHOSEN = Hour()
NOTHING_OFFERED: Mapping[UUID, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who is signed in, as far as rules go."""

    id: UUID
    team_id: UUID
    role: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A staff member in a conversation, showing the token of the claim they hold on it.

    Where they let it go, `later` says what becomes of replies that have not left: `leave` or
    `cancel`.
    """

    staff: StaffMember
    conversation_id: UUID
    token: str
    later: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it was sent from a page: having seen what, and once only.

    `last_seen` is the id of the newest message that the page showed and its reader did not write;
    `hour` says when it is to leave, which is asked outside of the client's hours.
    """

    body: str
    last_seen: UUID | None
    idempotency_key: str
    hour: Hour = NOT_CHOSEN


@dataclass(frozen=True, slots=True)
class Rest:
    """The script under way ends at handing back; with a date, check-ins due before it wait too."""

    until: datetime | None = None


def claim(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> Claim:
    """Take a conversation over: the bot is silent from this transaction on (P6).

    Raises AlreadyClaimed when somebody else has it, NotAllowed when it is another team's.
    """
    with deed(house, staff, conversation_id, now) as turn:
        return take_over(turn, staff)


def take_over(turn: Turn, staff: StaffMember) -> Claim:
    """Take the conversation over as part of a deed. Raises AlreadyClaimed."""
    tx, talk_id, now = turn.tx, turn.conversation_id, turn.now
    taken = claims.take(tx, turn.house, talk_id, staff_id=staff.id, now=now)
    turn.silence("person_speaks")
    turn.become("held")
    offers.overtake(tx, talk_id, staff_id=staff.id, now=now)
    snoozes.end(tx, talk_id, now)
    escalations.acknowledge(tx, turn.house, talk_id, staff_id=staff.id, now=now)
    turn.note("conversation.claimed", {})
    return taken


def renew(house: House, staff: StaffMember, token: str, now: datetime) -> Claim:
    """Keep a claim alive. Raises LeaseLost."""
    with house.db.writing() as tx:
        return claims.renew(tx, house, token, staff_id=staff.id, now=now)


def reply(house: House, holding: Holding, reply: Reply, now: datetime) -> str:
    """Queue a reply, once per idempotency key; returns its status: queued, held or refused.

    It leaves once it can no longer be taken back, and at once while somebody may be in danger; or
    at a later hour, if its writer chose so. Raises LeaseLost, StaleView when somebody wrote
    meanwhile, NotAllowed, ValueError when the text is empty or too long, and DeedRefused where the
    hour has to be chosen: see `hours.plan`.
    """
    check_length(reply)
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        return repeated(turn, reply) or str(answer(turn, holding, reply)["status"])


def check_length(reply: Reply) -> None:
    """Raise ValueError when a reply is empty or too long."""
    if not 0 < len(reply.body.strip()) <= REPLY_LENGTH_MAX:
        raise ValueError(f"a reply has 1 to {REPLY_LENGTH_MAX} characters")


def answer(turn: Turn, holding: Holding, reply: Reply) -> dict[str, Any]:
    """Queue a reply as part of a deed and return its row.

    Raises LeaseLost, StaleView, DeedRefused where the hour has to be chosen: see `hours.plan`.
    """
    check_claim(turn, holding.token, turn.now)
    _check_seen(turn, reply)
    turn.answers_at = turn.thread.row.last_inbound_at
    body = reply.body.strip()
    row = turn.send(Rendered(body, size(body).segments), purpose=STAFF_REPLY, author="staff")
    row["idempotency_key"] = reply.idempotency_key
    hours.plan(turn, row, reply.hour)
    if row["status"] == "queued":
        escalations.replied(turn.tx, turn.conversation_id, now=turn.now, by=turn.staff_id)
    drafts.forget(turn.tx, Place(turn.conversation_id, holding.staff.id, "reply"))
    return row


def take_back(house: House, holding: Holding, message_id: UUID, now: datetime) -> str:
    """Take a reply of one's own back before it leaves; returns its words, to be mended.

    They are a draft again, above what has been begun since. Raises AlreadyLeft when it is too late
    or there is no such reply, LeaseLost, NotAllowed.
    """
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        check_claim(turn, holding.token, now)
        return unsay(turn, holding.staff, message_id)


def unsay(turn: Turn, staff: StaffMember, message_id: UUID) -> str:
    """Take a reply back as part of a deed; returns its words. Raises AlreadyLeft."""
    what = {"message_id": message_id, "staff_id": staff.id}
    if not delivery.take_back(turn.tx, turn.conversation_id, **what):
        raise AlreadyLeft
    turn.note("reply.taken_back", {})
    query = select(messages.c.body, messages.c.created_at).where(messages.c.id == message_id)
    row = turn.tx.execute(query).one()
    at = {"said_at": row.created_at, "now": turn.now}
    escalations.not_replied(turn.tx, turn.house, turn.conversation_id, **at)
    place = Place(turn.conversation_id, staff.id, "reply")
    body = drafts.together(row.body, drafts.find(turn.tx, place))
    drafts.keep(turn.tx, place, body, turn.now)
    return body


def note(house: House, staff: StaffMember, conversation_id: UUID, body: str, now: datetime) -> None:
    """Keep a note that only staff see. Raises NotAllowed, ValueError when empty or too long."""
    with deed(house, staff, conversation_id, now) as turn:
        write_down(turn, staff, body)


def write_down(turn: Turn, staff: StaffMember, body: str) -> None:
    """Keep a note as part of a deed. Raises ValueError when it is empty or too long."""
    if not 0 < len(body.strip()) <= NOTE_LENGTH_MAX:
        raise ValueError(f"a note has 1 to {NOTE_LENGTH_MAX} characters")
    place = Place(turn.conversation_id, staff.id, "note")
    row = {"id": turn.house.new_id(), "conversation_id": place.conversation_id}
    told = {"staff_id": staff.id, "body": body.strip(), "at": turn.now}
    turn.tx.execute(insert(notes), {**row, **told})
    turn.note("note.written", {})
    drafts.forget(turn.tx, place)
    _call(turn, row["id"], body)


def _call(turn: Turn, note_id: UUID, body: str) -> None:
    """Call whom the note names by `@`: see `mentions`."""
    team = colleagues.of_team(turn.tx, turn.thread.row.team_id)
    named = [one for one in mentions.named_in(body, team) if one != turn.staff_id]
    if named:
        place = {"note_id": note_id, "conversation_id": turn.conversation_id}
        mentions.call(turn.tx, turn.house, place, named=named, now=turn.now)
        turn.call()


def hand_back(house: House, holding: Holding, now: datetime, *, rest: Rest | None = None) -> None:
    """Give the conversation back to its script, which goes on where it stood, unless it rests.

    Raises LeaseLost, NotAllowed, and DeedRefused: `later`, and for a date `past`, `too_far`.
    """
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        let_script_speak(turn, holding, rest=rest)


def let_script_speak(turn: Turn, holding: Holding, *, rest: Rest | None = None) -> None:
    """Hand back as part of a deed. Raises LeaseLost, DeedRefused."""
    _let_go(turn, holding, how="handed_back", now=turn.now)
    if rest is None:
        scripts.go_on(turn, Resumed())
        return
    scripts.end(turn, "ended_by_staff")
    if rest.until is not None:
        turn.note("check_ins.kept_quiet", {"check_ins": quiet.until(turn, rest.until)})


def preview(
    house: House, staff: StaffMember, conversation_id: UUID, now: datetime
) -> tuple[str, ...]:
    """Return what the script would say at once if the conversation were handed back now.

    Nothing is written: the turn is played and dropped. Raises NotAllowed.
    """
    with house.db.reading() as tx:
        check_team(tx, staff, conversation_id)
        turn = Turn(tx, house, thread.load(tx, house, conversation_id), kind="staff", now=now)
        turn.become("bot")
        scripts.foretell(turn, Resumed())
        return tuple(row["body"] for row in turn.rows.of(messages) if row["status"] != "refused")


def close(
    house: House,
    holding: Holding,
    *,
    outcome: str,
    now: datetime,
    became: Mapping[UUID, str] = NOTHING_OFFERED,
) -> None:
    """Close with an outcome; the script under way ends.

    `became` says what became of each service still open: see `services.settle`. Raises LeaseLost,
    NotAllowed, DeedRefused (`services`, `later`).
    """
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        finish(turn, holding, outcome=outcome, became=became)


def finish(
    turn: Turn, holding: Holding, *, outcome: str, became: Mapping[UUID, str] = NOTHING_OFFERED
) -> None:
    """Close as part of a deed. Raises LeaseLost, DeedRefused (`services`, `later`)."""
    _let_go(turn, holding, how="closed", now=turn.now, outcome=outcome)
    services.settle(turn, became)
    scripts.end(turn, "closed_by_staff")
    drafts.forget_all(turn.tx, turn.conversation_id)


def opt_out(
    house: House, staff: StaffMember, conversation_id: UUID, reason: str, now: datetime
) -> None:
    """Record a stop that a client gave by voice or in person; it works like one by text."""
    with deed(house, staff, conversation_id, now) as turn:
        basis = Basis("staff", reason.strip() or "told a staff member", turn.language, turn.id)
        turn.stop_everything(basis)
        scripts.end(turn, "opted_out")
        turn.confirm_stop()


def lapse_claims(house: House, now: datetime, *, limit: int) -> int:
    """Put conversations whose lease ran out back before everybody; return how many."""
    for done in range(limit):
        with house.db.writing() as tx:
            row = tx.execute(_LAPSED, {"now": now}).first()
            if row is None:
                return done
            _lapse(tx, house, row, now)
    return limit


_LAPSED = (
    select(claims_table.c.token, claims_table.c.conversation_id)
    .join(conversations)
    .where(claims_table.c.released_at.is_(None), claims_table.c.expires_at <= bindparam("now"))
    .order_by(claims_table.c.expires_at)
    .limit(1)
    .with_for_update(of=conversations, skip_locked=True)
)


def _lapse(tx: Connection, house: House, row: Any, now: datetime) -> None:
    claims.release(tx, row.token, how="lapsed", now=now)
    turn = Turn(tx, house, thread.load(tx, house, row.conversation_id), kind="staff", now=now)
    turn.become("waiting")
    escalations.reopen_clock(tx, house, row.conversation_id, now)
    turn.note("claim.lapsed", {})
    turn.finish("nothing")


@contextmanager
def deed(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> Iterator[Turn]:
    """Lock the conversation, check that it is this team's, and write it all at the end."""
    with house.db.writing() as tx:
        check_team(tx, staff, conversation_id)
        thread.lock(tx, conversation_id)
        turn = Turn(tx, house, thread.load(tx, house, conversation_id), kind="staff", now=now)
        turn.staff_id = staff.id
        yield turn
        turn.finish("staff")


def check_team(tx: Connection, staff: StaffMember, conversation_id: UUID) -> None:
    """Raise NotAllowed unless this is a conversation of their team, and they may act in it."""
    query = select(conversations.c.team_id).where(conversations.c.id == conversation_id)
    if tx.execute(query).scalar() != staff.team_id or staff.role == "auditor":
        raise NotAllowed("no such conversation for this staff member")


def check_claim(turn: Turn, token: str, now: datetime) -> None:
    """Renewing is the check: it succeeds only for the holder of a lease that still stands."""
    assert turn.staff_id is not None
    claim = claims.renew(turn.tx, turn.house, token, staff_id=turn.staff_id, now=now)
    if claim.conversation_id != turn.conversation_id:
        raise NotAllowed("that claim is on another conversation")


_UNSEEN = (
    select(func.count())
    .select_from(messages)
    .where(messages.c.conversation_id == bindparam("of_conversation"))
    .where(
        or_(
            messages.c.direction == "in",
            and_(messages.c.author == "staff", messages.c.staff_id != bindparam("but_staff")),
        )
    )
)
"""What a reply has to have seen: the client's words, and what a colleague said."""


def _check_seen(turn: Turn, reply: Reply) -> None:
    query = _UNSEEN
    if reply.last_seen is not None:
        query = query.where(messages.c.id > reply.last_seen)
    key = {"of_conversation": turn.conversation_id, "but_staff": turn.staff_id}
    unseen = turn.tx.execute(query, key).scalar_one()
    if unseen:
        raise StaleView(unseen)


def repeated(turn: Turn, reply: Reply) -> str | None:
    """Return the status of a reply that was sent before under the same key, if one was."""
    query = select(messages.c.status, messages.c.conversation_id)
    same = messages.c.idempotency_key == reply.idempotency_key
    found = turn.tx.execute(query.where(same)).first()
    if found is None:
        return None
    if found.conversation_id != turn.conversation_id:
        raise NotAllowed("that key was used in another conversation")
    status: str = found.status
    return status


def _let_go(
    turn: Turn, holding: Holding, *, how: str, now: datetime, outcome: str = "handed_back"
) -> None:
    assert turn.staff_id is not None
    check_claim(turn, holding.token, now)
    hours.settle(turn, holding.later)
    claims.release(turn.tx, holding.token, how=how, now=now)
    offers.end(turn.tx, turn.conversation_id, how="withdrawn", now=now)
    escalations.close(
        turn.tx, turn.conversation_id, staff_id=turn.staff_id, outcome=outcome, now=now
    )
    turn.become("bot")
    turn.note(f"conversation.{how}", {"outcome": outcome})
