"""Carry out what the engine says to do, effect by effect, as rows of the turn."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from bot.care import cadences
from bot.care.cadences import Enrolling
from bot.care.consent import Basis
from bot.care.escalations import Cause
from bot.care.turn.scripts.asking import names_of
from bot.care.turn.turning import Known, Turn, Under
from bot.sending.delivery import Why
from flows import effects, engine
from flows.effects import Effect
from models import check_ins, outcomes, remembered, service_referrals, timers

NEED = 2

_CHECK_IN_OVER = (
    update(check_ins)
    .where(check_ins.c.id == bindparam("of_check_in"), check_ins.c.state == "started")
    .values(state="finished", reason=bindparam("with_result"))
)
_OFFERS = (
    select(service_referrals.c.state)
    .add_columns(service_referrals.c.script_version, service_referrals.c.step)
    .where(
        service_referrals.c.conversation_id == bindparam("of_conversation"),
        service_referrals.c.progress_id == bindparam("of_progress"),
    )
    .order_by(service_referrals.c.id)
)


def carry_out(turn: Turn, under: Under, said: tuple[Effect, ...]) -> None:
    """Carry out effects in their order."""
    for effect in said:
        DEEDS[type(effect)](turn, under, effect)


def finish_check_in(turn: Turn, check_in_id: UUID, result: str) -> None:
    """Keep how a check-in ended."""
    turn.rows.change(_CHECK_IN_OVER, {"of_check_in": check_in_id, "with_result": result})


def _say(turn: Turn, under: Under, effect: effects.Say) -> None:
    script = under.edition.script
    why = Why(script.name, script.version, effect.step, effect.wording)
    wording = under.edition.wording(effect.wording, turn.language)
    known = Known(under.place.values, script.values)
    turn.say(wording, purpose=script.purpose, why=why, known=known)


def _set_timer(turn: Turn, under: Under, effect: effects.SetTimer) -> None:
    row = {"id": turn.house.new_id(), "progress_id": under.row_id, "name": effect.name}
    turn.rows.add(timers, {**row, "due_at": effect.due_at})


def _cancel_timers(turn: Turn, under: Under, effect: effects.CancelTimers) -> None:
    turn.cancel_timers()


def _record_outcome(turn: Turn, under: Under, effect: effects.RecordOutcome) -> None:
    told = {"instrument": effect.instrument, "value": effect.value}
    turn.rows.add(outcomes, {**told, **_origin(turn, under, effect.step)})


def _remember(turn: Turn, under: Under, effect: effects.Remember) -> None:
    told = {"name": effect.name, "value": effect.value}
    turn.rows.add(remembered, {**told, **_origin(turn, under, effect.step)})


def _offer(turn: Turn, under: Under, effect: effects.RecordOffer) -> None:
    """Write an offer down, or the answer to it; asked anew it is still the same offer."""
    if effect.state == "offered" and _is_offered(turn, under, effect.step):
        return
    told = {"service": effect.service, "state": effect.state}
    turn.rows.add(service_referrals, {**told, **_origin(turn, under, effect.step)})


def _is_offered(turn: Turn, under: Under, step: str) -> bool:
    key = {"of_conversation": turn.conversation_id, "of_progress": under.row_id}
    names = names_of(under.place, step)
    found = turn.house.db.fetch(turn.tx, _OFFERS, key)
    states = [row.state for row in found if (row.script_version, row.step) in names]
    return states[-1:] == ["offered"]


def _origin(turn: Turn, under: Under, step: str) -> dict[str, Any]:
    """Give the columns that say where an answer comes from (P8)."""
    return {
        "id": turn.house.new_id(),
        "conversation_id": turn.conversation_id,
        "progress_id": under.row_id,
        "turn_id": turn.id,
        "script": under.edition.script.name,
        "script_version": under.edition.script.version,
        "step": step,
        "language": turn.language,
        "at": turn.now,
    }


def _set_consent(turn: Turn, under: Under, effect: effects.SetConsent) -> None:
    script = under.edition.script
    evidence = f"{script.name}/{script.version}"
    basis = Basis("client", evidence, turn.language, turn_id=turn.id)
    turn.record_consent(effect.state, effect.purposes, basis)


def _escalate(turn: Turn, under: Under, effect: effects.Escalate) -> None:
    if effect == engine.LATE_AND_UNCLEAR:
        # The script has nothing to say to it; the client must hear that a person will.
        turn.say_fixed("fixed.received")
    turn.escalate(Cause(effect.level, effect.reason, under.edition.script.name))


def _start_cadence(turn: Turn, under: Under, effect: effects.StartCadence) -> None:
    row = turn.thread.row
    found = cadences.find(turn.tx, row.team_id, effect.cadence)
    if found is None or not found.runs or row.client_id is None:
        _cannot(turn, effect.cadence, found)
        return
    enrolling = Enrolling(row.client_id, turn.conversation_id, turn.facts.zone)
    if cadences.join(turn.tx, turn.house, found.campaign_id, enrolling, now=turn.now):
        turn.note("cadence.started", {"cadence": effect.cadence})


def _stop_cadence(turn: Turn, under: Under, effect: effects.StopCadence) -> None:
    row = turn.thread.row
    found = cadences.find(turn.tx, row.team_id, effect.cadence)
    if found is None:
        _cannot(turn, effect.cadence, found)
    elif row.client_id is None:
        return
    elif cadences.leave(turn.tx, found.campaign_id, client_id=row.client_id):
        turn.note("cadence.stopped", {"cadence": effect.cadence})


def _cannot(turn: Turn, cadence: str, found: cadences.Found | None) -> None:
    """Let a person see to a cadence that cannot be carried out, while the script goes on."""
    reason = "its script names a cadence that the team has not"
    if found is not None:
        reason = "nobody to enrol" if found.runs else "its script starts a cadence that rests"
    turn.escalate(Cause(NEED, reason, cadence), keeps_talking=True)


def _close(turn: Turn, under: Under, effect: effects.Close) -> None:
    if under.check_in_id is not None:
        finish_check_in(turn, under.check_in_id, effect.result)


DEEDS: dict[type[Effect], Any] = {
    effects.Say: _say,
    effects.SetTimer: _set_timer,
    effects.CancelTimers: _cancel_timers,
    effects.RecordOutcome: _record_outcome,
    effects.Remember: _remember,
    effects.RecordOffer: _offer,
    effects.SetConsent: _set_consent,
    effects.Escalate: _escalate,
    effects.StartCadence: _start_cadence,
    effects.StopCadence: _stop_cadence,
    effects.Close: _close,
}
