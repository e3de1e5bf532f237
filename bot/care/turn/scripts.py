"""Scripts in a turn: start one, go on with one, and carry out what the engine says to do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from bot.care.consent import Basis
from bot.care.escalations import Cause
from bot.care.turn.turning import Turn, Under
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
    under = Under(turn.house.new_id(), check_in_id, edition, place)
    turn.rows.add(progresses, _row(turn, under))
    _carry_out(turn, under, said)


def go_on(turn: Turn, event: Event) -> bool:
    """Give the event to the script under way; False when there is none that it can reach."""
    under = current(turn)
    if under is None:
        return False
    try:
        after, said = engine.step(under.edition.script, under.place, event, turn.now)
    except StepLimitReached as limit:
        turn.escalate(Cause(1, "a script did not stop", limit.script))
        return True
    turn.under = replace(under, place=after)
    _carry_out(turn, turn.under, said)
    _save(turn, turn.under, said)
    return True


def question(turn: Turn) -> Question | None:
    """Return the question that the client has been asked, if the script waits for an answer."""
    under = current(turn)
    if under is None:
        return None
    ask = engine.asked(under.edition.script, under.place)
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
    key = {"conversation_id": turn.conversation_id, "since": under.row_id}
    found = turn.house.db.fetch(turn.tx, _SAID, {**key, "step": under.place.step})
    said = {row.status for row in found}
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


def current(turn: Turn) -> Under | None:
    """Return the script under way in the edition that it began with (P7), read once a turn.

    A script that is nowhere to be found puts the conversation before a person.
    """
    if not turn.under_was_read:
        turn.under, turn.under_was_read = _read(turn), True
    return turn.under


def _read(turn: Turn) -> Under | None:
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
    return Under(row.progress_id, row.check_in_id, edition, place)


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


def _row(turn: Turn, under: Under) -> dict[str, Any]:
    place = under.place
    ended = place.phase == "ended"
    return {
        "id": under.row_id,
        "conversation_id": turn.conversation_id,
        "check_in_id": under.check_in_id,
        "script": place.script,
        "script_version": place.version,
        "state": "ended" if ended else "active",
        "place": _json(place.to_dict()),
        "result": "said" if ended else None,
        "started_at": turn.now,
        "ended_at": turn.now if ended else None,
    }


def _save(turn: Turn, under: Under, said: tuple[Effect, ...]) -> None:
    place = under.place
    key = {"of_progress": under.row_id, "to_place": _json(place.to_dict())}
    if place.phase != "ended":
        turn.rows.change(_PLACE, key)
        return
    result = next(e.result for e in said if isinstance(e, effects.Close))
    turn.rows.change(_OVER, {**key, "with_result": result, "at": turn.now})


def _carry_out(turn: Turn, under: Under, said: tuple[Effect, ...]) -> None:
    for effect in said:
        _carry_out_one(turn, under, effect)


def _carry_out_one(turn: Turn, under: Under, effect: Effect) -> None:
    match effect:
        case effects.Say():
            _say(turn, under, effect)
        case effects.SetTimer():
            _set_timer(turn, under, effect)
        case effects.CancelTimers():
            turn.cancel_timers()
        case effects.RecordOutcome():
            _record_outcome(turn, under, effect)
        case effects.SetConsent():
            _set_consent(turn, under, effect)
        case effects.Escalate():
            turn.escalate(Cause(effect.level, effect.reason, under.edition.script.name))
        case effects.Close():
            _close(turn, under, effect)
        case _:
            assert_never(effect)


def _say(turn: Turn, under: Under, effect: effects.Say) -> None:
    script = under.edition.script
    why = Why(script.name, script.version, effect.step, effect.wording)
    wording = under.edition.wording(effect.wording, turn.language)
    turn.say(wording, purpose=script.purpose, why=why)


def _set_timer(turn: Turn, under: Under, effect: effects.SetTimer) -> None:
    row = {"id": turn.house.new_id(), "progress_id": under.row_id, "name": effect.name}
    turn.rows.add(timers, {**row, "due_at": effect.due_at})


def _record_outcome(turn: Turn, under: Under, effect: effects.RecordOutcome) -> None:
    row = {
        "id": turn.house.new_id(),
        "conversation_id": turn.conversation_id,
        "progress_id": under.row_id,
        "turn_id": turn.id,
        "instrument": effect.instrument,
        "value": effect.value,
        "script": under.edition.script.name,
        "script_version": under.edition.script.version,
        "step": effect.step,
        "language": turn.language,
        "at": turn.now,
    }
    turn.rows.add(outcomes, row)


def _set_consent(turn: Turn, under: Under, effect: effects.SetConsent) -> None:
    script = under.edition.script
    evidence = f"{script.name}/{script.version}"
    basis = Basis("client", evidence, turn.language, turn_id=turn.id)
    turn.record_consent(effect.state, effect.purposes, basis)


def _close(turn: Turn, under: Under, effect: effects.Close) -> None:
    if under.check_in_id is not None:
        told = {"of_check_in": under.check_in_id, "with_result": effect.result}
        turn.rows.change(_CHECK_IN_OVER, told)


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
