"""Filters of the queue: which rows of which list. Pure; kept as codes and words of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.doors.console import words
from bot.doors.console.queue_reading import LISTS, Item

WORDS_LENGTH_MAX = 60


@dataclass(frozen=True, slots=True)
class Filter:
    """A list, and what its rows must be; what is empty leaves every row in.

    `which` names a list; `level` and `language` are codes, `words` must all stand in the reason.
    """

    which: str = "waiting"
    level: str = ""
    language: str = ""
    channel: str = ""
    words: str = ""

    def matches(self, item: Item) -> bool:
        """Tell whether a row is in."""
        reason = item.reason.casefold()
        return (
            self.level in ("", str(item.level))
            and self.language in ("", item.language_code)
            and self.channel in ("", item.channel_code)
            and all(word in reason for word in self.words.casefold().split())
        )

    def of(self, items: Iterable[Item]) -> list[Item]:
        """Return the rows that are in, in their order."""
        return [item for item in items if self.matches(item)]

    def kept(self) -> dict[str, str]:
        """Give it as it is kept."""
        return asdict(self)


def read(told: Mapping[str, Any]) -> Filter:
    """Read a filter from a form or from what was kept; what we do not know is left out."""
    level, which = str(told.get("level", "")), str(told.get("which", ""))
    channel = str(told.get("channel", ""))
    return Filter(
        which=which if which in LISTS else "waiting",
        level=level if level in map(str, range(len(words.LEVELS))) else "",
        language=str(told.get("language", ""))[:10],
        channel=channel if channel in words.CHANNELS else "",
        words=str(told.get("words", "")).replace("\0", "").strip()[:WORDS_LENGTH_MAX],
    )
