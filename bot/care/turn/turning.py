"""A turn in the making: what it knows, what it says, and how it ends. One transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, update

from bot.care import consent, escalations
from bot.care.consent import Basis
from bot.care.escalations import Cause
from bot.care.turn import opening, stopping
from bot.care.turn.rows import Rows
from bot.care.turn.thread import Thread
from bot.house import House
from bot.privacy import audit
from bot.sending import facts
from bot.sending.delivery import JUDGE_AGAIN, Wanted, Why, cancel, queue
from bot.sending.gate import CONFIRMATION, EVERYTHING, REPLY, Draft, Facts, Held
from bot.sending.rendering import Rendered, local_day, render
from flows.formatting import Speech
from flows.languages import name_of
from flows.progress import Progress
from flows.values import ValueKind
from flows.wording import Edition, Wording
from models import (
    activity,
    audit_entries,
    consent_entries,
    contact_points,
    conversations,
    messages,
    timers,
    turns,
    wave_texts,
)

_TIMERS_OFF = (
    update(timers)
    .where(timers.c.progress_id == bindparam("of_progress"))
    .where(timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None))
    .values(cancelled_at=bindparam("at"))
)
_CONVERSATION = update(conversations).where(conversations.c.id == bindparam("of_conversation"))
_MOVE = _CONVERSATION.values(state=bindparam("to_state"), language=bindparam("to_language"))
_HEARD = _MOVE.values(last_inbound_at=bindparam("heard_at"))


# The kind of activity at which every page, whatever it shows, looks up its reader's calls.
CALL = "call"
_LIFTED = (EVERYTHING, "granted")


@dataclass(frozen=True, slots=True)
class Under:
    """The script under way: its progress row, its check-in, its edition, and the place in it.

    `ended` when it is over and listens only for a late answer still.
    """

    row_id: UUID
    check_in_id: UUID | None
    edition: Edition
    place: Progress
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Values that a wording may name, and what kind each is; of no kind known, it is text."""

    values: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, ValueKind] = field(default_factory=dict)


NOTHING_MORE = Known()


