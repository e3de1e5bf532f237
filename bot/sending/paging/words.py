"""What pages say. It names nobody and quotes nothing: it may show on a lock screen.

English is written here; the other languages are the console's own (`locales/*/console.po`).
"""

from dataclasses import dataclass

from bot.library.tongues import Tongue

Forms = tuple[str, str]


def marked(text: str) -> str:
    """Return a text as it is: it is said later, and the extractor finds it here."""
    return text


def marked_many(one: str, many: str) -> Forms:
    """Return the two forms of a text that counts something, to be said later."""
    return one, many


TITLE = marked("Aftercall: please look")
TEST = marked("This is a test of your paging. Nobody is waiting.")
WATCH = marked("Aftercall's watchdog is silent: nobody would notice if paging stopped.")
URGENT = marked_many("%(num)s urgent item waiting", "%(num)s urgent items waiting")
WAITING = marked_many("%(num)s item waiting", "%(num)s items waiting")
REPLY = marked_many(
    "%(num)s item that you took waits for your words",
    "%(num)s items that you took wait for your words",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A page's heading and its words, in one language."""

    title: str
    words: str
    language: str


def trial(tongue: Tongue) -> Said:
    """Say that this is only a test."""
    return Said(tongue.text(TITLE), tongue.text(TEST), tongue.code)


def watch(tongue: Tongue) -> Said:
    """Say that the watchdog is silent."""
    return Said(tongue.text(TITLE), tongue.text(WATCH), tongue.code)


def waiting(tongue: Tongue, count: int, *, urgent: bool, taken: bool = False) -> Said:
    """Say how many items wait: to be taken, or for words of whoever took them."""
    one, many = REPLY if taken else URGENT if urgent else WAITING
    words = tongue.many(one, many, num=count) % {"num": count}
    return Said(tongue.text(TITLE), words, tongue.code)
