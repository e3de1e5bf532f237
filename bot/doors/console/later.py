"""Replies that have yet to leave, and those that did not get through: change, send, try again."""

from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.care import later
from bot.care.specialist import Holding
from bot.doors import sessions
from bot.doors.console.actions import Actions
from bot.doors.console.conversation import render
from bot.doors.console.reply_marks import FAILED
from bot.doors.desk import Desk
from models import messages


class LaterReplies:
    """The routes of what is done with replies that have not left; answered as other deeds are."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk, self._actions = desk, Actions(desk)

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        for deed in ("change_reply", "send_reply", "try_again"):
            path = f"/c/<uuid:conversation_id>/{deed.replace('_', '-')}"
            door.add_url_rule(path, deed, getattr(self, deed), methods=["POST"])

    def change_reply(self, conversation_id: UUID) -> ResponseReturnValue:
        """Take a reply back before its hour, and show its words in the box."""
        house, now = self.desk.house, self.desk.clock.now()
        holding, message_id = _holding(conversation_id), _message()
        taken: list[str] = []
        answer = self._actions.done(
            conversation_id,
            lambda: taken.append(later.change(house, holding, message_id, now)),
            "",
        )
        return render(self.desk, conversation_id, draft=taken[0]) if taken else answer

    def send_reply(self, conversation_id: UUID) -> ResponseReturnValue:
        """Send a reply before its hour."""
        house, now = self.desk.house, self.desk.clock.now()
        holding, message_id = _holding(conversation_id), _message()
        why = request.form.get("why_now", "")
        return self._actions.done(
            conversation_id,
            lambda: later.send_now(house, holding, message_id, why=why, now=now),
            "",
        )

    def try_again(self, conversation_id: UUID) -> ResponseReturnValue:
        """Show the words of a reply that did not get through in the box: a new one, judged anew."""
        sessions.acting()
        query = select(messages.c.body).where(
            messages.c.id == _message(),
            messages.c.conversation_id == conversation_id,
            messages.c.author == "staff",
            messages.c.status.in_(FAILED),
        )
        with self.desk.house.db.reading() as tx:
            body = tx.execute(query).scalar()
        return render(self.desk, conversation_id, draft=body) if body is not None else abort(404)


def _holding(conversation_id: UUID) -> Holding:
    token = request.form.get("token", "").replace("\0", "")
    return Holding(sessions.acting(), conversation_id, token)


def _message() -> UUID:
    try:
        return UUID(request.form.get("message", ""))
    except ValueError:
        abort(400)
