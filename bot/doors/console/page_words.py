"""What the page's own modules say: given to them as data, in the reader's language.

A module asks `words.js` for a name of this table. What counts something has its forms, and
`form_of`, the number of the form that fits each of 0 to 199; from there on every rule repeats.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.doors.tongue import marked, marked_many, tongue

TEXTS = MappingProxyType(
    {
        "changed": marked("The list has changed"),
        "signed_out": marked(
            "You were signed out. Open a new window to sign in; what you typed stays here."
        ),
        "not_answering": marked("This page is not up to date: the server cannot answer just now."),
        "not_sent": marked("This text could not be sent."),
        "offline_not_sent": marked("Offline: the text was not sent."),
        "stays": marked("What you typed stays here: keep it as a note or copy it."),
        "signed_out_stays": marked(
            "You were signed out. What you typed stays here: copy it, then sign in again."
        ),
        "client_stopped": marked("The client has stopped texting."),
        "not_yours": marked("You no longer have this conversation."),
        # translators: “2 SMS parts, about 2.3 ¢”.
        "parts_cost": marked("%(parts)s, %(price)s"),
        # translators: “%(letter)s” is one character that carriers count dearly.
        "shorter_parts": marked("“%(letter)s” makes each part hold 67 letters, not 153"),
    }
)
COUNTED = MappingProxyType(
    {
        "new": marked_many("%(num)s new", "%(num)s new"),
        "parts": marked_many("%(num)s SMS part", "%(num)s SMS parts"),
    }
)
NUMBERS = 200
"""Plural rules look at the last two digits, and treat 0 to 99 apart from 100 to 199."""


def page_words() -> Mapping[str, object]:
    """Return every text of the modules in the language of this page."""
    ours = tongue()
    forms = [ours.rule.form(number) for number in range(NUMBERS)]
    counted = {name: _forms(pair, forms) for name, pair in COUNTED.items()}
    texts = {name: ours.text(text) for name, text in TEXTS.items()}
    return {"texts": texts, "counted": counted, "form_of": "".join(map(str, forms))}


def _forms(pair: tuple[str, str], form_of: list[int]) -> list[str]:
    """Return the forms in their order; each is asked for by a number that takes it."""
    wanted = range(max(form_of) + 1)
    return [tongue().many(*pair, num=form_of.index(form)) for form in wanted]
