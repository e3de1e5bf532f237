"""Scripts in a turn: start one, go on with one, and carry out what the engine says to do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from bot.care.consent import Basis
from bot.care.escalations import Cause
from bot.care.turn.turning import Turn
from bot.errors import ScriptMissing
from bot.house import House
from bot.sending.delivery import Why
from flows import effects, engine
from flows.answers import Question
from flows.effects import Effect
from flows.errors import ScriptInvalid, StepLimitReached
from flows.events import Event, Started
from flows.progress import Progress
from flows.wording import Edition
from models import check_ins, messages, outcomes, progresses, script_versions, timers

_SAVE = update(progresses).where(progresses.c.id == bindparam("of_progress"))
_PLACE = _SAVE.values(place=bindparam("to_place"))
_OVER = _PLACE.values(state="ended", result=bindparam("with_result"), ended_at=bindparam("at"))
_CHECK_IN_OVER = (
    update(check_ins)
    .where(check_ins.c.id == bindparam("of_check_in"), check_ins.c.state == "started")
    .values(state="finished", reason=bindparam("with_result"))
)


def start(turn: Turn, name: str, *, check_in_id: UUID | None = None) -> None:
    """Start the current edition of a script in this conversation, ending the one under way."""
    end(turn, "superseded")
    edition = turn.house.library.current(name)
    values = {key: value for key, value in turn.thread.values.items() if key == "service"}
    try:
        place, said = engine.begin(edition.script, Started(values), turn.now)
    except StepLimitReached as limit:
        turn.escalate(Cause(1, "a script did not stop", limit.script))
        return
    progress = _Under(turn.house.new_id(), check_in_id, edition)
    turn.rows.add(progresses, _row(turn, progress, place))
    _carry_out(turn, progress, said)


def go_on(turn: Turn, event: Event) -> bool:
    """Give the event to the script under way; False when there is none that it can reach."""
    under = current(turn)
    if under is None:
        return False
    progress, place = under
    try:
        after, said = engine.step(progress.edition.script, place, event, turn.now)
    except StepLimitReached as limit:
        turn.escalate(Cause(1, "a script did not stop", limit.script))
        return True
    _carry_out(turn, progress, said)
    _save(turn, progress, after, said)
    return True


def question(turn: Turn) -> Question | None:
    """Return the question that the client has been asked, if the script waits for an answer."""
    under = current(turn)
    if under is None:
        return None
    ask = engine.asked(under[0].edition.script, under[1])
    return ask.question if ask is not None else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What left of a question: whether it did at all, and whether more of it still waits."""

    asked: bool
    waiting: bool


def seen(turn: Turn) -> Seen:
    """Say what the client can have seen of the question in progress.

    A text that came before the question left is no answer to it: taking it for one would invent
    an answer. Reminders that still wait for the morning are moot once the answer is there.
    """
    under = current(turn)
    if under is None:
        return Seen(asked=False, waiting=False)
    progress, place = under
    key = {"conversation_id": turn.conversation_id, "since": progress.row_id}
    said = set(turn.tx.execute(_SAID, {**key, "step": place.step}).scalars())
    return Seen(asked=not said.isdisjoint(_LEFT), waiting=not said.isdisjoint(_NOT_YET))


_LEFT = frozenset(("sending", "doubtful", "accepted", "sent", "delivered", "read"))
_NOT_YET = frozenset(("queued", "held"))
# Ids are ordered by creation: what has a higher one than the progress belongs to this script's run.
_SAID = select(messages.c.status).where(
    messages.c.conversation_id == bindparam("conversation_id"),
    messages.c.id > bindparam("since"),
    messages.c.author == "bot",
    messages.c.step == bindparam("step"),
)


def end(turn: Turn, result: str) -> None:
    """End the script under way, with its timers."""
    row = turn.thread.row
    if row.progress_id is None:
        return
    turn.cancel_timers()
    over = {"of_progress": row.progress_id, "to_place": row.place, "with_result": result}
    turn.rows.change(_OVER, {**over, "at": turn.now})
    if row.check_in_id is not None:
        told = {"of_check_in": row.check_in_id, "with_result": result}
        turn.rows.change(_CHECK_IN_OVER, told)


@dataclass(frozen=True, slots=True)
class _Under:
    """The script under way: its progress row's id, its check-in and its edition."""

    row_id: UUID
    check_in_id: UUID | None
    edition: Edition


