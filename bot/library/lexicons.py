"""The lexicons of a checkout, each made when it is first asked for: making all takes seconds."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Lock

from bot.library.shelf import Shelf
from flows.document import Faults
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES
from flows.reading import Lexicon
from flows.reading.lexicon_entries import NO_RULES, read_rules
from flows.reading.lexicon_file import parse

SHARED = "locales/shared.yaml"
FILES = "*/lexicon.yaml"
COLLECTED_EVERY = 200_000


class Lexicons(Mapping[str, Lexicon]):
    """Lexicons by language. Raises ScriptInvalid where one is asked for that cannot be used."""

    def __init__(self, shelf: Shelf) -> None:
        """Find the files on a shelf; what is wrong with their names are faults of it."""
        self._shelf = shelf
        self._files = {
            path.parent.name: path for path in sorted((shelf.root / "locales").glob(FILES))
        }
        self._shared = shelf.read(shelf.root / SHARED, read_rules) or NO_RULES
        self._made: dict[str, Lexicon] = {}
        self._one_at_a_time = Lock()
        for language, path in self._files.items():
            if language not in LANGUAGES:
                faults = Faults(shelf.name(path))
                faults.unknown(1, "unknown language", word=language, known=LANGUAGES)
                shelf.faults += faults.found

    def __getitem__(self, language: str) -> Lexicon:
        path = self._files[language]
        with self._one_at_a_time:
            if language not in self._made:
                with _seldom_collecting():
                    found = self._shelf.read(path, partial(parse, shared=self._shared))
                if found is None:
                    raise ScriptInvalid(self._shelf.faults)
                self._made[language] = found
            return self._made[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def make_all(self) -> None:
        """Make every one, so that no client waits for it; the shelf keeps the faults."""
        for language in self:
            try:
                self[language]
            except ScriptInvalid:
                continue  # its faults stand on the shelf, with those of the others


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom while hundreds of thousands of objects are made that all stay.

    Once made they are never looked at again: else every search would go through all of them.
    """
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.freeze()
