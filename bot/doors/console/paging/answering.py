"""Where a page's link leads: a button, without a sign-in, and nothing about anybody.

Opening the link changes nothing: mail programs and phones open links before their owner does. Only
the button acknowledges, for the person whom the page was sent to.
"""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from bot.care.paging import acknowledging
from bot.care.paging.acknowledging import Answer
from bot.care.paging.tokens import TOKEN_LENGTH
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say
from bot.doors.trying import attempt

SHOWN = {
    Answer.WAITS: marked("Something waits for a person."),
    Answer.TAKEN: marked("Somebody has taken it. Thank you for looking."),
    Answer.OVER: marked("This is over. Thank you for looking."),
    Answer.EXPIRED: marked("This page is too old to be answered."),
    Answer.TESTED: marked("This is a test of your paging."),
}
DONE = {
    **SHOWN,
    Answer.WAITS: marked(
        "You have answered. Nobody else is paged for %(minutes)s min: take it now."
    ),
    Answer.TESTED: marked("Thank you: this way of paging you works."),
}
# What pressing the button would still change something about.
ASKS = frozenset({Answer.WAITS, Answer.TESTED})


class Answering:
    """The routes of a page's link."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/p/<token>", "paged", self.page)
        door.add_url_rule("/p/<token>", "paged_post", self.answer, methods=["POST"])

    def page(self, token: str) -> str:
        """Show the button."""
        house, now = self.desk.house, self.desk.clock.now()
        with house.db.reading() as tx:
            met = acknowledging.look(tx, house, _checked(token), now=now)
        return self._shown(met, SHOWN, token=token)

    def answer(self, token: str) -> ResponseReturnValue:
        """Acknowledge the page, and lead to where it can be taken."""
        _checked(token)
        met = attempt(lambda: self._acknowledge(token))
        return self._shown(met, DONE)

    def _acknowledge(self, token: str) -> Answer | None:
        house, now = self.desk.house, self.desk.clock.now()
        with house.db.writing() as tx:
            return acknowledging.acknowledge(tx, house, token, by="link", now=now)

    def _shown(self, met: Answer | None, told: dict[Answer, str], *, token: str = "") -> str:
        if met is None:
            abort(404)
        minutes = int(self.desk.house.policy.silent_after.total_seconds()) // 60
        words = told[met]
        return render_template(
            "console/paging/paged.html",
            told=say(words, minutes=minutes) if "%(" in words else say(words),
            token=token if met in ASKS else "",
            tests=met is Answer.TESTED,
        )


def _checked(token: str) -> str:
    if len(token) != TOKEN_LENGTH or not token.isascii():
        abort(404)
    return token
