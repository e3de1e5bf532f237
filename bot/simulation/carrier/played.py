"""Plays TwiML: what is said, for how long, and where a key leads. Only the verbs that we use."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SECONDS_A_SAY = 4.0
SECONDS_TO_PRESS_DEFAULT = 5.0
LENGTH_MAX = 64_000
VERBS = frozenset({"Say", "Pause", "Gather", "Hangup"})


@dataclass(frozen=True, slots=True)
class Played:
    """What a call hears, (language, words) one after another, until a key is awaited or it ends.

    `action` is where a pressed key is told, if one is awaited.
    """

    said: tuple[tuple[str, str], ...]
    seconds: float
    action: str | None


def play(text: str) -> Played | None:
    """Return what a document does; None for what is none, or has verbs unknown here."""
    # An entity could grow without end; documents of ours have none.
    if not text or len(text) > LENGTH_MAX or "<!" in text:
        return None
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    verbs = list(_heard(root))
    if root.tag != "Response" or any(verb.tag not in VERBS for verb in verbs):
        return None
    said = tuple((one.get("language", ""), one.text or "") for one in verbs if one.tag == "Say")
    action = next((one.get("action", "") for one in verbs if one.tag == "Gather"), None)
    return Played(said, sum(map(_seconds, verbs)), action)


def _heard(parent: Element) -> Iterator[Element]:
    """Give the verbs in the order in which they are played, those within a question too."""
    for verb in parent:
        if verb.tag == "Hangup":
            return
        yield verb
        yield from _heard(verb)


def _seconds(verb: Element) -> float:
    if verb.tag == "Say":
        return SECONDS_A_SAY * int(verb.get("loop", "1"))
    if verb.tag == "Pause":
        return float(verb.get("length", "1"))
    return float(verb.get("timeout", SECONDS_TO_PRESS_DEFAULT))