class Turn:
    """One event in one conversation and all it causes, inside one transaction.

    `answers_at` is when the client wrote what this turn answers; None when nobody asked.
    """

    def __init__(
        self, tx: Connection, house: House, thread: Thread, *, kind: str, now: datetime
    ) -> None:
        """Begin a turn on a locked conversation."""
        self.tx, self.house, self.thread, self.kind, self.now = tx, house, thread, kind, now
        self.id: UUID = house.new_id()
        self.rows = Rows()
        self._causes: list[Cause] = []
        self.state: str = thread.row.state
        self.language: str = thread.row.language
        self.facts: Facts = thread.facts
        self.ledger = list(thread.ledger)
        self.answers_at: datetime | None = None
        self.staff_id: UUID | None = None
        # The campaign that what is said unasked here belongs to.
        self.campaign_id: UUID | None = None
        self.reading: str | None = None
        # Read once, when first asked for: see `scripts.current`.
        self.under: Under | None = None
        self.under_was_read = False

    @property
    def conversation_id(self) -> UUID:
        """Return the conversation's id."""
        found: UUID = self.thread.row.id
        return found

    def say_fixed(self, key: str, *, purpose: str = REPLY) -> None:
        """Say one of the fixed replies in the conversation's language."""
        fixed = self.house.library.fixed
        why = Why(script="fixed", version=fixed.version, wording=key)
        wording, known = fixed.wording(key, self.language), NOTHING_MORE
        if wording is not None and opening.HOURS in wording.text:
            hours = opening.hours(self.tx, self.thread, self.language, self.now)
            known = Known({"hours": hours}) if hours else known
        self.say(wording, purpose=purpose, why=why, known=known)

    def say(
        self, wording: Wording | None, *, purpose: str, why: Why, known: Known = NOTHING_MORE
    ) -> None:
        """Render a wording and hand it to the one door. What cannot be worded goes to a person.

        `known` is what the wording may name beside what every text may.
        """
        values = {**self.house.library.lines, **self.thread.values, **known.values}
        speech = Speech(self.language, known.kinds, local_day(self.now, self.facts.zone))
        drafts = self.house.policy.drafts_may_leave
        rendered = render(wording, values, drafts=drafts, speech=speech)
        self.send(rendered, purpose=purpose, why=why)

    def send(
        self, rendered: Rendered, *, purpose: str, why: Why | None = None, author: str = "bot"
    ) -> dict[str, Any]:
        """Queue a finished text and return its row."""
        entry = facts.consent_entry(self.ledger, purpose)
        wanted = Wanted(
            conversation_id=self.conversation_id,
            turn_id=self.id,
            draft=Draft(purpose, author, self.answers_at, worded=rendered.worded),
            rendered=rendered,
            language=self.language,
            why=replace(why or Why(), consent_entry_id=entry),
            staff_id=self.staff_id,
        )
        row, decision = queue(self.house, wanted, known=self.facts, now=self.now)
        row |= _NOT_INBOUND
        self.rows.add(messages, row)
        if self.campaign_id is not None and self.answers_at is None:
            self.rows.add(wave_texts, {"message_id": row["id"], "campaign_id": self.campaign_id})
        if isinstance(decision, Held) and decision.reason == "translation":
            rule = (why.wording if why else None) or ""
            self.escalate(Cause(2, f"no reviewed wording in {name_of(self.language)}", rule))
        return row

    def escalate(self, cause: Cause, *, keeps_talking: bool = False) -> None:
        """Put the conversation before a person; the script stands still unless told it talks on."""
        self._causes.append(replace(cause, turn_id=self.id))
        if not keeps_talking and self.state == "bot":
            self.silence("waits_for_person")
            self.become("waiting")

    def silence(self, reason: str) -> None:
        """Cancel the bot's unsent texts and its timers."""
        cancel(self.tx, self.conversation_id, reason=reason)
        self.cancel_timers()

    def cancel_timers(self) -> None:
        """Cancel the timers of the script in progress."""
        progress_id = self.thread.row.progress_id
        self.rows.of(timers).clear()
        if progress_id is not None:
            self.rows.change(_TIMERS_OFF, {"of_progress": progress_id, "at": self.now})

    def become(self, state: str) -> None:
        """Say who speaks from now on: `bot`, `waiting` for a person, or `held` by one."""
        self.state = state
        self.facts = replace(self.facts, conversation_state=state)

    def record_consent(self, state: str, purposes: tuple[str, ...], basis: Basis) -> None:
        """Append to the ledger; later texts of this turn are judged by it."""
        point_id = self.thread.row.contact_point_id
        for purpose in purposes:
            decision = (purpose, state)
            row = consent.entry(self.house, point_id, decision, basis=basis, now=self.now)
            self.rows.add(consent_entries, row)
            self.ledger.append(_Entry(row))
        self._judge_by_ledger()
        self.note("consent." + state, {"purposes": list(purposes), "source": basis.source})

    def stop_everything(self, basis: Basis, *, contact_state: str | None = None) -> None:
        """End all texting to this client and this address, with all that was under way (P1)."""
        reached = consent.reached_by_stop(self.tx, self.thread.row.contact_point_id)
        for row in consent.stop(
            self.house, [point for point, _ in reached], basis=basis, now=self.now
        ):
            self.rows.add(consent_entries, row)
            if row["contact_point_id"] == self.thread.row.contact_point_id:
                self.ledger.append(_Entry(row))
        for _, conversation_id in reached:
            stopping.end_all(self.tx, conversation_id, now=self.now)
        if contact_state is not None:
            self.mark_contact(contact_state, basis.evidence)
        self._judge_by_ledger()
        self.note("consent.stopped", {"source": basis.source, "contact_points": len(reached)})

    def confirm_stop(self, key: str = "fixed.opted_out") -> None:
        """Say the one confirmation of a stop; a stop that is said again is not confirmed again."""
        known = facts.with_history(self.tx, self.facts, self.conversation_id, self.now)
        lifts = [one.at for one in self.ledger if (one.purpose, one.state) == _LIFTED]
        said_at = known.confirmed_at
        if said_at is None or (lifts and said_at < max(lifts)):
            self.say_fixed(key, purpose=CONFIRMATION)

    def _judge_by_ledger(self) -> None:
        known = facts.standing(self.thread.row, self.ledger)
        self.facts = replace(
            known,
            contact_state=self.facts.contact_state,
            conversation_state=self.state,
            last_inbound_at=self.facts.last_inbound_at,
            unprompted=self.facts.unprompted,
            unprompted_of_week=self.facts.unprompted_of_week,
        )

    def mark_contact(self, state: str, reason: str) -> None:
        """Note that this contact point is `unreachable`, or `suspect` of belonging to another."""
        change = update(contact_points).where(
            contact_points.c.id == self.thread.row.contact_point_id
        )
        self.tx.execute(change.values(state=state, state_reason=reason[:40]))
        self.facts = replace(self.facts, contact_state=state)

    def note(self, action: str, detail: dict[str, Any]) -> None:
        """Write to the audit log who did this here."""
        row = audit.entry(
            self.house.ring,
            self.house.new_id(),
            self.now,
            actor=self._actor(),
            action=action,
            subject=f"conversation:{self.conversation_id}",
            detail=detail,
        )
        self.rows.add(audit_entries, row)

    def call(self) -> None:
        """Let every open page of the team look up who is called to what."""
        live = {"conversation_id": self.conversation_id, "kind": CALL, "at": self.now}
        self.rows.add(activity, live)

    def _actor(self) -> str:
        if self.staff_id is not None:
            return f"staff:{self.staff_id}"
        return "client" if self.kind == "inbound" else "house"

    def finish(self, ending: str) -> str:
        """Write everything that this turn gathered; returns how it ended."""
        turn = {"id": self.id, "conversation_id": self.conversation_id, "kind": self.kind}
        read = {"reading": self.reading, "staff_id": self.staff_id}
        self.rows.add(turns, {**turn, **read, "ending": ending, "at": self.now})
        live = {"conversation_id": self.conversation_id, "kind": self.kind, "at": self.now}
        self.rows.add(activity, live)
        self._change_conversation()
        self.rows.write(self.house.db, self.tx)
        if self.kind == "inbound" and self.thread.row.state == "waiting":
            escalations.wake(self.tx, self.house, self.conversation_id, why="wrote", now=self.now)
        for cause in self._causes:
            escalations.escalate(
                self.tx, self.house, self.conversation_id, cause=cause, now=self.now
            )
        return ending

    def _change_conversation(self) -> None:
        moved = {"to_state": self.state, "to_language": self.language}
        key = {"of_conversation": self.conversation_id, **moved}
        if self.kind == "inbound":
            self.rows.change(_HEARD, {**key, "heard_at": self.now})
            again = {"of_conversation": self.conversation_id, "at": self.now}
            self.rows.change(JUDGE_AGAIN, again)
        elif self.state != self.thread.row.state or self.language != self.thread.row.language:
            self.rows.change(_MOVE, key)


class _Entry:
    """A ledger row of this turn, read like one from the database."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.id, self.purpose = row["id"], row["purpose"]
        self.state, self.at = row["state"], row["at"]


_NOT_INBOUND = {"provider_id": None, "media_count": 0}
