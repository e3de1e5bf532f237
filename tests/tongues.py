"""Pages in no language: every sentence of the console accented, longer and in brackets."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from bot.library import Library
from bot.library.tongues import Tongue, isolated
from bot.translation.console_texts import ConsoleText, read_console_texts
from bot.translation.pseudo import Pseudo, pseudo_text
from flows.languages import TWO_FORMS
from flows.plurals import parse_plural_rule
from tests.browsing import Browser
from tests.town import Known, Town
from tests.visible import outside

ROOT = Path(__file__).resolve().parent.parent
LONG: Pseudo = "en-XA"
FROM_THE_RIGHT: Pseudo = "ar-XB"
COOKIE = "aftercall-language"
# Names and settings of ours, which are the same in every language.
PEOPLE = ("Noor", "Luz", "Sam", "Ana", "Bea")
KNOWN = ("Aftercall", "Riverside", *PEOPLE, "8 am-6 pm", "Shelter", "Follow-up")
ZONES = ("America", "Pacific", "Los Angeles", "Boise", "Denver", "Phoenix", "Chicago", "New York")
MORE_ZONES = ("Anchorage", "Honolulu")


class TownOfTongues(Town):
    """The town whose pages can also be read in both pseudo-languages."""

    def shelf(self) -> Library:
        """Return what the house can say, and the pseudo-languages of its pages."""
        books = super().shelf()
        pseudo: Mapping[str, Tongue] = {code: _tongue(code) for code in (LONG, FROM_THE_RIGHT)}
        return replace(books, tongues={**books.tongues, **pseudo})


@cache
def console_texts() -> Mapping[str, ConsoleText]:
    """Return every sentence of the console, extracted once."""
    return read_console_texts(ROOT)


@cache
def _tongue(code: Pseudo) -> Tongue:
    direction = "rtl" if code == FROM_THE_RIGHT else "ltr"
    texts = {one: _forms(text, code) for one, text in console_texts().items()}
    return Tongue(code, code, direction, parse_plural_rule(TWO_FORMS), texts)


def _forms(text: ConsoleText, code: Pseudo) -> tuple[str, ...]:
    sources = (text.one, text.many) if text.many else (text.one,)
    forms = (pseudo_text(source, code) for source in sources)
    return tuple(isolated(form) if code == FROM_THE_RIGHT else form for form in forms)


def spoken(http: Browser, code: str) -> Browser:
    """Let a browser choose a language as its reader would."""
    answer = http.post("/language", language=code, back="/settings")
    assert (answer.status_code, answer.location) == (303, "/settings")
    return http


def clear(answer: TestResponse) -> None:
    """Hold that nothing on a page stands outside the catalogs."""
    found = outside(answer.text, known=(*KNOWN, *ZONES, *MORE_ZONES))
    assert not found, (answer.request.path, found)


def sends(http: Browser, path: str, **fields: Any) -> None:
    """Send a form, and hold that nothing on the page that it leads to stands outside them."""
    answer = http.post(path, **fields)
    clear(http.get(answer.location) if answer.status_code == 303 else answer)


def met(town: Town) -> tuple[Known, Known]:
    """Bea, who cried for help, and Ana, with whom the script speaks."""
    bea, ana = town.agreed("Bea", service="Shelter", shared_phone=True), town.agreed("Ana")
    town.hears(bea, "I want to kill myself tonight")
    town.settle()
    return bea, ana
