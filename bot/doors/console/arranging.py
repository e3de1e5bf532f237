"""What staff arrange about a conversation: offer it, put it away, ask for a second pair of eyes."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import looking, presences, snoozing, transferring
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding
from bot.care.transferring import Offer
from bot.doors import sessions
from bot.doors.console import arranged_reading, context_reading, moments, refusals
from bot.doors.console.actions import Actions
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import DeedRefused, NotAllowed

NOBODY = UUID(int=0)


class Arranging:
    """The routes of what staff arrange; answered as the other deeds in a conversation are."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk, self._actions = desk, Actions(desk)

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        deeds = ("offer", "withdraw", "accept", "decline", "snooze", "bring_back")
        for deed in (*deeds, "ask_look", "end_look"):
            path = f"/c/<uuid:conversation_id>/{deed.replace('_', '-')}"
            door.add_url_rule(path, deed, getattr(self, deed), methods=["POST"])
        door.add_url_rule("/c/<uuid:conversation_id>/here", "here", self.here)
        door.add_url_rule(
            "/c/<uuid:conversation_id>/here", "be_here", self.be_here, methods=["POST"]
        )

    def offer(self, conversation_id: UUID) -> ResponseReturnValue:
        """Offer the conversation to a colleague."""
        now, holding = self.desk.clock.now(), self._holding(conversation_id)
        wanted = Offer(_colleague(), request.form.get("why", ""))
        return self._actions.done(
            conversation_id,
            lambda: transferring.offer(self.desk.house, holding, wanted, now),
            say("Offered. You keep it until it is accepted."),
        )

    def withdraw(self, conversation_id: UUID) -> ResponseReturnValue:
        """Take an offer back."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._actions.done(
            conversation_id,
            lambda: transferring.withdraw(self.desk.house, staff, conversation_id, now),
            say("The offer is withdrawn."),
        )

    def accept(self, conversation_id: UUID) -> ResponseReturnValue:
        """Accept what is offered."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._actions.done(
            conversation_id,
            lambda: transferring.accept(self.desk.house, staff, conversation_id, now),
            say("It is yours. The script is silent."),
        )

    def decline(self, conversation_id: UUID) -> ResponseReturnValue:
        """Decline what is offered, and go back to the queue: one has not opened it."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._in_queue(
            lambda: transferring.decline(self.desk.house, staff, conversation_id, now),
            say("Declined. Your colleague keeps it."),
        )

    def snooze(self, conversation_id: UUID) -> ResponseReturnValue:
        """Put the conversation away until a moment, and go back to the queue."""
        now, holding = self.desk.clock.now(), self._holding(conversation_id)
        form, zone = request.form, sessions.current().zone
        until = moments.put_away_until(
            form.get("until", ""), form.get("at", ""), now=now, zone=zone
        )
        # What is no time is in the past as far as the rule goes, which then says what to do.
        wanted = PuttingAway(until or now, form.get("remember", ""))
        return self._actions.done(
            conversation_id,
            lambda: snoozing.snooze(self.desk.house, holding, wanted, now),
            say("Put away. It comes back by itself, and at once if the client writes."),
        )

    def bring_back(self, conversation_id: UUID) -> ResponseReturnValue:
        """Bring back what is put away, before its time."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._actions.done(
            conversation_id,
            lambda: snoozing.bring_back(self.desk.house, staff, conversation_id, now),
            say("It waits for anybody again."),
        )

    def ask_look(self, conversation_id: UUID) -> ResponseReturnValue:
        """Ask the supervisors to look too."""
        now, holding = self.desk.clock.now(), self._holding(conversation_id)
        return self._actions.done(
            conversation_id,
            lambda: looking.ask(self.desk.house, holding, now),
            say("Your supervisors are asked to look. You keep the conversation."),
        )

    def end_look(self, conversation_id: UUID) -> ResponseReturnValue:
        """Say that one has looked."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._actions.done(
            conversation_id,
            lambda: looking.end(self.desk.house, staff, conversation_id, now),
            say("Your colleague sees that you have looked."),
        )

    def be_here(self, conversation_id: UUID) -> ResponseReturnValue:
        """Note that the page is open, or that somebody types in it; say who else is there."""
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        doing = "typing" if request.form.get("doing") == "typing" else "looking"
        answer = self.here(conversation_id)
        attempt(
            lambda: presences.note(house, conversation_id, staff_id=staff.id, doing=doing, now=now)
        )
        return answer

    def here(self, conversation_id: UUID) -> ResponseReturnValue:
        """Say who else looks at the conversation now."""
        signed_in, now = sessions.current(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            if not context_reading.is_of_team(tx, signed_in, conversation_id):
                abort(404)
            said = arranged_reading.present(
                tx, self.desk.house, conversation_id, reader=signed_in, now=now
            )
        return jsonify(said=said)

    def _holding(self, conversation_id: UUID) -> Holding:
        token = request.form.get("token", "").replace("\0", "")
        return Holding(sessions.acting(), conversation_id, token)

    def _in_queue(self, deed: Callable[[], object], told: str) -> ResponseReturnValue:
        try:
            attempt(deed)
        except NotAllowed:
            abort(404)
        except DeedRefused as refusal:
            told = refusals.told(refusal)
        self.desk.wake()
        flash(told)
        return redirect(url_for("console.queue", list="mine"), 303)


def _colleague() -> UUID:
    """Read who was chosen; nobody is no colleague either."""
    try:
        return UUID(request.form.get("to", ""))
    except ValueError:
        return NOBODY
