"""The chat page: the thread between a client and us, and a box to write in."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from bot.care import turn
from bot.doors.desk import Desk
from bot.doors.webchat import page_words
from bot.house import House
from bot.sending.channels.base import Inbound
from flows.languages import LANGUAGES
from models import clients, contact_points, conversations, every_message, teams

CHANNEL = "webchat"
BODY_LENGTH_MAX = 1600
KEY_LENGTH_MAX = 50
SHOWN_MAX = 200
# What has reached the page: a held, refused or cancelled text has not.
ARRIVED = ("sent", "delivered", "read")


def blueprint(desk: Desk) -> Blueprint:
    """Give the chat's routes. They know the client by the link alone."""
    door = Blueprint(
        "webchat",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/chat-assets",
    )
    pages = ChatPages(desk)
    door.add_url_rule("/chat/<token>", "chat", pages.page)
    door.add_url_rule("/chat/<token>", "write", pages.write, methods=["POST"])
    return door


class ChatPages:
    """The routes of one client's chat."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def page(self, token: str) -> str:
        """Show what was said, or 404 as for any address that is nothing."""
        return self._page(token)

    def write(self, token: str) -> ResponseReturnValue:
        """Take what the client wrote; once only, however often the form is sent."""
        with self.desk.house.db.reading() as tx:
            chat = _chat(tx, self.desk.house, token)
        body = request.form.get("body", "").replace("\r\n", "\n").strip()
        key = request.form.get("key", "").replace("\0", "")
        if not 0 < len(key) <= KEY_LENGTH_MAX:
            abort(400)
        if not 0 < len(body) <= BODY_LENGTH_MAX:
            fault = page_words.of(chat.language)["fault"].format(most=BODY_LENGTH_MAX)
            return self._page(token, fault=fault, draft=body), 422
        now = self.desk.clock.now()
        inbound = Inbound(CHANNEL, f"chat:{key}", token, body, received_at=now)
        turn.receive(self.desk.house, inbound, now)
        self.desk.wake()
        return redirect(url_for("webchat.chat", token=token) + "#end", 303)

    def _page(self, token: str, *, fault: str = "", draft: str = "") -> str:
        with self.desk.house.db.reading() as tx:
            chat = _chat(tx, self.desk.house, token)
            said = _said(tx, chat)
        return render_template(
            "webchat/chat.html",
            chat=chat,
            said=said,
            fault=fault,
            draft=draft,
            key=self.desk.house.new_token(),
            lines=self.desk.house.library.lines,
            words=page_words.of(chat.language),
            length_max=BODY_LENGTH_MAX,
            language=chat.language if page_words.has(chat.language) else "en",
            direction=_direction,
        )


def _direction(code: str) -> str:
    return LANGUAGES[code].direction if code in LANGUAGES else "auto"


def _chat(tx: Connection, house: House, token: str) -> Any:
    """Find the client's chat by its link; 404 when there is none. Only a client's link opens."""
    query = (
        select(conversations.c.id, conversations.c.language, teams.c.program, teams.c.hours)
        .add_columns(teams.c.phone)
        .select_from(contact_points)
        .join(clients, clients.c.id == contact_points.c.client_id)
        .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
        .join(teams, teams.c.id == conversations.c.team_id)
        .where(contact_points.c.channel == CHANNEL)
        .where(contact_points.c.address_hash == house.ring.look_up(token))
    )
    row = tx.execute(query).first()
    return row if row is not None else abort(404)


def _said(tx: Connection, chat: Any) -> list[Any]:
    query = (
        select(
            every_message.c.id,
            every_message.c.author,
            every_message.c.body,
            every_message.c.language,
        )
        .where(every_message.c.conversation_id == chat.id)
        .where((every_message.c.direction == "in") | every_message.c.status.in_(ARRIVED))
        .order_by(every_message.c.id.desc())
        .limit(SHOWN_MAX)
    )
    return list(reversed(tx.execute(query).all()))
