"""A town whose house is given another version of a script while conversations are under way."""

import json
import re
from dataclasses import replace
from typing import Any

from bot import wiring
from bot.care import moving
from bot.care.moving import Standing
from bot.library import Library, edition_of
from flows.loader import load_script
from flows.progress import Progress
from flows.wording import Wording
from models import outcomes, progresses, timers
from tests import practice, town
from tests.town import Known, Town

NAME = "errand"
OLD = """\
script: errand
about: A question, some time, and an offer.
purpose: check_in
start: how
steps:
  how:
    ask: "{program}: is it going well? Reply YES or NO."
    answer: yes or no
    outcome: how_it_goes
    next: {yes: nap, no: over}
    unclear: {again: "In short: YES or NO.", then: a_person}
    silence: {after: 4 hours, remind: "Still: YES or NO.", grace: 2 days, then: rest}
  nap: {wait: 3 hours, next: more}
  rest: {wait: 5 days, next: over}
  more:
    offer: Northside
    ask: "More help? Reply YES or NO."
    next: {accepted: over, declined: over}
    unclear: {then: a_person}
    silence: {after: 4 hours, then: over}
    not_now: {after: 2 hours, then: over}
  a_person:
    escalate: {level: P3, reason: unclear}
    next: more
  over: {end: finished}
"""
RENAMES = {"how": "feeling", "nap": "pause", "rest": "quiet", "more": "help", "a_person": "someone"}


def library(shelf: Library, source: str) -> Library:
    """Return the library with this file as the errand's, the same text in English and Spanish."""
    script = load_script(source, f"{NAME}.yaml")
    spoken = {
        key: {code: Wording(text, reviewed=True) for code in ("en", "es")}
        for key, text in script.wordings.items()
    }
    edition = edition_of(script, {NAME: source}, spoken)
    return replace(shelf, editions={**shelf.editions, NAME: edition})


def old_books() -> Library:
    """Return the library before."""
    return library(town.books(), OLD)


def new_books(source: str = OLD, *, moves: bool = True) -> Library:
    """Return the library after: every step that waits has another name, the first text is another,
    and conversations of the old version are moved unless told not to.

    `source` is the file before the renaming.
    """
    old = old_books().current(NAME).script.version
    for one, other in RENAMES.items():
        source = re.sub(rf"\b{one}\b", other, source)
    steps = ", ".join(f"{one}: {other}" for one, other in RENAMES.items())
    head = f"moves:\n  - from: {old}\n    steps: {{{steps}}}\nsteps:" if moves else "steps:"
    renewed = source.replace("is it going well", "are things well")
    return library(town.books(), renewed.replace("steps:", head, 1))


class VersionTown(Town):
    """A town whose house has the old errand, until it is renewed."""

    def shelf(self) -> Library:
        """Return what the house can say at first."""
        return old_books()

    def renew(self, books: Library | None = None) -> None:
        """Start the house anew with other books, publishing what they bring."""
        self.restart(books or new_books())
        wiring.keep_editions(self.house, self.now)

    def restart(self, books: Library, **changes: Any) -> None:
        """Start a house with these books on the same database, publishing nothing."""
        self.close()
        self.parts = wiring.build(self.config, clock=self.clock, books=books, **changes)

    def asks(self, name: str) -> Known:
        """Let one of the people agree and be asked the errand's first question."""
        known = self.agreed(name)
        practice.start(self, known, NAME)
        return known

    def place(self, known: Known) -> Progress:
        """Return where a client stands in the errand."""
        return Progress.from_dict(json.loads(self.row(known).place))

    def row(self, known: Known) -> Any:
        """Return a client's progress in the errand."""
        [row] = self.rows(progresses, conversation_id=known.conversation_id, script=NAME)
        return row

    def open_timers(self, known: Known) -> list[str]:
        """Return the names of the timers that the errand waits on."""
        rows = self.rows(timers, progress_id=self.row(known).id)
        return [row.name for row in rows if row.fired_at is None and row.cancelled_at is None]

    def move(self) -> dict[Standing, int]:
        """Move everybody who can be, and return what was done."""
        return dict(moving.move(self.house, NAME, self.now))

    def answers(self) -> list[tuple[str, str, str]]:
        """Return the answers to the errand: version, step, value."""
        rows = self.rows(outcomes, script=NAME)
        return [(row.script_version, row.step, row.value) for row in rows]
