"""An edition as one JSON text, so that a version outlives its file (P7)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from flows.linking import link, needed
from flows.loader import load_script
from flows.script import Script
from flows.wording import Edition, Wording

FORMAT = 2
READABLE = (1, 2)
VERSION_LENGTH = 12

Wordings = Mapping[str, Mapping[str, Wording]]
Sources = Mapping[str, str]
"""Script files' texts by script name: the script itself and those it calls."""


def edition_of(script: Script, sources: Sources, wordings: Wordings) -> Edition:
    """Return the edition of a linked script, its version set: a changed word is another version."""
    version = version_of(sources, wordings)
    return Edition(replace(script, version=version), wordings, sources)


def version_of(sources: Sources, wordings: Wordings) -> str:
    """Return the first twelve hex digits of the SHA-256 of the sources and every wording.

    A script that calls no other has the version that format 1 gave it.
    """
    texts = next(iter(sources.values())) if len(sources) == 1 else dict(sources)
    spoken = json.dumps([texts, _plain(wordings)], ensure_ascii=True, sort_keys=True)
    return sha256(spoken.encode()).hexdigest()[:VERSION_LENGTH]


def to_content(edition: Edition) -> str:
    """Return JSON that `from_content` reads back into the same edition."""
    spoken = _plain(edition.wordings)
    content = {"format": FORMAT, "sources": dict(edition.sources), "wordings": spoken}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def from_content(content: str, *, name: str, version: str) -> Edition:
    """Return the edition kept as `content`.

    Raises ValueError when it is not what `to_content` wrote for this name and version, and
    ScriptInvalid when its script cannot be read any more.
    """
    kept = json.loads(content)
    if kept.get("format") not in READABLE:
        raise ValueError(f"edition format {kept.get('format')!r}, expected {FORMAT}")
    sources = {name: kept["source"]} if kept["format"] == 1 else kept["sources"]
    script = _linked(name, sources, version=version)
    edition = edition_of(script, sources, _read(kept["wordings"])) if script else None
    if edition is None or (edition.script.name, edition.script.version) != (name, version):
        raise ValueError(f"the content is not {name} {version}")
    return edition


def _linked(name: str, sources: Sources, *, version: str) -> Script | None:
    """Return the script, or None when the sources are not just its own and those it calls."""
    files = {one: f"{one} of {name} {version}" for one in sources}
    scripts = {one: load_script(source, files[one]) for one, source in sources.items()}
    linked = link(scripts, files)
    return linked[name] if name in linked and set(needed(scripts, name)) == set(sources) else None


def _plain(wordings: Wordings) -> dict[str, dict[str, list[Any]]]:
    return {
        key: {language: _as_list(word) for language, word in spoken.items()}
        for key, spoken in wordings.items()
    }


def _as_list(word: Wording) -> list[Any]:
    """Give what makes a wording another one; who reviewed it when is the catalog's to know."""
    plain: list[Any] = [word.text, word.reviewed]
    return [*plain, list(word.forms), word.count] if word.forms else plain


def _read(plain: dict[str, dict[str, list[Any]]]) -> Wordings:
    return {
        key: {language: _wording(word) for language, word in spoken.items()}
        for key, spoken in plain.items()
    }


def _wording(plain: Sequence[Any]) -> Wording:
    text, reviewed, forms, count = (*plain, (), "")[:4]
    return Wording(text, reviewed, tuple(forms), count)
