"""What staff read in records, services, the screener and checklists, and what faults say."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from bot.doors.tongue import marked, say, say_many

CONTACTS = MappingProxyType(
    {
        "text": marked("Text"),
        "call": marked("Call"),
        "voicemail": marked("Voicemail"),
        "visit": marked("Visit"),
        "others": marked("With others, about the client"),
    }
)
OUTCOMES = MappingProxyType(
    {
        "helped_by_text": marked("Helped by text"),
        "talked_by_phone": marked("Talked by phone"),
        "visit_made": marked("Visit made"),
        "connected_to_service": marked("Connected to a service"),
        "could_not_reach": marked("Could not reach"),
        "not_needed": marked("Not needed"),
        "handed_back": marked("Handed back to the script"),
    }
)
TICKS = MappingProxyType(
    {
        "listened": marked("Listened"),
        "checked_safety": marked("Asked about safety"),
        "safety_plan": marked("Went through the safety plan"),
        "needs": marked("Asked what is needed"),
        "information": marked("Gave information"),
        "service": marked("Named a service"),
        "appointment": marked("Helped with an appointment"),
        "crisis_line": marked("Gave the crisis line"),
        "others_told": marked("Spoke with family or another service"),
    }
)
STATES = MappingProxyType(
    {
        "offered": marked("Offered"),
        "accepted": marked("Accepted"),
        "connected": marked("Connected"),
        "declined": marked("Declined"),
        "unreachable": marked("Could not be reached"),
    }
)
HAND_OFFS = MappingProxyType(
    {
        "called": marked("We called together: the client, the service and I"),
        "visited": marked("I went there with the client"),
        "for_them": marked("I called for the client; they did not speak together"),
        "no_answer": marked("I called and nobody answered"),
    }
)
SERVICE_KINDS = MappingProxyType(
    {
        "housing": marked("Housing"),
        "food": marked("Food"),
        "health": marked("Health"),
        "mind": marked("Mental health"),
        "substances": marked("Alcohol and drugs"),
        "money": marked("Money and benefits"),
        "legal": marked("Legal help"),
        "transport": marked("Transport"),
        "other": marked("Other"),
    }
)
ANSWERS = MappingProxyType(
    {"yes": marked("Yes"), "no": marked("No"), "unsaid": marked("Did not answer")}
)
RESULTS = MappingProxyType(
    {
        "none": marked("Nothing answered yes"),
        "low": marked("Low risk"),
        "moderate": marked("Moderate risk"),
        "high": marked("High risk"),
    }
)
_SUBJECTS = MappingProxyType(
    {
        "service": marked("%(subject)s: did it work out?"),
        "danger": marked("Ask how they are, after the danger steps"),
        "report": marked("Ask what came of the report"),
    }
)
# Said where no sentence of the field's own is below.
_FAULTS = MappingProxyType(
    {
        "needed": marked("Write something here."),
        "choice": marked("Choose one from the list."),
        "too_long": marked("Make this shorter."),
        "past": marked("Choose today or a day to come."),
        "minutes": marked("Write whole minutes, up to 24 hours."),
        "step_needed": marked("Write what is to be done on that day."),
        "changed": marked("A colleague corrected this meanwhile. Open it again to see how."),
        "ended": marked("This is done already."),
        "take_first": marked("Take the conversation over first."),
        "known": marked("This name is in the directory already."),
        "macro_known": marked("The team has a macro of this name already."),
        "macros_full": marked("There are a hundred macros already: change one of those."),
        "does_nothing": marked("Choose a reply, write a note, or choose what happens then."),
        "date": marked("Write a day, or leave it empty."),
    }
)
_OF_FIELD = MappingProxyType(
    {
        ("follow_up_on", "needed"): marked("Choose a day."),
        ("due_on", "needed"): marked("Choose a day."),
        ("outcome", "choice"): marked("Choose what came of it."),
    }
)


def told(words: Mapping[str, str]) -> dict[str, str]:
    """Return a table of words in the reader's language."""
    return {code: say(text) for code, text in words.items()}


def faults(found: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence of each fault, by field."""
    return {
        field: say(_OF_FIELD.get((field, fault), _FAULTS.get(fault, fault)))
        for field, fault in found.items()
    }


def subject(kind: str, words: str) -> str:
    """Say what a follow-up is about; a next step is told in its own words."""
    return say(_SUBJECTS[kind], subject=words) if kind in _SUBJECTS else words


def due(on: date, today: date) -> str:
    """Say how a day stands to today."""
    days = (on - today).days
    if days < 0:
        return say_many("%(num)s day late", "%(num)s days late", num=-days)
    if days == 0:
        return say("today")
    return say_many("in %(num)s day", "in %(num)s days", num=days)


def texts(theirs: int, ours: int) -> str:
    """Say how many texts there were."""
    return say("%(theirs)s from the client, %(ours)s from staff", theirs=theirs, ours=ours)
