"""What a ready reply says in the reader's language, where it was sent just as it stood."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from bot.doors.console import words
from bot.doors.console.thread_reading import Entry
from bot.doors.console.translations.told import Told, sought
from bot.doors.tongue import say
from bot.library import Library
from bot.library.replies import Replies
from flows.formatting import Speech, fill
from flows.wording import Wording


def ready_words(library: Library, entries: Iterable[Entry], team: Any) -> dict[UUID, Told]:
    """Return what these replies of staff say, as far as they are ready ones; by message.

    A reply whose words were changed by a single letter is not told, and neither is one that named
    hours that the team no longer keeps. `team` has its `program` and `hours`.
    """
    books = _Books(library, {"program": team.program, "hours": team.hours})
    found = {entry.id: books.told(entry) for entry in entries}
    return {of: told for of, told in found.items() if told is not None}


class _Books:
    """Ready replies as each member of staff would send them, filled once."""

    def __init__(self, library: Library, values: Mapping[str, str]) -> None:
        self._replies = library.replies
        self._values = {**library.lines, **values}
        self._filled: dict[tuple[str, str], dict[str, str]] = {}

    def told(self, entry: Entry) -> Told | None:
        """Return what a reply says in the reader's language, if it is a ready one."""
        topic = self._topics(entry.language, entry.who).get(entry.body)
        found = [one for one in sought() if one in self._replies and one != entry.language]
        if topic is None or not found:
            return None
        wanted = self._replies[found[0]]
        by = say("the ready reply in %(language)s", language=words.language(wanted.language))
        text = self._fill(wanted, topic, who=entry.who)
        return Told(text, wanted.language, by, not wanted.reviewed)

    def _topics(self, language: str, who: str) -> Mapping[str, str]:
        if (language, who) not in self._filled:
            spoken = self._replies.get(language)
            texts = spoken.texts if spoken is not None else {}
            self._filled[language, who] = {
                self._fill(spoken, topic, who=who): topic for topic in texts if spoken is not None
            }
        return self._filled[language, who]

    def _fill(self, spoken: Replies, topic: str, *, who: str) -> str:
        wording = Wording(spoken.texts[topic], reviewed=True)
        return fill(wording, {**self._values, "me": who}, Speech(spoken.language)).text
