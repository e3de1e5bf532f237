"""What the client's page says instead of codes. Constants are marked here and said when shown."""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

from bot.care.clients import reaching
from bot.doors.console import words
from bot.doors.tongue import marked, say

CONTACT_STATES = MappingProxyType(
    {
        "active": marked("can be reached"),
        "unreachable": marked("cannot be reached"),
        "suspect": marked("may be somebody else's"),
    }
)
TOPICS = MappingProxyType(
    {
        "called": marked("Wants to be called"),
        "pronouns": marked("Pronouns"),
        "language": marked("Language"),
        "time_zone": marked("Time zone"),
        "birth_year": marked("Birth year"),
        "zip_code": marked("ZIP code"),
        "tags": marked("Tags"),
        "safe_to_text": marked("Safe to text"),
        "ok_name": marked("What we call ourselves"),
        "safe_word": marked("Safe word"),
        "shared_phone": marked("Shared phone"),
        "voicemail": marked("Voicemail"),
        "no_calls_after": marked("No calls after"),
        "notes": marked("To know before reaching out"),
    }
)
KINDS = MappingProxyType(
    {
        "texts": marked("Texts"),
        "calls": marked("Crisis calls"),
        "consent": marked("Consent and stops"),
        "answers": marked("Answers"),
        "escalations": marked("Needed a person"),
        "people": marked("Who had it"),
        "notes": marked("Notes, staff only"),
        "check_ins": marked("Check-ins"),
        "services": marked("Services"),
        "work": marked("Service records"),
        "numbers": marked("Numbers"),
        "record": marked("What we know"),
    }
)
# One for each thing on the timeline; KINDS name the filter.
KIND = MappingProxyType(
    {
        "texts": marked("Texts"),
        "calls": marked("Crisis call"),
        "consent": marked("Consent"),
        "answers": marked("Answer"),
        "escalations": marked("Needed a person"),
        "people": marked("Who had it"),
        "notes": marked("Staff only"),
        "check_ins": marked("Check-in"),
        "services": marked("Service"),
        "work": marked("Service record"),
        "numbers": marked("Number"),
        "record": marked("What we know"),
    }
)
FINDINGS = MappingProxyType(
    {
        "theirs": marked("%(number)s was found to be theirs"),
        "not_theirs": marked("%(number)s is somebody else's"),
    }
)
CHECKS = MappingProxyType(
    {
        "safe_word": marked("Safe word asked"),
        "called": marked("Spoke with them by phone"),
        "seen": marked("Seen in person"),
        "other": marked("In another way"),
    }
)
STEPS = MappingProxyType(
    {
        "warning_signs": marked("Warning signs"),
        "coping": marked("What helps, on their own"),
        "places": marked("Places and company that take their mind off it"),
        "people": marked("People to ask for help"),
        "professionals": marked("Professionals and services to call"),
        "safer": marked("Making the place safer"),
    }
)
STEP_HINTS = MappingProxyType(
    {
        "warning_signs": marked("Thoughts, feelings or situations by which they notice it begins."),
        "coping": marked("What they can do alone to get through the moment."),
        "places": marked("Where they can go, and whom they can be with."),
        "people": marked("Whom they would tell. Call them only where the client said yes."),
        "professionals": marked("Clinicians, clinics, crisis lines, with numbers and hours."),
        "safer": marked("What they decided to put out of reach, and who helps with it."),
    }
)
FAULTS = MappingProxyType(
    {
        "too_long": marked("This is too long: shorten it."),
        "language": marked("Choose a language from the list."),
        "time_zone": marked("Choose a time zone from the list."),
        "birth_year": marked("Write a year with four digits, or leave it empty."),
        "zip_code": marked("Write the ZIP code with five digits, or leave it empty."),
        "tags": marked("Write at most eight tags of up to 30 letters, with commas between."),
        "choice": marked("Choose one of the answers."),
        "hours": marked("The first hour must be before the last, both inside the texting window."),
        "nameless": marked("Write a name for each person, or empty the line."),
        "empty_plan": marked("Write at least one step."),
        "name": marked("Write the client's name, or what they want to be called."),
        "linked": marked("This number has a client already."),
        "has_number": marked(
            "This client has this number already: what comes from it now goes to them."
        ),
        "merged": marked(
            "This client was merged with another meanwhile. Find the client again, then keep it."
        ),
        "merged_since": marked("This was merged once more since: undo that first."),
        "reason": marked("Write what shows it, in 1 to 500 letters."),
        "note": marked("Write what you found out, in 1 to 1000 letters."),
        "subject": marked("Write what is to be done, in 1 to 200 letters."),
        "day": marked("Choose today or a day to come."),
        "away_day": marked("Choose a day to come, at most 90 days ahead, or none."),
        "date": marked("Choose a day."),
        "stands": marked("They are known to have moved or died: take that back first."),
        "handing_out": marked("Write why it is handed out, in 1 to 500 letters."),
        "sure": marked("Tick the box to confirm."),
        "shared": marked("Another client has this number. If they share a phone, tick it."),
    }
)


def value(topic: str, told: str) -> str:
    """Say what a client told us of how they may be reached."""
    if not told:
        return say("never asked")
    if between := reaching.hours(told):
        start, end = map(hour, between)
        return say("only between %(start)s and %(end)s", start=start, end=end)
    if topic == "no_calls_after":
        return hour(int(told))
    return words.answer(told)


def hour(number: int) -> str:
    """Give a full hour as "9:00"."""
    return f"{number}:00" if number == 24 else f"{time(number).hour}:00"


def faults(codes: Mapping[str, str]) -> dict[str, str]:
    """Give the words of a form's faults, by field."""
    return {field: say(FAULTS[code]) for field, code in codes.items()}
