"""Labelled replies: invented texts, each with what it means, in files that a person can read.

A file is one language. A line `== LABEL CONTEXT NOTE…` says what the replies below it mean, one
reply a line; a line that begins with `# ` is a comment. What the labels mean stands in
`docs/reading.md`. Which replies train the reader and which only measure it is decided by a hash of
the text, so that nobody can choose.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

PARTS = ("train", "held")
HELD_OF_TWENTY = 3
CONTEXTS = ("consent", "scale", "service", "call", "free")
LABELS = frozenset(
    (
        *("risk_imminent", "risk_elevated", "opt_out", "wrong_person", "wants_human"),
        *("language_switch", "help_info", "opt_in", "answer_yes", "answer_no", "unsure"),
        *(f"answer_scale_{number}" for number in range(1, 6)),
        "benign_other",
    )
)


class CorpusInvalid(ValueError):
    """A line of a corpus that cannot be used; the message is `file:line: why`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One labelled reply. `line` is where it stands, `notes` what its heading says besides."""

    language: str
    line: int
    text: str
    label: str
    context: str
    notes: frozenset[str]

    @property
    def id(self) -> str:
        """Return a name that shows nothing of the text: its language and line."""
        return f"{self.language}:{self.line}"

    @property
    def is_ambiguous(self) -> bool:
        """Tell whether people would differ about the label: such replies count in no figure."""
        return "ambiguous" in self.notes

    @property
    def also(self) -> frozenset[str]:
        """Return the other labels that are true of it."""
        return frozenset(note[5:] for note in self.notes if note.startswith("also:"))


def read_corpus(folder: Path, part: str, languages: Iterable[str] = ()) -> list[Reply]:
    """Return the replies of one part, of these languages or of all, in the order of their files.

    Raises CorpusInvalid at the first line that cannot be used.
    """
    wanted = frozenset(languages)
    files = sorted((folder / part).glob("*.txt"))
    return [
        reply
        for file in files
        if not wanted or file.stem in wanted
        for reply in parse(file.read_text("utf-8"), file.stem)
    ]


def parse(source: str, language: str) -> Iterator[Reply]:
    """Give the replies of a file's text. Raises CorpusInvalid at a line that cannot be used."""
    heading: tuple[str, str, frozenset[str]] | None = None
    for line, text in enumerate(source.splitlines(), start=1):
        place = f"{language}.txt:{line}"
        if text.startswith("=="):
            heading = _heading(text, place)
        elif text.strip() and not text.startswith("# "):
            if heading is None:
                raise CorpusInvalid(f"{place}: a reply stands above the first heading")
            yield Reply(language, line, text, *heading)


def _heading(text: str, place: str) -> tuple[str, str, frozenset[str]]:
    label, context, *notes = [*text.removeprefix("==").split(), "", ""][:2] + text.split()[3:]
    if label not in LABELS:
        raise CorpusInvalid(f"{place}: {label!r} is no label")
    if context not in CONTEXTS:
        raise CorpusInvalid(f"{place}: {context!r} is no context")
    return label, context, frozenset(notes)


def part_of(text: str) -> str:
    """Say which part a reply belongs to, by a hash of its text, letter case aside."""
    number = int(sha256(text.strip().casefold().encode()).hexdigest()[:8], 16)
    return PARTS[number % 20 < HELD_OF_TWENTY]
