"""What staff do in a conversation. The rules are care's; here are the forms and their answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import afterwards, specialist
from bot.care.claims import AlreadyClaimed
from bot.care.hours import Hour
from bot.care.specialist import Holding, Reply, Rest
from bot.doors import sessions
from bot.doors.console import following, moments, refusals, told_by_care, words
from bot.doors.console.conversation import holder, render
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say, say_many
from bot.doors.trying import attempt
from bot.errors import AlreadyLeft, DeedRefused, LeaseLost, NotAllowed, StaleView

KEPT = marked("Your text is kept below.")
KEY_LENGTH_MAX = 80


class Actions:
    """The routes of what staff do. What cannot be done comes back with a plain explanation."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        deeds = ("claim", "reply", "take_back", "note", "renew", "hand_back", "close", "opt_out")
        for deed in deeds:
            path = f"/c/<uuid:conversation_id>/{deed.replace('_', '-')}"
            door.add_url_rule(path, deed, getattr(self, deed), methods=["POST"])

    def claim(self, conversation_id: UUID) -> ResponseReturnValue:
        """Take the conversation over, with the draft of one who has just lost it."""
        staff, now = sessions.acting(), self.desk.clock.now()
        answer = self._done(
            conversation_id,
            lambda: specialist.claim(self.desk.house, staff, conversation_id, now),
            say("It is yours. The script is silent."),
        )
        draft = request.form.get("body", "")
        kept = draft and not isinstance(answer, tuple)
        return render(self.desk, conversation_id, draft=draft) if kept else answer

    def reply(self, conversation_id: UUID) -> ResponseReturnValue:
        """Send a reply, having seen everything that the client wrote."""
        now, holding, reply = self.desk.clock.now(), self._holding(conversation_id), _reply()
        after = following.read(request.form, now=now, zone=sessions.current().zone)
        return self._done(
            conversation_id,
            lambda: afterwards.reply(self.desk.house, holding, reply, after=after, now=now),
            following.done(after),
        )

    def take_back(self, conversation_id: UUID) -> ResponseReturnValue:
        """Take one's own reply back before it leaves, and show its words again to be mended."""
        now, holding, message_id = self.desk.clock.now(), self._holding(conversation_id), _message()
        taken: list[str] = []

        def back() -> str:
            if holding.token:
                return specialist.take_back(self.desk.house, holding, message_id, now)
            where = (self.desk.house, holding.staff, conversation_id)
            return afterwards.take_back(*where, message_id=message_id, now=now)

        answer = self._done(conversation_id, lambda: taken.append(back()), "")
        return render(self.desk, conversation_id, draft=taken[0]) if taken else answer

    def note(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep a note that only staff see."""
        staff, now, body = sessions.acting(), self.desk.clock.now(), request.form.get("body", "")
        return self._done(
            conversation_id,
            lambda: specialist.note(self.desk.house, staff, conversation_id, body, now),
            say("Note kept. Only staff see it."),
        )

    def renew(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep the claim alive; 409 says who has it now."""
        staff, now, token = sessions.acting(), self.desk.clock.now(), _token()
        try:
            claim = attempt(lambda: specialist.renew(self.desk.house, staff, token, now))
        except LeaseLost:
            return jsonify(said=holder(self.desk, conversation_id)), 409
        if claim.conversation_id != conversation_id:
            abort(404)
        return jsonify(expires_at=claim.expires_at.isoformat())

    def hand_back(self, conversation_id: UUID) -> ResponseReturnValue:
        """Give the conversation back to its script, which goes on, rests until a day, or ends."""
        now, holding, how = self.desk.clock.now(), self._holding(conversation_id), _handing_back()
        return self._done(
            conversation_id,
            lambda: specialist.hand_back(self.desk.house, holding, now, rest=how.rest(now)),
            say(how.told),
        )

    def close(self, conversation_id: UUID) -> ResponseReturnValue:
        """Close with an outcome, and with what became of each service that was still open."""
        now, holding, became = self.desk.clock.now(), self._holding(conversation_id), _became()
        outcome = request.form.get("outcome", "")
        if outcome not in words.OUTCOMES:
            return self._refused(conversation_id, say("Choose what came of it."), status=422)
        house = self.desk.house
        return self._done(
            conversation_id,
            lambda: specialist.close(house, holding, outcome=outcome, now=now, became=became),
            say("Closed."),
        )

    def opt_out(self, conversation_id: UUID) -> ResponseReturnValue:
        """Stop all texting, on the client's word given by voice or in person."""
        staff, now = sessions.acting(), self.desk.clock.now()
        reason = request.form.get("reason", "").strip()
        if not reason or request.form.get("sure") != "yes":
            words_ = say("Write how the client told you, and tick the box to confirm.")
            return self._refused(conversation_id, words_, status=422)
        return self._done(
            conversation_id,
            lambda: specialist.opt_out(self.desk.house, staff, conversation_id, reason, now),
            say("Texting is stopped. One confirmation goes out, then nothing."),
        )

    def done(
        self, conversation_id: UUID, deed: Callable[[], object], told: str
    ) -> ResponseReturnValue:
        """Do what another page's form asks for, and answer as for these."""
        return self._done(conversation_id, deed, told)

    def _holding(self, conversation_id: UUID) -> Holding:
        return Holding(sessions.acting(), conversation_id, _token(), _plain("later"))

    def _done(
        self, conversation_id: UUID, deed: Callable[[], object], told: str
    ) -> ResponseReturnValue:
        """Do it, wake the sender, and show the conversation again; or say why it cannot be."""
        try:
            answer = attempt(deed)
        except NotAllowed:
            abort(404)
        except (AlreadyClaimed, LeaseLost, StaleView) as lost:
            return self._refused(conversation_id, self._explained(conversation_id, lost))
        except AlreadyLeft:
            left = say("It has left already and cannot be taken back.")
            return self._refused(conversation_id, left)
        except DeedRefused as refusal:
            told, status = refusals.told(refusal), refusals.status(refusal)
            return self._refused(conversation_id, told, status=status)
        except ValueError as fault:
            return self._refused(conversation_id, told_by_care.fault(str(fault)), status=422)
        self.desk.wake()
        if answer == "refused":
            told = say("This text may not leave: the reason stands beside it.")
        if told:
            flash(told)
        return redirect(url_for("console.conversation", conversation_id=conversation_id), 303)

    def _explained(self, conversation_id: UUID, lost: Exception) -> str:
        if isinstance(lost, StaleView):
            return f"{_unseen(lost)} {say(KEPT)}"
        said = holder(self.desk, conversation_id)
        return (
            f"{said} {say('Nothing was sent.')} {say(KEPT)}" if request.form.get("body") else said
        )

    def _refused(
        self, conversation_id: UUID, fault: str, *, status: int = 409
    ) -> ResponseReturnValue:
        form = request.form
        kept = {"draft": form.get("body", ""), "reason": form.get("reason", "")}
        key = _plain("idempotency_key")[:KEY_LENGTH_MAX]
        page = render(self.desk, conversation_id, fault=fault, idempotency_key=key, **kept)
        return page, status


@dataclass(frozen=True, slots=True)
class _HandingBack:
    """What the script is to do from now on, as the form says it; a day as its morning."""

    then: str
    until: datetime | None

    @property
    def told(self) -> str:
        return _HANDED_BACK[self.then]

    def rest(self, now: datetime) -> Rest | None:
        if self.then == "quiet":
            # A day that was not given is refused as one that is past.
            return Rest(self.until or now)
        return Rest() if self.then == "end" else None


def _handing_back() -> _HandingBack:
    then = request.form.get("then", "")
    until = moments.morning_of(request.form.get("day", ""), zone=sessions.current().zone)
    return _HandingBack(then if then in _HANDED_BACK else "go_on", until)


_HANDED_BACK = {
    "go_on": marked("Handed back. The script goes on where it stood."),
    "quiet": marked("Handed back. Nothing is said of itself until that day."),
    "end": marked("Handed back. The script has ended; what is planned stays planned."),
}


def _became() -> dict[UUID, str]:
    """Read what became of services: fields are named after the rows that told of them."""
    prefix = "service-"
    fields = {name[len(prefix) :]: told for name, told in request.form.items() if prefix in name}
    return {found: told for name, told in fields.items() if (found := _uuid(name)) is not None}


def _token() -> str:
    return _plain("token")


def _plain(name: str) -> str:
    """Read a field that is compared in the database, where PostgreSQL takes no NUL."""
    return request.form.get(name, "").replace("\0", "")


def _reply() -> Reply:
    seen, key = _plain("last_seen"), _plain("idempotency_key")
    if not 0 < len(key) <= KEY_LENGTH_MAX:
        abort(400)
    # Forms send line ends as CRLF; a phone counts both.
    body = request.form.get("body", "").replace("\r\n", "\n")
    hour = Hour(_plain("leaves"), request.form.get("why_now", ""))
    return Reply(body, _uuid(seen), key, hour)


def _message() -> UUID:
    return _uuid(_plain("message")) or abort(400)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(400)


def _unseen(lost: StaleView) -> str:
    return say_many(
        "%(num)s new message since you looked: read first, then send.",
        "%(num)s new messages since you looked: read first, then send.",
        num=lost.unseen,
    )
