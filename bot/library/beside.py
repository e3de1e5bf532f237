"""A script outside `flows/scripts`, made ready to be walked and played beside the shipped ones."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.library.catalogs import read_catalog
from bot.library.content import edition_of
from bot.library.library import Library
from flows.document import Faults
from flows.errors import Fault, ScriptInvalid
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.linking import called, link
from flows.loader import load_script
from flows.script import Script
from flows.wording import Edition, Wording

Spoken = dict[str, dict[str, Wording]]


def edition_at(path: Path, library: Library) -> Edition:
    """Return the script in a file, linked with those it calls: files beside it, or shipped ones.

    Its translations are read from `locales/` beside its folder, as those of `flows/scripts` lie.
    Raises ScriptInvalid with every fault.
    """
    texts: dict[str, str] = {}
    scripts = _with_called(path, library, texts)
    script = link(scripts, {name: _file(path, name) for name in scripts})[path.stem]
    spoken = {key: {SOURCE_LANGUAGE: _source(script, key)} for key in script.wordings}
    _add_shipped(spoken, script, library)
    _add_translated(spoken, script, path.parent.parent / "locales")
    return edition_of(script, texts, spoken)


def _file(path: Path, name: str) -> str:
    return str(path.with_name(f"{name}.yaml"))


def _with_called(path: Path, library: Library, texts: dict[str, str]) -> dict[str, Script]:
    """Read a script and all that it calls; `texts` takes what was read."""
    found: dict[str, Script] = {}
    pending = [path.stem]
    while pending:
        name = pending.pop(0)
        text = _text(path, name, library)
        if name not in found and text is not None:
            texts[name], found[name] = text, _script(text, _file(path, name), name=name)
            pending += called(found[name])
    return found


def _text(path: Path, name: str, library: Library) -> str | None:
    beside = path.with_name(f"{name}.yaml")
    if name == path.stem or beside.exists():
        return _read(path if name == path.stem else beside)
    shipped = library.editions.get(name)
    return shipped.sources[name] if shipped is not None else None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ScriptInvalid([Fault(str(path), 1, "missing file", "it cannot be read")]) from error
    except UnicodeDecodeError as error:
        raise ScriptInvalid([Fault(str(path), 1, "encoding", "it must be UTF-8")]) from error


def _script(text: str, file: str, *, name: str) -> Script:
    script = load_script(text, file)
    if script.name != name:
        why = f"the script is called {script.name!r}; the file must be too"
        raise ScriptInvalid([Fault(file, 1, "name", why)])
    return script


def _source(script: Script, key: str) -> Wording:
    one, plural = Wording(script.wordings[key], reviewed=True), script.plurals.get(key)
    if plural is None:
        return one
    return replace(one, forms=(one.text, plural.other), count=plural.count)


def _add_shipped(spoken: Spoken, script: Script, library: Library) -> None:
    """Take the translations of shipped scripts that this one calls; the same text, that is."""
    for edition in library.editions.values():
        for key, languages in edition.wordings.items():
            if key in spoken and languages[SOURCE_LANGUAGE] == spoken[key][SOURCE_LANGUAGE]:
                spoken[key] = {**languages, **spoken[key]}


def _add_translated(spoken: Spoken, script: Script, locales: Path) -> None:
    for code in LANGUAGES:
        path = locales / code / "LC_MESSAGES" / "scripts.po"
        if path.is_file():
            for key, wording in _catalog(path, code, script).items():
                spoken[key].setdefault(code, wording)


def _catalog(path: Path, code: str, script: Script) -> Mapping[str, Wording]:
    faults = Faults(str(path))
    found = read_catalog(
        _read(path), script.wordings, faults, plurals=script.plurals, language=code
    )
    # One catalog serves all scripts beside it: keys of the others are no fault of this one's.
    wrong = [fault for fault in faults.found if fault.rule != "unknown wording"]
    if wrong:
        raise ScriptInvalid(wrong)
    return found
