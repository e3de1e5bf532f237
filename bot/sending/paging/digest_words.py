"""What the mail at a shift's beginning says: numbers alone. It names nobody and quotes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.library.tongues import Tongue
from bot.sending.paging.words import Forms, Said, marked, marked_many

TITLE = marked("Aftercall: your shift begins")
NOTHING = marked("Nobody waits, and nobody is to be called today.")
URGENT = marked_many("%(num)s urgent item waits.", "%(num)s urgent items wait.")
OLDEST = marked_many(
    "The oldest has waited for %(num)s minute.", "The oldest has waited for %(num)s minutes."
)
OTHERS = marked_many("%(num)s other item waits.", "%(num)s other items wait.")
TO_CALL = marked_many("%(num)s person to call today.", "%(num)s people to call today.")
BACK = marked_many(
    "%(num)s conversation comes back in this shift.",
    "%(num)s conversations come back in this shift.",
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is told; `oldest_minutes` of the urgent items."""

    urgent: int = 0
    oldest_minutes: int = 0
    others: int = 0
    to_call: int = 0
    coming_back: int = 0


def said(tongue: Tongue, numbers: Numbers) -> Said:
    """Say what there is of each kind, and nothing of what there is not."""
    told = " ".join(_sentences(tongue, numbers))
    return Said(tongue.text(TITLE), told or tongue.text(NOTHING), tongue.code)


def _sentences(tongue: Tongue, numbers: Numbers) -> Iterator[str]:
    kinds: tuple[tuple[Forms, int], ...] = (
        (URGENT, numbers.urgent),
        (OLDEST, numbers.oldest_minutes if numbers.urgent else 0),
        (OTHERS, numbers.others),
        (TO_CALL, numbers.to_call),
        (BACK, numbers.coming_back),
    )
    for (one, many), count in kinds:
        if count:
            yield tongue.many(one, many, num=count) % {"num": count}
