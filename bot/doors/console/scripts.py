"""The pages of scripts: which there are, and each as a picture and in words. They change nothing,
and show nothing of any client."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from markupsafe import Markup

from bot.care.turn.scripts import find_edition
from bot.doors import sessions
from bot.doors.console import scripts_reading, words
from bot.doors.desk import Desk
from bot.doors.tongue import marked
from bot.errors import ScriptMissing
from flows.languages import SOURCE_LANGUAGE
from flows.wording import Edition

SIZES = {"fit": marked("Whole width"), "75": "75 %", "100": "100 %", "150": "150 %"}
SIZE_AT_FIRST = "100"


class ScriptPages:
    """The routes of the pages of scripts."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/scripts", "scripts", self.index)
        door.add_url_rule("/scripts/<name>", "script", self.page)

    def index(self) -> str:
        """Show every script with its version, its languages and who is under way in it."""
        me, house = sessions.current(), self.desk.house
        with house.db.reading() as tx:
            listed = scripts_reading.read(tx, house.library, me.staff.team_id)
        return render_template("console/scripts.html", me=me, scripts=listed)

    def page(self, name: str) -> str:
        """Show one script, by default at its current version, in English, at full size.

        Ends the request with 404 for what there is not: script, version, language or size.
        """
        me, house = sessions.current(), self.desk.house
        edition = self._edition(name)
        asked = _asked(house.library.languages)
        with house.db.reading() as tx:
            counts = scripts_reading.under_way(tx, me.staff.team_id)
        return render_template(
            "console/script.html",
            me=me,
            script=scripts_reading.listed(edition, house.library, counts),
            is_current=house.library.editions.get(name) is edition,
            start=edition.script.start,
            asked=asked,
            sizes=SIZES,
            direction=words.direction(asked.language),
            **_shown(edition, asked),
        )

    def _edition(self, name: str) -> Edition:
        house = self.desk.house
        current = house.library.editions.get(name)
        version = request.args.get("version") or (current.script.version if current else "")
        try:
            with house.db.reading() as tx:
                return find_edition(tx, house, name=name, version=version)
        except ScriptMissing:
            abort(404)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is to show, and how large."""

    language: str
    size: str


def _asked(languages: tuple[str, ...]) -> Asked:
    language = request.args.get("language", SOURCE_LANGUAGE)
    size = request.args.get("size", SIZE_AT_FIRST)
    if language not in languages or size not in SIZES:
        abort(404)
    return Asked(language, size)


def _shown(edition: Edition, asked: Asked) -> dict[str, object]:
    """Give the picture, and the same in words. What draws is loaded with the first picture."""
    from flows.drawing import draw, tell, told_wording

    def said(key: str) -> str:
        return told_wording(edition, key, language=asked.language)[1]

    scale = 1 if asked.size == "fit" else int(asked.size) / 100
    picture = draw(edition, asked.language, alone=False, scale=scale)
    # Every text in it was escaped by what drew it.
    return {"picture": Markup(picture), "told": tell(edition.script), "said": said}
