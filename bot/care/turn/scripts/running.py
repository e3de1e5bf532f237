"""A script's life in a turn: it starts, goes on, is asked again, ends."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import bindparam, update

from bot.care.escalations import Cause
from bot.care.turn.scripts import deeds, places
from bot.care.turn.scripts.asking import seen
from bot.care.turn.scripts.knowing import started
from bot.care.turn.turning import Turn, Under
from bot.sending import delivery
from flows import effects, engine
from flows.errors import StepLimitReached
from flows.events import Event, Interrupted, Resumed
from flows.progress import Progress
from models import check_ins

_CHECK_IN = update(check_ins).where(check_ins.c.id == bindparam("of_check_in"))
_CHECK_IN_AGAIN = _CHECK_IN.where(check_ins.c.state == "finished").values(
    state="started", reason=None
)


def start(turn: Turn, name: str, *, check_in_id: UUID | None = None) -> None:
    """Start the current edition of a script in this conversation, ending the one under way."""
    end(turn, "superseded")
    edition = turn.house.library.current(name)
    try:
        place, said = engine.begin(edition.script, started(turn, edition.script), turn.now)
    except StepLimitReached as limit:
        _stop(turn, limit)
        return
    under = Under(turn.house.new_id(), check_in_id, edition, place)
    places.add(turn, under)
    deeds.carry_out(turn, under, said)


def go_on(turn: Turn, event: Event) -> None:
    """Give the event to the script under way, or to the one that a late answer may still reach.

    A late answer that is understood puts that script under way again, and its check-in with it.
    """
    under = places.current(turn)
    if under is None:
        return
    before = _in_language(under.place, turn.language)
    try:
        after, said = engine.step(under.edition.script, before, event, turn.now)
    except StepLimitReached as limit:
        _stop(turn, limit)
        return
    turn.under = replace(under, place=after)
    if under.ended and said and engine.LATE_AND_UNCLEAR not in said:
        _reopen_check_in(turn, under)
    deeds.carry_out(turn, turn.under, said)
    places.save(turn, turn.under, said)


def foretell(turn: Turn, event: Event) -> None:
    """Say what the script would say at an event, and do nothing else of what it would do.

    For a turn that is dropped: what is said stays in its rows, unwritten.
    """
    under = places.current(turn)
    if under is None:
        return
    before = _in_language(under.place, turn.language)
    try:
        after, said = engine.step(under.edition.script, before, event, turn.now)
    except StepLimitReached:
        return
    turn.under = replace(under, place=after)
    deeds.carry_out(turn, turn.under, tuple(one for one in said if isinstance(one, effects.Say)))


def _stop(turn: Turn, limit: StepLimitReached) -> None:
    turn.escalate(Cause(1, "a script did not stop", limit.script))


def _in_language(place: Progress, language: str) -> Progress:
    """Let conditions know the language that the conversation is in by now."""
    if place.values.get("language") == language:
        return place
    values: Mapping[str, str] = {**place.values, "language": language}
    return replace(place, values=values)


def _reopen_check_in(turn: Turn, under: Under) -> None:
    """Take back that nobody answered: reports count a check-in by how it ended in the end."""
    if under.check_in_id is not None:
        turn.rows.change(_CHECK_IN_AGAIN, {"of_check_in": under.check_in_id})


def ask_again(turn: Turn) -> None:
    """Ask the question in progress again in its short words, something else being answered.

    Not while the question itself is still to leave: the client has not seen it, or is about to.
    """
    of_question = seen(turn)
    if of_question.asked and not of_question.leaving:
        go_on(turn, Interrupted())


def ask_anew(turn: Turn) -> bool:
    """Ask the question in progress anew, in the language that the turn is in by now, in place of
    what has not left yet; False when the script under way asks nothing."""
    under = places.current(turn)
    if under is None or under.ended or under.place.phase != "asking":
        return False
    delivery.cancel(turn.tx, turn.conversation_id, reason="language_switch")
    go_on(turn, Resumed())
    return True


def end(turn: Turn, result: str) -> None:
    """End the script under way, with its timers and its check-in; late answers count no more."""
    row = turn.thread.row
    if row.progress_id is None:
        return
    if turn.thread.script_under_way:
        turn.cancel_timers()
        if row.check_in_id is not None:
            deeds.finish_check_in(turn, row.check_in_id, result)
    places.close(turn, result)
