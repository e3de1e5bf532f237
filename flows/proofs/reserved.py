"""Words that the provider acts on before we read them, or as well: they cannot be answers.

Twilio takes a text of one such word for an opt-out, an opt-in or a request for help, whatever was
asked. Source: twilio.com/docs/messaging/tutorials/advanced-opt-out, defaults. STOP for stopping
and HELP for help are what carriers want told (CTIA Messaging Principles 5.1); as answers they
are lost too.
"""

import re
from collections.abc import Iterator

from flows.errors import Fault
from flows.proofs.book import Said
from flows.proofs.graph import reached
from flows.proofs.plan import Plan, every_way
from flows.questions import OPTION_WORDS
from flows.reading.normalize import message
from flows.steps import Ask, Consent

RULE = "reserved word"
STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"})
STARTS = frozenset({"START", "UNSTOP"})
HELPS = frozenset({"HELP", "INFO"})
RESERVED = STOPS | STARTS | HELPS
YES = "YES"
"""Lifts a block at Twilio, though not on toll-free numbers: never to be asked of who has stopped,
and never the way back to us."""
OPTED_OUT = "fixed.opted_out"

_WORD = re.compile(r"[A-Za-z]+")


def reserved_answer(said: Said) -> str | None:
    """Return why words to answer with hold a reserved one, if they do."""
    for word in said.text.split(OPTION_WORDS):
        if is_reserved(word):
            return f"the provider acts on {word!r} by itself: choose another word"
    return None


def is_reserved(word: str) -> bool:
    """Tell whether a text of this word alone is acted on by the provider."""
    tokens = message(word).tokens
    return len(tokens) == 1 and tokens[0].upper() in RESERVED


def reserved_text(said: Said) -> str | None:
    """Return why a text asks for a reserved word, if it does: one in capitals, beside STOP that
    ends the texts, HELP in the same text, and START where the texts have ended."""
    words = {word for word in _WORD.findall(said.text) if word.isupper()}
    if said.key == OPTED_OUT and YES in words:
        return f"{YES} does not lift every block: the word that does is START"
    beside = STARTS if said.key == OPTED_OUT else HELPS if "STOP" in words else frozenset[str]()
    wrong = sorted(words & RESERVED - beside - {"STOP"})
    return f"the provider acts on {wrong[0]} by itself: ask for another word" if wrong else None


def asked_when_stopped(plan: Plan) -> Iterator[Fault]:
    """Give the questions answered by yes that a client can meet who has just taken consent back."""
    graph = plan.graph(every_way)
    revoking = [name for name in plan.here if _revokes(plan.script.steps[name])]
    stopped = reached(graph, [target for name in revoking for target in graph[name]])
    for name, step in plan.own():
        if name in stopped and isinstance(step, Ask) and _takes_yes(step):
            why = f"who has taken consent back may come here, and {YES} lifts the provider's block"
            yield plan.book.fault(name, RULE, why=why)


def _revokes(step: object) -> bool:
    return isinstance(step, Consent) and step.state == "revoked"


def _takes_yes(ask: Ask) -> bool:
    words = [word for label in ask.question.labels for word in label]
    return ask.question.kind == "yes_no" or any(message(word).tokens == ("yes",) for word in words)
