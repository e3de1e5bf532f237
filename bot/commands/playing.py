"""Play a script by hand in the terminal: one types as the client, as a person and as the clock."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from io import TextIOWrapper
from pathlib import Path

import click

from bot.commands.walking import chosen
from bot.dialogues import Dialogue, Line, Stage
from bot.library import Library, load
from bot.playing import (
    CLIENT,
    ORDERS,
    Order,
    Session,
    read_order,
    recorded,
    told_last,
    told_start,
    told_why,
)
from bot.wiring import ROOT
from flows.errors import StepLimitReached
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.script import Script
from flows.suggest import did_you_mean
from flows.values import ValueKind

_SHAPES: dict[ValueKind, tuple[str, str]] = {
    "text": (r".+", "some text"),
    "number": (r"[0-9]{1,9}", "a whole number"),
    "time": (r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day, such as 18:30"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day, such as 2026-11-30"),
}


@click.command("play")
@click.argument("script")
@click.option(
    "--language",
    default=SOURCE_LANGUAGE,
    show_default=True,
    type=click.Choice([*LANGUAGES]),
    help="The client's language.",
)
@click.option("--knows", multiple=True, metavar="NAME=VALUE", help="What is known at the start.")
@click.option("--drafts/--no-drafts", default=True, help="Whether unreviewed wording may be said.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the play as a dialogue into this new file.",
)
def play(
    script: str, *, language: str, knows: tuple[str, ...], drafts: bool, record: Path | None
) -> None:
    """Play a script (its name, or its file) in the terminal, with the production engine and reader.

    What you type is a reply of the client; what begins with / is an order: /help lists them.
    Nothing is sent, nothing is stored, and time passes only when told to.
    """
    _check_record(record, drafts)
    # Who calls from within a program may have the library loaded: it takes a second.
    library = click.get_current_context().find_object(Library) or load(ROOT, lexicons_later=True)
    [edition] = chosen([script], library)
    known = dict(_known(given, edition.script) for given in knows)
    place = str(Path(script).resolve()) if script.endswith(".yaml") else script
    dialogue = Dialogue("", 0, "", place, language, (), known)
    try:
        session = Session(Stage(library), dialogue, drafts=drafts)
        _play(session)
    except StepLimitReached as limit:
        raise click.ClickException(f"the script never stops: {limit}") from limit
    if record is not None:
        _write(session, record)


def _check_record(record: Path | None, drafts: bool) -> None:
    if record is not None and record.exists():
        raise click.UsageError(f"{record} is there already: choose another file")
    if record is not None and not drafts:
        raise click.UsageError("dialogues are played with drafts: leave out --no-drafts")


def _known(given: str, script: Script) -> tuple[str, str]:
    """Return a name and a value given as NAME=VALUE, each of which must fit the script."""
    name, equals, value = given.partition("=")
    if not equals:
        raise click.UsageError(f"--knows {given!r}: write NAME=VALUE")
    if name not in script.values:
        raise click.UsageError(f"{name!r} is no value{did_you_mean(name, script.values)}")
    pattern, words = _SHAPES[script.values[name]]
    if not re.fullmatch(pattern, value) or not _is_day(value, script.values[name]):
        raise click.UsageError(f"--knows {given!r}: {name} is {words}")
    return name, value


def _is_day(value: str, kind: ValueKind) -> bool:
    if kind != "date":
        return True
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _play(session: Session) -> None:
    _tell(told_start(session))
    _tell(told_last(session))
    with suppress(KeyboardInterrupt):
        for order in map(read_order, _typed()):
            if order.word == "/quit":
                break
            _obey(order, session)


def _typed() -> Iterator[str]:
    """Give what is typed until its end; what comes from a file is shown as if it were typed."""
    if sys.stdin.isatty():
        yield from _typed_by_hand()
        return
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for line in filter(str.strip, sys.stdin):
        click.echo(f"{CLIENT}{line.rstrip()}")
        yield line


def _typed_by_hand() -> Iterator[str]:
    with suppress(ImportError):
        import readline  # noqa: F401  # with it one can correct what one types
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            line = input(CLIENT)
            if line.strip():
                yield line
    click.echo()


def _obey(order: Order, session: Session) -> None:
    """Do what was ordered, and tell what came of it."""
    if order.wrong:
        click.echo(order.wrong)
    elif order.word in _TOLD:
        _tell(_TOLD[order.word](session))
    elif (line := order.happens or _HAPPENS[order.word](session)) is not None:
        session.happens(line)
        _tell(told_last(session))
    else:
        click.echo("Nothing is waited for.")


def _person(session: Session) -> Line:
    speaks = session.conversation.speaker == "script"
    return Line("person", "takes over" if speaks else "hands back")


def _undone(session: Session) -> Iterator[str]:
    line = session.undo()
    yield f"Taken back: {line.kind}: {line.text}" if line is not None else "Nothing to take back."
    yield from told_last(session)


def _restarted(session: Session) -> Iterator[str]:
    session.restart()
    yield "From the start:"
    yield from told_last(session)


def _help(session: Session) -> Iterator[str]:
    yield "Anything else is a text of the client's."
    yield from (f"  {order:<18} {words}" for order, words in ORDERS.items())


_TOLD: Mapping[str, Callable[[Session], Iterable[str]]] = {
    "/why": told_why,
    "/undo": _undone,
    "/restart": _restarted,
    "/help": _help,
}
_HAPPENS: Mapping[str, Callable[[Session], Line | None]] = {
    "/silence": Session.next_due,
    "/person": _person,
}


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _write(session: Session, record: Path) -> None:
    text = recorded(session, record)
    if text is None:
        click.echo("Nothing happened, so nothing is written.")
        return
    record.write_text(text, "utf-8")
    click.echo(f"Written to {record}; play it again with: aftercall dialogues {record}")
