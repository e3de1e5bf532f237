"""Sentences that care and scripts keep in English, said in the reader's language.

Reasons of escalations and evidence of consent are stored as they were written; forms' faults come
from care as whole sentences. Here each is found again by what it says. One that is not here, of an
older script or an author's own, is shown as it is.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.doors.console import words
from bot.doors.tongue import marked, say
from flows.languages import LANGUAGES

REASONS = (
    marked("a check-in could not be started"),
    marked("a late answer is unclear"),
    marked("a planned text did not go out in time"),
    marked("a reply did not leave"),
    marked("a script did not stop"),
    marked("another language"),
    marked("asked for a call"),
    marked("asked for help or information"),
    marked("asks for a person"),
    marked("could not be read by the house: read it now"),
    marked("its script cannot go on"),
    marked("its script is missing"),
    marked("its script names a cadence that the team has not"),
    marked("its script starts a cadence that rests"),
    marked("left without an answer"),
    marked("may be in danger"),
    marked("may be in danger now"),
    marked("may be in danger: call"),
    marked("needs help and did not say with what"),
    marked("needs help with something"),
    marked("from a number of a member of staff"),
    marked("nobody to enrol"),
    marked("not heard of for long: find out whether the number is still theirs"),
    marked("not sure about being texted"),
    marked("number of a member of staff too"),
    marked("number shared by clients"),
    marked("put away until later"),
    marked("says they are in no danger: read it"),
    marked("sent a picture, a recording or nothing"),
    marked("someone answers for the client: call"),
    marked("texting is blocked: call instead"),
    marked("the client wrote before a reply left"),
    marked("the number was cut off: find out whose it is"),
    marked("the answer is unclear"),
    marked("things are hard and no answer about a call"),
    marked("things are hard and no call wanted"),
    marked("things are hard and the answer is unclear"),
    marked("unknown sender"),
    marked("wrong person: find another way"),
    marked("wrote again"),
    marked("wrote before the question left"),
    marked("wrote in a language that nobody here reads"),
    marked("wrote without being asked"),
)
EVIDENCE = (
    marked("stopped on another number of the same client"),
    marked("the number has stopped texting"),
    marked("the referral was taken back"),
    marked("them after all"),
    marked("told a staff member"),
)
FAULTS = (
    marked(
        "A client with this number has died. If that is a mistake, take it back on their page. "
        "If somebody else has the phone now, tick 'shared phone'."
    ),
    marked("Another client has this number. If they share a phone, tick 'shared phone'."),
    marked("Choose a language from the list."),
    marked("Choose a time zone from the list."),
    marked("The call lies in the future or long ago: check its day and time."),
    marked("This is not a US phone number: check the digits."),
    marked("This lies in the future or long ago: check its day and time."),
    marked("Write the client's name, or what they want to be called."),
    marked("Write the year of birth with four digits, or leave it empty."),
    marked("Write the ZIP code with five digits, or leave it empty."),
)
# What a rule's group of phrases is about; others are named by a language's code.
GROUPS = MappingProxyType(
    {
        "abuse": marked("abuse"),
        "again": marked("texts again"),
        "aimed": marked("said to us"),
        "alone": marked("the whole text"),
        "assault": marked("an assault"),
        "attack": marked("an attack"),
        "attempt": marked("an attempt"),
        "burden": marked("being a burden"),
        "call": marked("a call"),
        "carer": marked("caring for somebody"),
        "consent": marked("consent"),
        "cost": marked("what it costs"),
        "denial": marked("no danger"),
        "enough": marked("has had enough"),
        "fear": marked("fear"),
        "followed": marked("being followed"),
        "goodbye": marked("a goodbye"),
        "harm_to_others": marked("harm to others"),
        "help": marked("help"),
        "hopeless": marked("hopelessness"),
        "implied": marked("hints"),
        "in_place_of": marked("answers for the client"),
        "intent": marked("intent"),
        "list": marked("off the list"),
        "loss": marked("a loss"),
        "mania": marked("mania"),
        "means": marked("means at hand"),
        "medical": marked("a medical emergency"),
        "medication": marked("medication"),
        "named": marked("somebody named"),
        "number": marked("a wrong number"),
        "overdose": marked("an overdose"),
        "passive": marked("wishing to be dead"),
        "past": marked("the past"),
        "person": marked("a person"),
        "plan": marked("a plan"),
        "plea": marked("a plea"),
        "preparation": marked("preparation"),
        "privacy": marked("privacy"),
        "psychosis": marked("psychosis"),
        "relapse": marked("a relapse"),
        "self_neglect": marked("neglect of self"),
        "sentence": marked("a whole sentence"),
        "shelter": marked("no shelter"),
        "talk": marked("wants to talk"),
        "third_party": marked("somebody else in danger"),
        "threat_to_block": marked("a threat to block us"),
        "visit": marked("a visit"),
        "voices": marked("voices"),
        "weapon": marked("a weapon"),
        "who": marked("who we are"),
    }
)


def reason(kept: str) -> str:
    """Say why a person is needed."""
    for shape, told in _SHAPES.items():
        if found := shape.fullmatch(kept):
            return told(found[1])
    return _known(kept, REASONS)


def reason_and_rule(kept: str, rule: str | None) -> str:
    """Say why a person is needed, and by which rule that was found."""
    if not rule:
        return reason(kept)
    return say("%(reason)s — rule %(rule)s", reason=reason(kept), rule=rule)


def basis(entry: Any) -> str:
    """Say where an entry of the consent ledger comes from, and what it rests on."""
    source, told = words.source(entry.source), evidence(entry.evidence)
    return say("%(what)s: %(detail)s", what=source, detail=told)


def evidence(kept: str) -> str:
    """Say what a consent decision rests on: a rule's name, a script's, or a sentence of ours."""
    if found := _HEARD_BY.fullmatch(kept):
        return say("said yes to a first text; heard by %(name)s", name=found[1])
    return _known(kept, EVIDENCE)


def fault(told: str) -> str:
    """Say what is wrong with a form's entry."""
    if found := _REPLY_LENGTH.fullmatch(told):
        return say("A reply has 1 to %(most)s characters.", most=found[1])
    if found := _NOTE_LENGTH.fullmatch(told):
        return say("A note has 1 to %(most)s characters.", most=found[1])
    return _known(told, FAULTS)