def current(turn: Turn) -> tuple[_Under, Progress] | None:
    """Read the script under way in the edition that it began with (P7).

    A script that is nowhere to be found puts the conversation before a person.
    """
    row = turn.thread.row
    if row.progress_id is None:
        return None
    try:
        edition = find_edition(turn.tx, turn.house, name=row.script, version=row.script_version)
        place = Progress.from_dict(json.loads(row.place))
    except (ScriptMissing, ValueError, TypeError):
        # The last two: its place was written in a form that this version cannot read.
        turn.escalate(Cause(2, "its script is missing", f"{row.script}/{row.script_version}"))
        return None
    return _Under(row.progress_id, row.check_in_id, edition), place


def find_edition(tx: Connection, house: House, *, name: str, version: str) -> Edition:
    """Return an edition from the library, or from the database where old ones are kept."""
    found = house.library.edition(name, version)
    if found is not None:
        return found
    query = select(script_versions.c.content).where(
        script_versions.c.script == name, script_versions.c.version == version
    )
    content = tx.execute(query).scalar()
    if content is None:
        raise ScriptMissing(f"{name} {version}")
    try:
        return house.library.from_content(content, name=name, version=version)
    except (ScriptInvalid, ValueError) as error:
        raise ScriptMissing(f"{name} {version} no longer loads") from error


def _row(turn: Turn, progress: _Under, place: Progress) -> dict[str, Any]:
    ended = place.phase == "ended"
    return {
        "id": progress.row_id,
        "conversation_id": turn.conversation_id,
        "check_in_id": progress.check_in_id,
        "script": place.script,
        "script_version": place.version,
        "state": "ended" if ended else "active",
        "place": _json(place.to_dict()),
        "result": "said" if ended else None,
        "started_at": turn.now,
        "ended_at": turn.now if ended else None,
    }


def _save(turn: Turn, progress: _Under, place: Progress, said: tuple[Effect, ...]) -> None:
    key = {"of_progress": progress.row_id, "to_place": _json(place.to_dict())}
    if place.phase != "ended":
        turn.rows.change(_PLACE, key)
        return
    result = next(e.result for e in said if isinstance(e, effects.Close))
    turn.rows.change(_OVER, {**key, "with_result": result, "at": turn.now})


def _carry_out(turn: Turn, progress: _Under, said: tuple[Effect, ...]) -> None:
    for effect in said:
        _carry_out_one(turn, progress, effect)


def _carry_out_one(turn: Turn, progress: _Under, effect: Effect) -> None:
    match effect:
        case effects.Say():
            _say(turn, progress, effect)
        case effects.SetTimer():
            _set_timer(turn, progress, effect)
        case effects.CancelTimers():
            turn.cancel_timers()
        case effects.RecordOutcome():
            _record_outcome(turn, progress, effect)
        case effects.SetConsent():
            _set_consent(turn, progress, effect)
        case effects.Escalate():
            turn.escalate(Cause(effect.level, effect.reason, progress.edition.script.name))
        case effects.Close():
            _close(turn, progress, effect)
        case _:
            assert_never(effect)


def _say(turn: Turn, progress: _Under, effect: effects.Say) -> None:
    script = progress.edition.script
    why = Why(script.name, script.version, effect.step, effect.wording)
    wording = progress.edition.wording(effect.wording, turn.language)
    turn.say(wording, purpose=script.purpose, why=why)


def _set_timer(turn: Turn, progress: _Under, effect: effects.SetTimer) -> None:
    row = {"id": turn.house.new_id(), "progress_id": progress.row_id, "name": effect.name}
    turn.rows.add(timers, {**row, "due_at": effect.due_at})


def _record_outcome(turn: Turn, progress: _Under, effect: effects.RecordOutcome) -> None:
    row = {
        "id": turn.house.new_id(),
        "conversation_id": turn.conversation_id,
        "progress_id": progress.row_id,
        "turn_id": turn.id,
        "instrument": effect.instrument,
        "value": effect.value,
        "script": progress.edition.script.name,
        "script_version": progress.edition.script.version,
        "step": effect.step,
        "language": turn.language,
        "at": turn.now,
    }
    turn.rows.add(outcomes, row)


def _set_consent(turn: Turn, progress: _Under, effect: effects.SetConsent) -> None:
    script = progress.edition.script
    evidence = f"{script.name}/{script.version}"
    basis = Basis("client", evidence, turn.language, turn_id=turn.id)
    turn.record_consent(effect.state, effect.purposes, basis)


def _close(turn: Turn, progress: _Under, effect: effects.Close) -> None:
    if progress.check_in_id is not None:
        told = {"of_check_in": progress.check_in_id, "with_result": effect.result}
        turn.rows.change(_CHECK_IN_OVER, told)


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
