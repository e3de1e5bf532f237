"""Why something cannot be done as things stand, in words; care names the reasons."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.doors.tongue import marked, say
from bot.errors import DeedRefused

TOLD: Mapping[str, str] = MappingProxyType(
    {
        "danger": marked(
            "Somebody may be in danger: this cannot be put away. Offer it to a colleague instead."
        ),
        "past": marked("Choose a day and time that are still to come."),
        "too_far": marked("That is too far ahead: choose an earlier day."),
        "long_note": marked("That is too long to remember: 300 letters at most."),
        "long_reason": marked("That reason is too long: 300 letters at most."),
        "no_such_colleague": marked("Choose a colleague of your team."),
        "offer_over": marked("This offer is no longer open."),
        "not_a_supervisor": marked("Only a supervisor can say that they have looked."),
        "outside_hours": marked(
            "It is outside of the client's hours for texts: choose when your reply leaves."
        ),
        "no_hour": marked("No hour is safe to text them first: send it now, or call."),
        "why_now": marked("Write why it cannot wait."),
        "long_why": marked("That reason is too long: 200 letters at most."),
        "later": marked("A reply has not left yet: choose what becomes of it."),
        "client_wrote": marked("The client wrote before this left: read first, then write anew."),
        "not_doubted": marked("Nobody doubts whose number this is: somebody was faster."),
        "services": marked("Say for each service what became of it."),
        "services_open": marked(
            "A service is still open: send without closing, then close and say what became of it."
        ),
        "outcome": marked("Choose what came of it."),
        "text_refused": marked("This text may not leave, so nothing was done."),
        "draft_gone": marked("This draft is no longer there."),
        "draft_long": marked("Both together are too long: shorten what is in your box first."),
        "view_name": marked("Give the view a name of 1 to 40 letters."),
        "too_many_views": marked("There are eight views already: delete one first."),
        "nothing_written": marked("There are no words in this message."),
        "no_such_view": marked("This view is no longer there."),
        "way_kind": marked("Choose text, call or e-mail."),
        "way_number": marked("This is not a phone number: check the digits."),
        "way_mail": marked("This is not an e-mail address: check it."),
        "too_many_ways": marked("There are six ways already: remove one first."),
        "no_such_way": marked("This way is no longer there."),
        "tested_just_now": marked("A test has just gone out. Wait a minute, then test again."),
    }
)
# What came too late is a conflict; the rest is a form to be mended.
_TOO_LATE = frozenset(
    {"offer_over", "no_such_view", "client_wrote", "draft_gone", "not_doubted", "no_such_way"}
)


def told(refusal: DeedRefused) -> str:
    """Say why in a sentence."""
    return say(TOLD[refusal.reason])


def status(refusal: DeedRefused) -> int:
    """Return the HTTP status that goes with it."""
    return 409 if refusal.reason in _TOO_LATE else 422
