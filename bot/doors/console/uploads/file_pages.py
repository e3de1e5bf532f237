"""One file: its columns, its faults, whom its rows are like, and what a person decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from bot.care.uploads import deciding
from bot.care.uploads.columns import FIELDS
from bot.care.uploads.deed import unpacked
from bot.doors import sessions
from bot.doors.console.exports import harmless
from bot.doors.console.uploads import reading, upload_words
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.tongue import say, say_many
from bot.doors.trying import attempt
from bot.errors import DeedRefused, NotAllowed
from bot.filing.tables import letter

NUMBER_DIGITS_MAX = 7


class FilePages:
    """The routes of one file."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/uploads/<uuid:upload_id>"
        door.add_url_rule(path, "upload", self.page)
        door.add_url_rule(f"{path}/faults.csv", "upload_faults", self.faults)
        row = f"{path}/rows/<int:number>"
        door.add_url_rule(row, "upload_row", self.row)
        for name, where, deed in (
            ("undo", path, self.undo),
            ("columns", path, self.match),
            ("confirm", path, self.confirm),
            ("drop", path, self.drop),
            ("correct", row, self.correct),
            ("choose", row, self.choose),
        ):
            rule = f"{where}/{name}"
            door.add_url_rule(rule, f"upload_{name}", deed, methods=["POST"])

    def page(self, upload_id: UUID) -> str:
        """Show a file: how far it is, what is wrong with it, and what there is to decide."""
        sessions.acting()
        me, after = sessions.current(), _number("after")
        with self.desk.house.db.reading() as tx:
            upload = reading.file(tx, me, upload_id)
            counts = reading.counts(tx, upload_id)
            faulty = reading.faulty(tx, upload, after)
            alike = reading.alike(tx, upload, _number("alike"))
            stayed = reading.stayed(tx, upload, _number("stayed"))
            cursor = newest(tx)
        return render_template(
            "console/uploads/upload.html",
            me=me,
            upload=upload,
            state=say(upload_words.STATES[upload.state]),
            counts=counts,
            ready=counts.get("good", 0) + counts.get("shared", 0),
            faulty=faulty[: reading.ROWS_SHOWN],
            more_faulty=len(faulty) > reading.ROWS_SHOWN,
            alike=alike[: reading.ROWS_SHOWN],
            more_alike=len(alike) > reading.ROWS_SHOWN,
            stayed=stayed[: reading.ROWS_SHOWN],
            more_stayed=len(stayed) > reading.ROWS_SHOWN,
            cursor=cursor,
            **_columns(upload),
        )

    def faults(self, upload_id: UUID) -> Response:
        """Give every faulty row as CSV, with a column that says what is wrong."""
        sessions.acting()
        with self.desk.house.db.reading() as tx:
            upload = reading.file(tx, sessions.current(), upload_id)
        rows = reading.faulty_cells(self.desk.house.db, upload)
        pieces = harmless.sheet([*unpacked(upload.columns), say("What is wrong")], rows)
        headers = {"Content-Disposition": 'attachment; filename="faults.csv"'}
        return Response(stream_with_context(pieces), mimetype="text/csv", headers=headers)

    def row(self, upload_id: UUID, number: int) -> str:
        """Show a row's cells, to be put right."""
        sessions.acting()
        me = sessions.current()
        with self.desk.house.db.reading() as tx:
            upload = reading.file(tx, me, upload_id)
            row = reading.row(tx, upload, number)
        labels = {field: say(upload_words.FIELDS[field]) for field in FIELDS}
        return render_template(
            "console/uploads/row.html", me=me, upload=upload, row=row, labels=labels
        )

    def match(self, upload_id: UUID) -> ResponseReturnValue:
        """Take over which column is which field."""
        chosen = {field: request.form.get(field, "") for field in FIELDS}
        matched = {field: int(at) for field, at in chosen.items() if at.isdecimal()}
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        return self._done(
            upload_id,
            lambda: deciding.match(house, staff, upload_id, matched, now=now),
            lambda _: say("Every row is checked anew."),
        )

    def confirm(self, upload_id: UUID) -> ResponseReturnValue:
        """Let every good row be taken over."""
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        return self._done(
            upload_id,
            lambda: deciding.confirm(house, staff, upload_id, now),
            lambda rows: say_many(
                "%(num)s row is being taken over.", "%(num)s rows are being taken over.", num=rows
            ),
        )

    def drop(self, upload_id: UUID) -> ResponseReturnValue:
        """Throw the file away."""
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        return self._done(
            upload_id,
            lambda: deciding.drop(house, staff, upload_id, now),
            lambda _: say("The file was thrown away. Nobody was referred."),
        )

    def undo(self, upload_id: UUID) -> ResponseReturnValue:
        """Take back what the file made."""
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        return self._done(
            upload_id,
            lambda: deciding.undo(house, staff, upload_id, now),
            lambda _: say("It is being undone. No further text of it leaves."),
        )

    def correct(self, upload_id: UUID, number: int) -> ResponseReturnValue:
        """Take a row's cells as they were put right."""
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        cells = {field: request.form[field] for field in FIELDS if field in request.form}
        row = (upload_id, number)
        return self._done(
            upload_id,
            lambda: deciding.correct(house, staff, row, cells, now),
            lambda _: say("Row %(number)s was checked anew.", number=number),
        )

    def choose(self, upload_id: UUID, number: int) -> ResponseReturnValue:
        """Take what was decided about a row whose number somebody else has."""
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        choice, row = request.form.get("choice", ""), (upload_id, number)
        return self._done(
            upload_id,
            lambda: deciding.choose(house, staff, row, choice, now=now),
            lambda _: say("Row %(number)s is decided.", number=number),
        )

    def _done(
        self, upload_id: UUID, deed: Callable[[], Any], told: Callable[[Any], str]
    ) -> ResponseReturnValue:
        """Do a deed, say what came of it or why it was not done, and show the file again."""
        try:
            flash(told(attempt(deed)))
        except NotAllowed:
            abort(404)
        except DeedRefused as why:
            flash(upload_words.not_done(why))
        return redirect(url_for("console.upload", upload_id=upload_id), 303)


def _columns(upload: Any) -> dict[str, Any]:
    headers = unpacked(upload.columns)
    return {
        "labels": {field: say(told) for field, told in upload_words.FIELDS.items()},
        "fields": FIELDS,
        "options": [(at, letter(at), header) for at, header in enumerate(headers)],
        "head_faults": [upload_words.head_fault(one) for one in upload.head_faults],
        "separator": say(upload_words.SEPARATORS[upload.separator]) if upload.separator else "",
    }


def _number(name: str) -> int:
    """Read the number of the row after which a list goes on."""
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= NUMBER_DIGITS_MAX else 0
