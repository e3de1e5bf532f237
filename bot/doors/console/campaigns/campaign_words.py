"""What staff read about campaigns: where they stand, why somebody was left out, what is refused."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.doors.console import words
from bot.doors.tongue import marked, say
from bot.errors import DeedRefused

STATES: Mapping[str, str] = MappingProxyType(
    {
        "draft": marked("Draft"),
        "planning": marked("Members are being found"),
        "ready": marked("Ready"),
        "running": marked("Running"),
        "paused": marked("Paused"),
        "stopping": marked("Stopped"),
        "stopped": marked("Stopped"),
        "finished": marked("Finished"),
    }
)
# Why it is paused, or why no wave opens.
WHY: Mapping[str, str] = MappingProxyType(
    {
        "by_staff": marked("Somebody paused it."),
        "failures": marked("It paused by itself: too many texts failed."),
        "escalations": marked("It paused by itself: too many people wait for an answer."),
        "content_changed": marked(
            "It paused by itself: its wording was changed after it was planned. Stop it and "
            "write it anew."
        ),
        "nobody_on_duty": marked("Nobody is on duty to answer: no wave opens."),
        "wave_under_way": marked("A wave is on its way."),
        "pace": marked("The next wave waits for its time."),
        "window": marked("Members are outside of their texting hours: the next wave waits."),
    }
)
# Why a member was left out, where texts in general have no words for it.
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "texted_lately": marked("texted in the last 72 hours"),
        "another_campaign": marked("another campaign texts them"),
        "no_number": marked("no number to text"),
        "number_changed": marked("their number changed meanwhile"),
        "waits_for_person": marked("they wait for a person"),
        "undelivered": marked("not delivered"),
        "failed": marked("could not be started"),
    }
)
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "own": marked("Somebody else than its writer must approve it."),
        "unapproved": marked("A second person must approve it first."),
        "nobody": marked("There is nobody to text: change whom it is for."),
        "content_changed": marked("Its wording was changed since: find the members again."),
        "script_missing": marked("A script of it is no longer there: choose another."),
        "no_phone": marked(
            "No number of yours can be texted yet: add one to your paging, and test it."
        ),
        "tried_often": marked("You have had many of these within the hour: wait a little."),
        "moved_on": marked("It has moved on meanwhile: see how it stands now."),
    }
)
FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "name": marked("Give it a name of 1 to 80 letters."),
        "script": marked("Choose what is sent."),
        "other_script": marked("Both wordings must be of one kind: check-ins or good wishes."),
        "pace": marked("Write a whole number of texts, 1 to %(most)s."),
        "age": marked("Write ages from 0 to 120, the lower one first."),
        "days": marked("Write whole days, the lower number first."),
        "values": marked("Choose the question and write the answers, up to twelve."),
        "cadence": marked("Choose one from the list."),
        "areas": marked("Write how the ZIP codes begin: up to five digits each, up to forty."),
        "tags": marked("Write up to twelve tags, with commas between."),
    }
)


def state(code: str) -> str:
    """Give a state's name."""
    return say(STATES[code])


def why(code: str | None) -> str:
    """Say why it is paused or no wave opens; nothing where there is no reason."""
    return say(WHY[code]) if code is not None and code in WHY else ""


def left_out(code: str | None) -> str:
    """Say why a member was left out."""
    return say(LEFT_OUT[code]) if code is not None and code in LEFT_OUT else words.reason(code)


def refused(refusal: DeedRefused) -> str:
    """Say why something cannot be done as things stand."""
    return say(REFUSED[refusal.reason])


def faults(found: Mapping[str, str], most: int) -> dict[str, str]:
    """Return the sentence of each fault, by field."""
    return {
        field: say(FAULTS[field], most=most) if field == "pace" else say(FAULTS[field])
        for field in found
    }
