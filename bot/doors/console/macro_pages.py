"""The team's macros: everybody reads what they do, supervisors keep them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import macros
from bot.care.macros import CLOSINGS, Macro
from bot.care.records.directory import KEEPERS
from bot.doors import sessions
from bot.doors.console import following, looking, words
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say
from flows.languages import SOURCE_LANGUAGE

NEW = {"afterwards": "nothing", "active": True}
AFTERWARDS = {
    "nothing": marked("Nothing more"),
    "hour": marked("Put it away for an hour"),
    "morning": marked("Put it away until tomorrow at 9:00"),
    "hand_back": marked("Hand it back to the script"),
    "close": marked("Close it"),
}


class MacroPages:
    """The routes of macros."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/macros", "macros", self.list)
        door.add_url_rule("/macros", "macros_post", self.add, methods=["POST"])
        one = "/macros/<uuid:macro_id>"
        door.add_url_rule(one, "macro", self.form)
        door.add_url_rule(one, "macro_post", self.change, methods=["POST"])

    def list(self) -> str:
        """Show the macros, and to those who keep them the form for another."""
        return self._page(NEW, {})

    def add(self) -> ResponseReturnValue:
        """Add a macro, or show every fault."""
        return self._keep(None)

    def form(self, macro_id: UUID) -> str:
        """Show a macro to be changed."""
        _keeping()
        row = next((one for one in self._all() if one.id == macro_id), None) or abort(404)
        return self._page(dict(row._mapping), {}, macro_id=macro_id)

    def change(self, macro_id: UUID) -> ResponseReturnValue:
        """Change a macro, retire it or bring it back, or show every fault."""
        return self._keep(macro_id)

    def _keep(self, macro_id: UUID | None) -> ResponseReturnValue:
        _keeping()
        staff, now, macro = sessions.acting(), self.desk.clock.now(), _written()
        faults = looking.faults_of(
            lambda: macros.keep(self.desk.house, staff, macro, macro_id, now)
        )
        if faults:
            values = {**request.form, "active": macro.active}
            return self._page(values, faults, macro_id=macro_id), 422
        flash(say("Kept."))
        return redirect(url_for("console.macros"), 303)

    def _all(self) -> Any:
        with self.desk.house.db.reading() as tx:
            return macros.listed(tx, sessions.current().staff.team_id, all_of_them=True)

    def _page(
        self, values: dict[str, Any], faults: dict[str, str], macro_id: UUID | None = None
    ) -> str:
        me = sessions.current()
        source = self.desk.house.library.replies.get(SOURCE_LANGUAGE)
        topics = {key: words.topic(key) for key in (source.texts if source else ())}
        return render_template(
            "console/macros.html",
            me=me,
            found=self._all(),
            values=values,
            faults=faults,
            macro_id=macro_id,
            keeps=me.staff.role in KEEPERS,
            topics=topics,
            afterwards={key: say(told) for key, told in AFTERWARDS.items()},
            outcomes={key: words.outcome(key) for key in CLOSINGS},
            told=following.told,
        )


def _keeping() -> None:
    if sessions.acting().role not in KEEPERS:
        abort(403)


def _written() -> Macro:
    afterwards = looking.plain("afterwards")
    return Macro(
        name=looking.plain("name"),
        topic=looking.plain("topic"),
        note=looking.written("note"),
        afterwards=afterwards,
        # Chosen for another end, it says nothing.
        outcome=looking.plain("outcome") if afterwards == "close" else "",
        active="active" in request.form,
    )
