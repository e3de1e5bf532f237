"""The lexicons of a checkout, each loaded when it is first asked for.

Beside the YAML lies what was made of it (`aftercall lexicons`), ready to be loaded. Where that is
missing, or made of other texts, the YAML is read: it takes seconds for all of them.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock

from bot.library.shelf import Shelf
from flows.document import Faults
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES
from flows.reading import Lexicon
from flows.reading.compiled import from_bytes, to_bytes
from flows.reading.lexicon_entries import NO_RULES, Rules, read_rules
from flows.reading.lexicon_file import parse

SHARED = "locales/shared.yaml"
FILES = "*/lexicon.yaml"
READY = "lexicon.bin"
COLLECTED_EVERY = 200_000


class Lexicons(Mapping[str, Lexicon]):
    """Lexicons by language. Raises ScriptInvalid where one is asked for that cannot be used."""

    def __init__(self, shelf: Shelf) -> None:
        """Find the files on a shelf; what is wrong with their names are faults of it."""
        self._shelf = shelf
        self._files = {
            path.parent.name: path for path in sorted((shelf.root / "locales").glob(FILES))
        }
        self._shared_text = shelf.text(shelf.root / SHARED) or ""
        self._shared: Rules | None = None
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
                    self._made[language] = self._loaded(path)
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

    def ready(self) -> Iterator[tuple[Path, bytes]]:
        """Give each file of a lexicon that is ready, as it should be by the texts there are.

        Raises ScriptInvalid where one cannot be used.
        """
        for path in self._files.values():
            yield path.with_name(READY), self._bytes(path, self._shelf.text(path) or "")

    def _loaded(self, path: Path) -> Lexicon:
        source = self._shelf.text(path)
        if source is None:
            raise ScriptInvalid(self._shelf.faults)
        made_of, kept = _digest(source, self._shared_text), path.with_name(READY)
        found = from_bytes(kept.read_bytes(), made_of=made_of) if kept.exists() else None
        if found is None:
            found = from_bytes(self._bytes(path, source), made_of=made_of)
            assert found is not None, "what was just made is whole"
        return found

    def _bytes(self, path: Path, source: str) -> bytes:
        def made(text: str, name: str) -> Lexicon:
            return parse(text, name, shared=self._rules())

        lexicon = self._shelf.read(path, made)
        if lexicon is None:
            raise ScriptInvalid(self._shelf.faults)
        return to_bytes(lexicon, made_of=_digest(source, self._shared_text))

    def _rules(self) -> Rules:
        if self._shared is None:
            self._shared = self._shelf.read(self._shelf.root / SHARED, read_rules) or NO_RULES
        return self._shared


def _digest(*texts: str) -> str:
    told = sha256()
    for text in texts:
        told.update(sha256(text.encode()).digest())
    return told.hexdigest()


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
