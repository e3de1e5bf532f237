"""Scripts for practice, which no client is ever sent: they use all that the language can do."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot import library, wiring
from bot.library import Library, edition_of
from flows.languages import LANGUAGES
from flows.linking import link, needed
from flows.loader import load_script
from flows.plurals import plural_rule
from flows.script import Script
from flows.wording import Wording

FOLDER = Path(__file__).parent / "scripts"
LANGUAGES_SPOKEN = ("en", "es")


@cache
def books() -> Library:
    """Return the checkout's library with the city's practice scripts, read once."""
    return with_scripts(library.load(wiring.ROOT), FOLDER, languages=LANGUAGES_SPOKEN)


def with_scripts(shelf: Library, folder: Path, *, languages: Iterable[str]) -> Library:
    """Return the library with the scripts of a folder, which may call each other and no others.

    Their wording stands for that of every one of `languages`. Raises ScriptInvalid.
    """
    files = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    sources = {name: path.read_text("utf-8") for name, path in files.items()}
    scripts = {name: load_script(source, f"{name}.yaml") for name, source in sources.items()}
    editions = {
        name: edition_of(
            script, {one: sources[one] for one in needed(scripts, name)}, _spoken(script, languages)
        )
        for name, script in link(scripts, {name: f"{name}.yaml" for name in files}).items()
    }
    return replace(shelf, editions={**shelf.editions, **editions})


def _spoken(script: Script, languages: Iterable[str]) -> dict[str, Mapping[str, Wording]]:
    codes = [code for code in languages if code in LANGUAGES]
    return {
        key: {code: _wording(script, key, language=code) for code in codes}
        for key in script.wordings
    }


def _wording(script: Script, key: str, *, language: str) -> Wording:
    """Give the source's one wording, or its singular and then its plural in every other form."""
    text, plural, rule = script.wordings[key], script.plurals.get(key), plural_rule(language)
    if plural is None or rule is None:
        return Wording(text, reviewed=True)
    forms = (text, *(plural.other for _ in range(rule.forms - 1)))
    return Wording(plural.other, reviewed=True, forms=forms, count=plural.count)
