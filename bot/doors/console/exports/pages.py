"""The routes by which a record leaves as a file. Each is logged before its first byte leaves."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from bot.care.clients import exporting
from bot.doors import sessions
from bot.doors.console import looking
from bot.doors.console.client import client_words, reading
from bot.doors.console.client.forms import editing, supervising
from bot.doors.console.client.page import head, look
from bot.doors.console.exports import conversation_text, record
from bot.doors.console.exports.archive import zipped
from bot.doors.console.exports.batches import Record
from bot.doors.console.looks import log_look
from bot.doors.desk import Desk
from bot.errors import FormInvalid, NotAllowed

TO_PRINT = "conversation.exported"


class ExportPages:
    """The routes of what leaves as a file."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/clients/<uuid:client_id>/export"
        door.add_url_rule(path, "client_export", self.form)
        door.add_url_rule(path, "client_export_post", self.record, methods=["POST"])
        talk = "/c/<uuid:conversation_id>/text"
        door.add_url_rule(talk, "conversation_text", self.conversation, methods=["POST"])

    def form(self, client_id: UUID) -> str:
        """Ask why a client's record is to be handed out."""
        supervising()
        return self._form(client_id, {})

    def record(self, client_id: UUID) -> ResponseReturnValue:
        """Give a client's whole record as one ZIP file."""
        staff, now = supervising(), self.desk.clock.now()
        house, whose = self.desk.house, look(self.desk, client_id)
        reason = looking.written("why")
        try:
            exporting.export(house, staff, client_id, reason=reason, now=now)
        except NotAllowed:
            abort(404)
        except FormInvalid as invalid:
            return self._form(client_id, client_words.faults(invalid.faults)), 422
        whole = Record(house.db, whose, now)
        local = now.astimezone(whose.reader.zone)
        pieces = zipped(record.files(whole, staff.display_name), local)
        return _file(pieces, name=f"record-{local:%Y-%m-%d}.zip", kind="application/zip")

    def conversation(self, conversation_id: UUID) -> ResponseReturnValue:
        """Give a conversation as text."""
        editing()
        now, me = self.desk.clock.now(), sessions.current()
        row = looking.look(self.desk, conversation_id, "conversation.read").row
        subject = f"conversation:{conversation_id}"
        log_look(self.desk, TO_PRINT, subject=subject, now=now)
        whose = reading.Whose(row, (), me, (), row.client_id or conversation_id)
        said = conversation_text.lines(Record(self.desk.house.db, whose, now), row)
        pieces = (line.encode() for line in said)
        name = f"conversation-{now.astimezone(me.zone):%Y-%m-%d}.txt"
        return _file(pieces, name=name, kind="text/plain; charset=utf-8")

    def _form(self, client_id: UUID, faults: dict[str, str]) -> str:
        whose = look(self.desk, client_id)
        values: dict[str, Any] = {"why": request.form.get("why", "")}
        shown = {"values": values, "faults": faults, **head(whose)}
        return render_template("console/exports/form.html", **shown)


def _file(pieces: Iterator[bytes], *, name: str, kind: str) -> Response:
    """Answer with a file to be kept; its name tells nothing of anybody."""
    response = Response(stream_with_context(pieces), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
