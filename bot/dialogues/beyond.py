"""What care does with a text beyond the script: signals first, then a person, then the script.

The same decisions as `bot.care.turn` takes, without its database; a test plays both side by side.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from flows import effects, engine
from flows.events import Heard, Interrupted, Resumed
from flows.languages import asked_for, name_of
from flows.reading import Reading, SignalKind
from flows.reading.groups import IN_PLACE_OF

if TYPE_CHECKING:
    from bot.dialogues.conversation import Conversation

SAFETY_TEXT_EVERY = timedelta(hours=6)

_ANSWERED_FOR = (2, "someone answers for the client: call")
_NOBODY_THERE = (3, "wrong person: find another way")


def hear(conversation: "Conversation", reading: Reading, text: str) -> None:
    """Do all that a text asks for."""
    if _signals(conversation, reading):
        return
    if conversation.speaker != "script":
        _to_person(conversation, "wrote again")
    elif not text.strip():
        _to_person(conversation, "sent a picture, a recording or nothing")
    elif conversation.ask() is None:
        _to_person(conversation, "wrote without being asked")
    else:
        conversation.go_on(Heard(reading.answer))


def escalate(conversation: "Conversation", effect: effects.Escalate) -> None:
    """Put before a person what the script wants there."""
    if effect == engine.LATE_AND_UNCLEAR:
        conversation.say_fixed("received")
    conversation.escalate(effect.level, effect.reason)


def _signals(conversation: "Conversation", reading: Reading) -> bool:
    """Act on every signal; say whether they decide the turn."""
    opted_out = _opt_out(conversation, reading)
    opted_in = not opted_out and _opt_in(conversation, reading)
    if _risk(conversation, reading):
        return True
    if opted_out or opted_in:
        return opted_out or conversation.speaker == "script"
    if reading.first(SignalKind.RISK_DENIED):
        conversation.escalate(2, "says they are in no danger: read it", keeps_talking=True)
    return conversation.speaker == "script" and _wish(conversation, reading)


def _opt_out(conversation: "Conversation", reading: Reading) -> bool:
    wrong = reading.first(SignalKind.WRONG_PERSON)
    stop = reading.first(SignalKind.OPT_OUT)
    if not wrong and not stop:
        return False
    conversation.care("stops all texts")
    conversation.end("wrong_person" if wrong else "opted_out")
    if not conversation.stopped:
        conversation.say_fixed("wrong_person" if wrong else "opted_out")
    conversation.stopped = True
    if wrong:
        conversation.escalate(*(_ANSWERED_FOR if wrong.group == IN_PLACE_OF else _NOBODY_THERE))
    return True


def _opt_in(conversation: "Conversation", reading: Reading) -> bool:
    if not conversation.stopped or not reading.first(SignalKind.OPT_IN):
        return False
    conversation.stopped = False
    conversation.care("lifts the stop")
    if conversation.speaker == "script":
        conversation.care("starts consent")
    return True


def _risk(conversation: "Conversation", reading: Reading) -> bool:
    risk = reading.first(SignalKind.RISK_IMMINENT, SignalKind.RISK_ELEVATED)
    if risk is None:
        return False
    last, now = conversation.safety_at, conversation.now
    if last is None or now - last >= SAFETY_TEXT_EVERY:
        conversation.safety_at = now
        conversation.say_fixed("safety")
    reason = "may be in danger: call" if conversation.stopped else "may be in danger"
    conversation.escalate(0 if risk.kind is SignalKind.RISK_IMMINENT else 1, reason)
    return True


def _wish(conversation: "Conversation", reading: Reading) -> bool:
    if reading.first(SignalKind.WANTS_PERSON):
        conversation.say_fixed("received")
        conversation.escalate(2, "asks for a person")
    elif found := reading.first(SignalKind.LANGUAGE_SWITCH):
        _switch_language(conversation, found.detail)
    elif reading.first(SignalKind.HELP_INFO):
        conversation.say_fixed("help")
        if conversation.place.phase == "asking":
            conversation.go_on(Interrupted())
        conversation.escalate(3, "asked for help or information", keeps_talking=True)
    elif reading.first(SignalKind.LANGUAGE_UNREAD):
        conversation.say_fixed("received")
        conversation.escalate(3, "wrote in a language that nobody here reads")
    else:
        return False
    return True


def _switch_language(conversation: "Conversation", wanted: str) -> None:
    if not _speaks(conversation, wanted):
        conversation.say_fixed("language")
        conversation.escalate(2, f"asks for {asked_for(wanted)}")
        return
    conversation.language = wanted
    conversation.care(f"goes on in {name_of(wanted)}")
    if conversation.under_way and conversation.place.phase == "asking":
        conversation.go_on(Resumed())
        return
    conversation.say_fixed("received")
    conversation.escalate(3, f"asks for {asked_for(wanted)}", keeps_talking=conversation.under_way)


def _speaks(conversation: "Conversation", language: str) -> bool:
    """Say whether the fixed replies and the script under way have words in a language that may be
    said here."""
    spoken = [conversation.stage.library.fixed.wordings]
    if conversation.under_way:
        spoken.append(conversation.edition.wordings)
    words = (one.get(language) for wordings in spoken for one in wordings.values())
    return all(map(conversation.may_say, words))


def _to_person(conversation: "Conversation", reason: str) -> None:
    if conversation.speaker == "script":
        conversation.say_fixed("received")
    if conversation.speaker != "person":
        conversation.escalate(3, reason)
