"""The list of files, and the form that takes one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.intake import Referrer
from bot.care.uploads import bringing
from bot.doors import sessions
from bot.doors.console.uploads import reading, upload_words
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.filing import FileRefused, Wish
from bot.filing.tables import Source
from bot.filing.texts import SEPARATORS

SHEET_LENGTH_MAX = 40


class UploadPages:
    """The routes of the list of files."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/uploads", "uploads", self.page)
        door.add_url_rule("/uploads", "uploads_post", self.bring, methods=["POST"])

    def page(self) -> str:
        """Show the team's files, and the form that takes another."""
        sessions.acting()
        return self._page()

    def bring(self) -> ResponseReturnValue:
        """Take a file, or say why it cannot be read and what to do."""
        staff, now = sessions.acting(), self.desk.clock.now()
        referrer = Referrer(staff.team_id, staff.id)
        if staff.role == "auditor":
            abort(403)
        try:
            upload_id = bringing.bring(self.desk.house, referrer, _sent(), _wish(), now=now)
        except FileRefused as why:
            return self._page(upload_words.refused(why.reason, why.facts)), 422
        flash(say("The file was read. Nothing becomes a client before you confirm it."))
        return redirect(url_for("console.upload", upload_id=upload_id), 303)

    def _page(self, fault: str = "") -> str:
        me = sessions.current()
        with self.desk.house.db.reading() as tx:
            files = reading.files(tx, me)
        return render_template(
            "console/uploads/uploads.html",
            me=me,
            files=files,
            fault=fault,
            values=request.form,
            separators={one: say(told) for one, told in upload_words.SEPARATORS.items()},
        )


def _sent() -> Source:
    """Return the file that was sent. Raises FileRefused where there is none."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise FileRefused("nothing")
    source: Source = sent.stream  # type: ignore[assignment]
    return source


def _wish() -> Wish:
    separator = request.form.get("separator", "")
    return Wish(
        separator if separator in SEPARATORS else "",
        request.form.get("sheet", "").strip()[:SHEET_LENGTH_MAX],
        "windows_letters" in request.form,
    )
