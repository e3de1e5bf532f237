"""An edition as one JSON text, so that a version outlives its file (P7)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from flows.loader import load_script
from flows.script import Script
from flows.wording import Edition, Wording

FORMAT = 1
VERSION_LENGTH = 12

Wordings = Mapping[str, Mapping[str, Wording]]


def edition_of(script: Script, source: str, wordings: Wordings) -> Edition:
    """Return the edition of a script, its version set: a changed word is another version."""
    version = version_of(source, wordings)
    return Edition(replace(script, version=version), wordings, source)


def version_of(source: str, wordings: Wordings) -> str:
    """Return the first twelve hex digits of the SHA-256 of the source and every wording."""
    spoken = json.dumps([source, _plain(wordings)], ensure_ascii=True, sort_keys=True)
    return sha256(spoken.encode()).hexdigest()[:VERSION_LENGTH]


def to_content(edition: Edition) -> str:
    """Return JSON that `from_content` reads back into the same edition."""
    content = {"format": FORMAT, "source": edition.source, "wordings": _plain(edition.wordings)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def from_content(content: str, *, name: str, version: str) -> Edition:
    """Return the edition kept as `content`.

    Raises ValueError when it is not what `to_content` wrote for this name and version, and
    ScriptInvalid when its script cannot be read any more.
    """
    kept = json.loads(content)
    if kept.get("format") != FORMAT:
        raise ValueError(f"edition format {kept.get('format')!r}, expected {FORMAT}")
    source = kept["source"]
    edition = edition_of(load_script(source, f"{name} {version}"), source, _read(kept["wordings"]))
    if (edition.script.name, edition.script.version) != (name, version):
        raise ValueError(f"the content is not {name} {version}")
    return edition


def _plain(wordings: Wordings) -> dict[str, dict[str, list[Any]]]:
    return {
        key: {language: [word.text, word.reviewed] for language, word in spoken.items()}
        for key, spoken in wordings.items()
    }


def _read(plain: dict[str, dict[str, list[Any]]]) -> Wordings:
    return {
        key: {language: Wording(text, reviewed) for language, (text, reviewed) in spoken.items()}
        for key, spoken in plain.items()
    }