def group(name: str) -> str:
    """Say what a group of phrases is about; of one for a language, which."""
    if name in GROUPS:
        return say(GROUPS[name])
    code = name.removesuffix("_anywhere")
    return words.language(code) if code in LANGUAGES else name.replace("_", " ")


def _known(kept: str, sentences: tuple[str, ...]) -> str:
    return say(kept) if kept in sentences else kept


def _asks_for(language: str) -> str:
    return say("asks for %(language)s", language=_language(language))


def _no_wording(language: str) -> str:
    return say("no reviewed wording in %(language)s", language=_language(language))


def _not_delivered(code: str) -> str:
    return say("text not delivered (%(code)s)", code=code)


def _language(name: str) -> str:
    return words.language(_CODES[name]) if name in _CODES else _known(name, REASONS)


_CODES: Mapping[str, str] = {one.name: code for code, one in LANGUAGES.items()}
_SHAPES: Mapping[re.Pattern[str], Callable[[str], str]] = MappingProxyType(
    {
        re.compile(
            rf"asks for ({'|'.join(map(re.escape, (*_CODES, 'another language')))})"
        ): _asks_for,
        re.compile(r"no reviewed wording in (.+)"): _no_wording,
        re.compile(r"text not delivered \((.+)\)"): _not_delivered,
    }
)
_HEARD_BY = re.compile(r"said yes to a first text; heard by (.+)", re.DOTALL)
_REPLY_LENGTH = re.compile(r"a reply has 1 to (\d+) characters")
_NOTE_LENGTH = re.compile(r"a note has 1 to (\d+) characters")
