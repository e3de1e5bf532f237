"""What there is to translate for staff: every sentence of the console and of pages, by Babel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOMS = ("bot/doors", "bot/sending/paging")
# The web chat speaks to clients: its wording stands in catalogs of its own.
METHODS = [
    ("webchat/**", "ignore"),
    ("**/templates/**.html", "jinja2"),
    ("**.py", "python"),
]
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "ngettext": (1, 2),
    "say": None,
    "say_many": (1, 2),
    "marked": None,
    "marked_many": (1, 2),
}
OPTIONS = {"**/templates/**.html": {"silent": "false", "newstyle_gettext": "true"}}
TRANSLATORS = "translators:"


@dataclass(frozen=True, slots=True)
class ConsoleText:
    """One sentence, its plural if it counts something, where it is said, and what helps."""

    one: str
    many: str = ""
    places: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


def read_console_texts(root: Path) -> dict[str, ConsoleText]:
    """Return every sentence of the console below `root`, in the order of its files and lines."""
    found: dict[str, ConsoleText] = {}
    for name, line, said, comments in _extracted(root):
        one, many = (said[0], said[1]) if isinstance(said, tuple) else (said, "")
        known = found.get(one, ConsoleText(one))
        places = tuple(dict.fromkeys((*known.places, (name, line))))
        notes = tuple(dict.fromkeys((*known.notes, *map(_note, comments))))
        found[one] = ConsoleText(one, known.many or many, places, notes)
    return found


def _extracted(root: Path) -> Iterable[tuple[str, int, str | tuple[str, ...], list[str]]]:
    for room in ROOMS:
        extracted = extract_from_dir(
            root / room,
            method_map=METHODS,
            options_map=OPTIONS,
            keywords=KEYWORDS,
            comment_tags=(TRANSLATORS,),
        )
        for name, line, said, comments, _ in sorted(extracted, key=lambda one: (one[0], one[1])):
            yield f"{room}/{name}", line, said, comments


def _note(comment: str) -> str:
    return comment.removeprefix(TRANSLATORS).strip()
