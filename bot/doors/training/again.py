"""Starting the training town again, for everybody in it: asked once more before it is done."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.doors import sessions
from bot.doors.desk import Desk
from bot.doors.tongue import say


def starting_again(desk: Desk, start_again: Callable[[], None]) -> Blueprint:
    """Give the routes; they need a sign-in, and only a training house has them."""
    assert desk.config.real is not None, "only a training house starts again"
    door = Blueprint("again", __name__, template_folder="templates", url_prefix="/start-again")
    door.before_request(sessions.guard(desk))
    door.app_context_processor(lambda: {"may_start_again": True})
    pages = StartingAgain(start_again)
    door.add_url_rule("", "page", pages.page)
    door.add_url_rule("", "post", pages.go, methods=["POST"])
    return door


class StartingAgain:
    """The routes by which whoever trains has the town made anew."""

    def __init__(self, start_again: Callable[[], None]) -> None:
        """Take what makes it anew."""
        self._start_again = start_again

    def page(self) -> str:
        """Say what will be lost, and ask."""
        sessions.acting()
        return self._asked("")

    def go(self) -> ResponseReturnValue:
        """Have it made anew, if that was ticked."""
        sessions.acting()
        if request.form.get("sure") != "yes":
            return self._asked(say("Tick the box first: everybody here loses what they did.")), 422
        self._start_again()
        return render_template("training/starting.html")

    def _asked(self, fault: str) -> str:
        page = "training/start_again.html"
        return render_template(page, me=sessions.current(), fault=fault)
