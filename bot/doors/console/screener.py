"""The screener: questions that a person asks during a call or visit, never texted."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.records import screen, screening
from bot.care.records.screening import Screened
from bot.doors import sessions
from bot.doors.console import casework_reading, looking, record_words
from bot.doors.console.casework_reading import Screen
from bot.doors.desk import Desk
from bot.doors.tongue import say, tongue
from bot.library.casework import QUESTIONS, Casework
from flows.languages import SOURCE_LANGUAGE

READ = "screener.read"


class Screener:
    """The routes of the screener."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        here = "/c/<uuid:conversation_id>/screener"
        door.add_url_rule(here, "screener", self.form)
        door.add_url_rule(here, "screener_post", self.keep, methods=["POST"])
        door.add_url_rule(f"{here}/<uuid:screen_id>", "screener_result", self.result)

    def form(self, conversation_id: UUID) -> str:
        """Show the questions, and what was answered before."""
        return self._page(conversation_id, {"contact_kind": "call"}, {})

    def keep(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep the answers and show what they come to, or every question left open."""
        staff, now = sessions.acting(), self.desk.clock.now()
        kept: list[UUID] = []

        def keep() -> None:
            screened = _screened()
            kept.append(screening.keep(self.desk.house, staff, conversation_id, screened, now))

        faults = looking.faults_of(keep)
        if faults:
            return self._page(conversation_id, request.form, _by_number(faults)), 422
        self.desk.wake()
        screen_id, page = kept[-1], "console.screener_result"
        here = url_for(page, conversation_id=conversation_id, screen_id=screen_id)
        return redirect(here, 303)

    def result(self, conversation_id: UUID, screen_id: UUID) -> str:
        """Show what the answers come to and what to do next."""
        standing = looking.look(self.desk, conversation_id, READ)
        found = [one for one in self._screens(conversation_id) if one.id == screen_id]
        if not found:
            abort(404)
        shown = looking.page(self.desk, standing)
        texts = texts_of(self.desk)
        return render_template("console/screener_result.html", one=found[0], texts=texts, **shown)

    def _screens(self, conversation_id: UUID) -> list[Screen]:
        texts, zone = texts_of(self.desk), sessions.current().zone
        with self.desk.house.db.reading() as tx:
            return casework_reading.read_screens(tx, conversation_id, texts, zone)

    def _page(self, conversation_id: UUID, values: Any, faults: dict[str, str]) -> str:
        standing = looking.look(self.desk, conversation_id, READ)
        return render_template(
            "console/screener.html",
            texts=texts_of(self.desk),
            questions=_questions(self.desk),
            values=values,
            faults=faults,
            answers=record_words.told(record_words.ANSWERS),
            contacts=record_words.told(record_words.CONTACTS),
            screens=self._screens(conversation_id),
            **looking.page(self.desk, standing),
        )


def texts_of(desk: Desk) -> Casework:
    """Return what staff read during a call, in the reader's language or else in English.

    Ends the request with 404 in a house that has none.
    """
    casework = desk.house.library.casework
    found = casework.get(tongue().code) or casework.get(SOURCE_LANGUAGE)
    return found or abort(404)


def _questions(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Give each question: its name, its number, its text, and after which yes it is asked."""
    texts = texts_of(desk).questions
    after = dict.fromkeys(screen.ONLY_AFTER_THOUGHTS, "thoughts")
    after |= dict.fromkeys(screen.ONLY_AFTER_BEHAVIOR, "behavior")
    numbers = dict(zip(QUESTIONS, ("1", "2", "3", "4", "5", "6", "6"), strict=True))
    return [(name, numbers[name], texts[name], after.get(name, "")) for name in QUESTIONS]


def _by_number(faults: dict[str, str]) -> dict[str, str]:
    """Say which questions are open; the two parts of the sixth are told apart by their words."""
    named = {
        name: say("Choose an answer to question %(number)s.", number=number)
        for number, name in enumerate(QUESTIONS[:6], start=1)
    }
    named["recent"] = say("Choose when that was.")
    return {name: named.get(name, fault) for name, fault in faults.items()}


def _screened() -> Screened:
    given = {name: looking.plain(name) for name in QUESTIONS}
    return Screened(
        answers={name: answer for name, answer in given.items() if answer},
        contact_kind=looking.plain("contact_kind"),
        key=looking.form_key(),
        note=looking.written("note"),
    )
