"""What is being written, kept on the server while its writer holds the conversation."""

from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from bot.care import drafting, presences
from bot.care.drafting import LENGTH_MAX, Begun, Left
from bot.care.specialist import Holding
from bot.doors import sessions
from bot.doors.console import looking
from bot.doors.console.actions import KEY_LENGTH_MAX, Actions
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import LeaseLost, NotAllowed


class Drafting:
    """The routes of drafts: the page saves by itself, people use them or throw them away."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk, self._actions = desk, Actions(desk)

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/c/<uuid:conversation_id>/draft"
        door.add_url_rule(path, "save_draft", self.save, methods=["POST"])
        door.add_url_rule(f"{path}/use", "use_draft", self.use, methods=["POST"])
        door.add_url_rule(f"{path}/throw-away", "throw_draft", self.throw_away, methods=["POST"])

    def save(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep what the page holds, and note that its writer types; 409 when the claim is lost."""
        now, house, holding = self.desk.clock.now(), self.desk.house, _holding(conversation_id)
        body = request.form.get("body", "").replace("\r\n", "\n")
        key = looking.plain("idempotency_key")[:KEY_LENGTH_MAX]
        begun, me = Begun(_kind(), body, key), holding.staff.id
        try:
            attempt(lambda: drafting.save(house, holding, begun, now))
            attempt(
                lambda: presences.note(house, conversation_id, staff_id=me, doing="typing", now=now)
            )
        except NotAllowed:
            abort(404)
        except LeaseLost:
            return "", 409
        except ValueError:
            return "", 422
        return "", 204

    def use(self, conversation_id: UUID) -> ResponseReturnValue:
        """Put a colleague's draft into one's own box."""
        now, holding, left = self.desk.clock.now(), _holding(conversation_id), _left()
        return self._actions.done(
            conversation_id,
            lambda: drafting.use(self.desk.house, holding, left, now),
            say("It is in your box now. Nothing was sent."),
        )

    def throw_away(self, conversation_id: UUID) -> ResponseReturnValue:
        """Throw a draft away."""
        now, holding, left = self.desk.clock.now(), _holding(conversation_id), _left()
        return self._actions.done(
            conversation_id,
            lambda: drafting.throw_away(self.desk.house, holding, left, now),
            say("The draft is thrown away."),
        )


def _holding(conversation_id: UUID) -> Holding:
    return Holding(sessions.acting(), conversation_id, looking.plain("token"))


def _kind() -> str:
    kind = request.form.get("kind", "")
    return kind if kind in LENGTH_MAX else abort(400)


def _left() -> Left:
    return Left(looking.some_id("writer") or abort(400), _kind())
