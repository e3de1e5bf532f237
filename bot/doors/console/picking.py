"""The replies that a specialist can pick, filled for one conversation, in the client's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.doors.console import words
from bot.doors.console.context_reading import Standing
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from flows.formatting import Speech, fill
from flows.languages import SOURCE_LANGUAGE
from flows.wording import Wording


@dataclass(frozen=True, slots=True)
class Ready:
    """A reply to pick; `key` is its topic's code. `source` is what it says in English, empty where
    it is English itself; `draft` that nobody who speaks the language has reviewed it."""

    key: str
    topic: str
    text: str
    language: str
    direction: str
    source: str
    draft: bool


def ready(desk: Desk, standing: Standing, reader: SignedIn) -> list[Ready]:
    """Return the replies in the order of their file; in English where there is no other."""
    return list(_ready(desk, standing, reader))


def _ready(desk: Desk, standing: Standing, reader: SignedIn) -> Iterator[Ready]:
    offered = desk.house.library.replies
    source = offered.get(SOURCE_LANGUAGE)
    spoken = offered.get(standing.row.language, source)
    if source is None or spoken is None:
        return
    values = _values(desk, standing, reader)
    foreign = spoken.language != SOURCE_LANGUAGE
    for topic, text in source.texts.items():
        yield Ready(
            key=topic,
            topic=words.topic(topic),
            text=_filled(spoken.texts[topic], values, language=spoken.language),
            language=spoken.language,
            direction=words.direction(spoken.language),
            source=_filled(text, values, language=SOURCE_LANGUAGE) if foreign else "",
            draft=not spoken.reviewed,
        )


def _values(desk: Desk, standing: Standing, reader: SignedIn) -> Mapping[str, str]:
    row = standing.row
    named = {"me": reader.staff.display_name, "program": row.program, "hours": row.hours}
    return {**desk.house.library.lines, **named}


def _filled(text: str, values: Mapping[str, str], *, language: str) -> str:
    return fill(Wording(text, reviewed=True), values, Speech(language)).text
