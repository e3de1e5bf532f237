"""What each signal in a text makes us do. Several can be true of one text: all are acted on."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from bot.care.consent import Basis
from bot.care.escalations import Cause
from bot.care.turn import scripts
from bot.care.turn.turning import Turn
from bot.sending.gate import DECEASED, SAFETY
from flows.languages import asked_for
from flows.reading import Reading, Signal, SignalKind
from flows.reading.groups import IN_PLACE_OF
from models import messages

# As levels: danger now, suicidal or abused, a need for today, everything else.
DANGER_NOW, URGENT, NEED, UNCLEAR = 0, 1, 2, 3

_LAST_SAFETY_TEXT = select(func.max(messages.c.created_at)).where(
    messages.c.conversation_id == bindparam("conversation_id"),
    messages.c.purpose == SAFETY,
    messages.c.status != "refused",
)


def act(turn: Turn, reading: Reading, *, answered_by_provider: bool = False) -> str | None:
    """Act on every signal; returns how the turn ends if a signal decides that, else None."""
    opted_out = _opt_out(turn, reading, quiet=answered_by_provider)
    # Whoever writes now has the phone of somebody who died: only a person answers them.
    died = turn.facts.circumstance == DECEASED
    opted_in = not opted_out and not died and _opt_in(turn, reading)
    if _risk(turn, reading):
        return "person"
    if opted_in and turn.state == "bot":
        scripts.start(turn, "consent")
    if opted_out or (opted_in and turn.state == "bot"):
        return "consent"
    _denied(turn, reading)
    return _wish(turn, reading, answered_by_provider) if turn.state == "bot" else None


def _opt_out(turn: Turn, reading: Reading, *, quiet: bool) -> bool:
    stop = reading.first(SignalKind.OPT_OUT)
    wrong = reading.first(SignalKind.WRONG_PERSON)
    found = stop or wrong
    if found is None:
        return False
    basis = Basis("client", found.rule, turn.language, turn_id=turn.id)
    turn.stop_everything(basis, contact_state="suspect" if wrong else None)
    scripts.end(turn, "wrong_person" if wrong else "opted_out")
    if not quiet:
        turn.confirm_stop("fixed.wrong_person" if wrong else "fixed.opted_out")
    if wrong:
        turn.escalate(_nobody_there(wrong))
    return True


def _nobody_there(wrong: Signal) -> Cause:
    """Say what to do about a phone that the client does not hold.

    Who answers for them may know that they are in hospital, in jail, or have died.
    """
    if wrong.group == IN_PLACE_OF:
        return Cause(NEED, "someone answers for the client: call", wrong.rule)
    return Cause(UNCLEAR, "wrong person: find another way", wrong.rule)


def _risk(turn: Turn, reading: Reading) -> bool:
    risk = reading.first(SignalKind.RISK_IMMINENT) or reading.first(SignalKind.RISK_ELEVATED)
    if risk is None:
        return False
    level = DANGER_NOW if risk.kind is SignalKind.RISK_IMMINENT else URGENT
    if not _safety_text_is_recent(turn):
        turn.say_fixed("fixed.safety", purpose=SAFETY)
    reason = "may be in danger: call" if turn.facts.stopped_at else "may be in danger"
    turn.escalate(Cause(level, reason, risk.rule))
    return True


def _denied(turn: Turn, reading: Reading) -> None:
    """Let a person read who says that they are in no danger, while the script goes on."""
    denied = reading.first(SignalKind.RISK_DENIED)
    if denied is not None and turn.state != "held":
        cause = Cause(NEED, "says they are in no danger: read it", denied.rule)
        turn.escalate(cause, keeps_talking=True)


def _safety_text_is_recent(turn: Turn) -> bool:
    last = _last_safety_text(turn.tx, turn)
    return last is not None and turn.now - last < turn.house.policy.safety_text_every


def _last_safety_text(tx: Connection, turn: Turn) -> datetime | None:
    key: dict[str, Any] = {"conversation_id": turn.conversation_id}
    last: datetime | None = tx.execute(_LAST_SAFETY_TEXT, key).scalar()
    return last


def _wish(turn: Turn, reading: Reading, answered_by_provider: bool) -> str | None:
    """Act on what the client asks for while the script speaks."""
    if found := reading.first(SignalKind.WANTS_PERSON):
        turn.say_fixed("fixed.received")
        turn.escalate(Cause(NEED, "asks for a person", found.rule))
        return "person"
    if found := reading.first(SignalKind.LANGUAGE_SWITCH):
        return _switch_language(turn, found)
    if found := reading.first(SignalKind.HELP_INFO):
        return _help(turn, found, quiet=answered_by_provider)
    if found := reading.first(SignalKind.LANGUAGE_UNREAD):
        turn.say_fixed("fixed.received")
        turn.escalate(Cause(UNCLEAR, "wrote in a language that nobody here reads", found.rule))
        return "person"
    return None


def _comes_after_the_stop(turn: Turn) -> bool:
    """Say whether there is a stop to lift; a START found late must not undo a stop that came after.

    The provider's log brings lost texts back hours later, and webhooks have gone on meanwhile.
    """
    stopped_at, written_at = turn.facts.stopped_at, turn.answers_at or turn.now
    return stopped_at is not None and written_at >= stopped_at


def _opt_in(turn: Turn, reading: Reading) -> bool:
    """Lift the stop, whoever speaks; only a fresh yes brings check-ins back."""
    found = reading.first(SignalKind.OPT_IN)
    if found is None or not _comes_after_the_stop(turn):
        return False
    basis = Basis("client", found.rule, turn.language, turn_id=turn.id)
    turn.record_consent("granted", ("everything", "consent_request"), basis)
    return True


def _switch_language(turn: Turn, found: Signal) -> str:
    """Go on in the language asked for when all of it is there, else let a person see to it.

    The conversation stays in that language; the one the client was referred in is still read, since
    a cry for help may come in either.
    """
    wanted = found.detail
    if not _speaks(turn, wanted):
        turn.say_fixed("fixed.language")
        turn.escalate(Cause(NEED, f"asks for {asked_for(wanted)}", found.rule))
        return "person"
    turn.language = wanted
    turn.note("language.switched", {"language": wanted})
    if scripts.ask_anew(turn):
        return "script"
    turn.say_fixed("fixed.received")
    cause = Cause(UNCLEAR, f"asks for {asked_for(wanted)}", found.rule)
    turn.escalate(cause, keeps_talking=turn.thread.script_under_way)
    return "person"


def _speaks(turn: Turn, language: str) -> bool:
    """Say whether the fixed replies and the script under way have usable words in a language."""
    under = scripts.current(turn)
    spoken = [turn.house.library.fixed.wordings]
    if under is not None and not under.ended:
        spoken.append(under.edition.wordings)
    drafts = turn.house.policy.drafts_may_leave
    found = [words.get(language) for wordings in spoken for words in wordings.values()]
    return all(word is not None and (word.reviewed or drafts) for word in found)


def _help(turn: Turn, found: Signal, *, quiet: bool) -> str:
    """Answer HELP and let a person see it too, while the script asks on."""
    if not quiet:
        turn.say_fixed("fixed.help")
    scripts.ask_again(turn)
    turn.escalate(Cause(UNCLEAR, "asked for help or information", found.rule), keeps_talking=True)
    return "person"
