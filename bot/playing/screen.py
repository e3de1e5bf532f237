"""A play as it is read in a terminal: texts as they are, everything else dimmed beside them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bot.playing.session import Session, Shown, Speaks
from flows.languages import LANGUAGES, name_of
from flows.segments import size
from flows.values import STANDARD
from flows.walking.known import remembered

INDENT = "    "
MARK = "  · "
CLIENT = "client> "


def told_start(session: Session) -> Iterator[str]:
    """Tell which script is played, how, when, and what is not known."""
    dialogue, conversation = session.dialogue, session.conversation
    script = conversation.edition.script
    local = session.beats[0].until.astimezone(ZoneInfo(dialogue.zone))
    day = f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"
    language = name_of(dialogue.language)
    yield f"{script.name}, version {script.version}, in {language}: {script.about}"
    yield _dim(f"It is {day} in {dialogue.zone}. /help lists what you can type.")
    for name, value in dialogue.knows.items():
        yield _dim(f"{MARK}known: {name} = {value}")
    given = set(script.values) - set(STANDARD) - remembered(script) - set(dialogue.knows)
    for name in sorted(given):
        yield _dim(f"{MARK}not known: {name} ({script.values[name]}); give it with --knows")


def told_last(session: Session) -> Iterator[str]:
    """Tell the last beat: what a text was read as, what we did, who speaks where that changed."""
    beat, before = session.beats[-1], session.beats[-2:-1]
    if beat.reading is not None:
        yield _dim(f"{MARK}read as: {beat.means}")
        for signal in beat.reading.signals:
            words = f"“{signal.words}”"
            yield _dim(f"{MARK}signal: {_plain(signal.kind)}, by rule {signal.rule}: {words}")
    passes = beat.happened is not None and beat.happened.kind == "later"
    for shown in beat.shown:
        yield from _told(shown, session, with_time=passes)
    if passes:
        yield _dim(f"{MARK}it is {_clock(beat.until, session.dialogue.zone)}")
    if all(beat.speaks != one.speaks for one in before):
        yield from (_dim(f"{MARK}{words}") for words in _SPEAKS[beat.speaks])


_SPEAKS: Mapping[Speaks, tuple[str, ...]] = {
    "script": (),
    "nobody": ("the script is silent until a person hands back: /person",),
    "person": ("a person speaks; /person hands back",),
    "over": ("the script is over",),
}


def _told(shown: Shown, session: Session, *, with_time: bool) -> Iterator[str]:
    line, at = shown.line, _clock(shown.at, session.dialogue.zone)
    if line.kind == "we":
        yield click.style(f"{at}  we", bold=True) + _dim(f"  {_size(line.text)}")
        yield from _text(line.text, session.conversation.language)
    elif line.kind == "waits":
        yield _dim(f"{MARK}waits {line.text}")
    else:
        when = f"{at}  " if with_time else ""
        yield _dim(f"{MARK}{when}{line.kind}: {line.text}")


def _text(text: str, language: str) -> Iterator[str]:
    """Give the text's lines; those that run from the right stand as they are."""
    runs_left = language in LANGUAGES and LANGUAGES[language].direction == "rtl"
    yield from (line if runs_left else f"{INDENT}{line}" for line in text.split("\n"))


def _size(text: str) -> str:
    found = size(text)
    count = f"{found.segments} segment{'' if found.segments == 1 else 's'}"
    cause = f" because of “{found.cause}”" if found.cause is not None else ""
    return f"{count}, {found.encoding}{cause}"


def _clock(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _dim(text: str) -> str:
    return click.style(text, dim=True)
