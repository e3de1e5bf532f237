"""What the watchdog says: what stands still, and for how many. It names nobody and quotes nothing.

English is written here; the other languages are the console's own (`locales/*/console.po`).
"""

from collections.abc import Mapping, Sequence

from bot.library.tongues import Tongue
from bot.sending.paging.words import Forms, Said, marked, marked_many

TITLE = marked("Aftercall's watchdog: please look")
OVER_TITLE = marked("Aftercall's watchdog: well again")
OVER = marked("What the watchdog told you of is well again:")

ALARMS: Mapping[str, Forms] = {
    "unwatched": marked_many(
        "%(num)s urgent item waits: nobody has it, and nobody is being paged for it.",
        "%(num)s urgent items wait: nobody has them, and nobody is being paged for them.",
    ),
    "unreached": marked_many(
        "%(num)s urgent item waits, and its pages have reached nobody.",
        "%(num)s urgent items wait, and their pages have reached nobody.",
    ),
    "scheduler": marked_many(
        "The scheduler shows no sign of life: nothing is decided and nobody is paged.",
        "The scheduler shows no sign of life: nothing is decided and nobody is paged.",
    ),
    "sender": marked_many(
        "The sender shows no sign of life: no text and no page leaves.",
        "The sender shows no sign of life: no text and no page leaves.",
    ),
    "pages": marked_many(
        "%(num)s page to a colleague is due and does not leave.",
        "%(num)s pages to colleagues are due and do not leave.",
    ),
    "inbound": marked_many(
        "Texts from clients may not be coming in.",
        "Texts from clients may not be coming in.",
    ),
    "provider": marked_many(
        "The provider does not take or deliver our texts: %(num)s of them.",
        "The provider does not take or deliver our texts: %(num)s of them.",
    ),
    "database": marked_many(
        "The database cannot be reached: nothing comes in and nothing leaves.",
        "The database cannot be reached: nothing comes in and nothing leaves.",
    ),
}


def said(tongue: Tongue, alarms: Sequence[tuple[str, int]], *, over: bool) -> Said:
    """Say what is wrong, or is well again: kinds (models.states.ALARMS), each with how many."""
    sentences = [sentence(tongue, kind, count) for kind, count in dict(alarms).items()]
    if over:
        return Said(tongue.text(OVER_TITLE), " ".join([tongue.text(OVER), *sentences]), tongue.code)
    return Said(tongue.text(TITLE), " ".join(sentences), tongue.code)


def sentence(tongue: Tongue, kind: str, count: int) -> str:
    """Say one alarm."""
    one, many = ALARMS[kind]
    return tongue.many(one, many, num=count) % {"num": count}
