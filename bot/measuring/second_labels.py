"""What a second person says that a reply means, who saw neither the first label nor our reading.

A file is one language; a line is `NAME LABEL…`, the label that fits first, then others that are
true as well, and `?` where this person thinks that people would differ. A name shows nothing of the
text, so that whoever labels a reply a third time cannot look.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from bot.measuring.corpus import LABELS, CorpusInvalid, Reply
from bot.measuring.figures import Read
from bot.measuring.labels import Labelled

FOLDER = "second"
DOUBT = "?"
NAME_LETTERS = 16


def name_of(reply: Reply) -> str:
    """Return a reply's name: a hash of its language, context and text."""
    return sha256(f"{reply.language} {reply.context} {reply.text}".encode()).hexdigest()[
        :NAME_LETTERS
    ]


def read_second(folder: Path, languages: Sequence[str]) -> dict[str, Labelled]:
    """Return the second labels of these languages, by the names of their replies.

    A language without a file has none. Raises CorpusInvalid at the first line that cannot be used.
    """
    found: dict[str, Labelled] = {}
    for language in languages:
        file = folder / FOLDER / f"{language}.txt"
        source = file.read_text("utf-8") if file.exists() else ""
        for number, line in enumerate(source.splitlines(), start=1):
            name, *said = line.split()
            labels = [one for one in said if one != DOUBT]
            if len(name) != NAME_LETTERS or not labels or not LABELS.issuperset(labels):
                raise CorpusInvalid(f"{language}.txt:{number}: not a name and labels")
            found[name] = Labelled(labels[0], tuple(labels[1:]), ())
    return found


def reads_of(replies: Iterable[Reply], second: Mapping[str, Labelled]) -> list[Read]:
    """Return the replies that were labelled twice, the second person in our reader's place."""
    named = [(one, name_of(one)) for one in replies]
    return [Read(one, second[name]) for one, name in named if name in second]
