"""A language more: its folder, an empty catalog, and a lexicon to be filled in by its speakers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from babel.messages.plurals import get_plural

from bot.library.pofile import written_po
from bot.translation.catalog_files import LOCALES, catalog_path
from bot.translation.merging import header, merge
from bot.translation.refusals import LanguageRefused
from bot.translation.texts import Texts
from flows.languages import LANGUAGES, SOURCE_LANGUAGE, TWO_FORMS
from flows.suggest import did_you_mean, nearest

LEXICON = "lexicon.yaml"
_ITEM = re.compile(r"(\s*)- (.*)")
_LIST = re.compile(r"(\s*[^\s#][^:]*):(?: \[(.*)\])?")


@dataclass(frozen=True, slots=True)
class Added:
    """A new language: its files, and what `flows/languages.py` must say before they are read."""

    language: str
    name: str
    files: tuple[Path, ...]
    line: str
    known: bool


def add_language(root: Path, language: str, texts: Texts) -> Added:
    """Make a language's folder below `root` and return what was made.

    Raises LanguageRefused for a code that CLDR does not know, or whose folder is there already.
    """
    locale = _locale(language)
    folder = root / LOCALES / language
    if folder.exists():
        raise LanguageRefused(f"{LOCALES}/{language} is there already")
    name = LANGUAGES[language].name if language in LANGUAGES else locale.english_name or language
    lexicon = "\n".join(_skeleton(root, language, name=name))
    catalog = folder / catalog_path(root, language).relative_to(folder)
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        written_po(_empty_catalog(language, texts, name=name)), "utf-8", newline="\n"
    )
    (folder / LEXICON).write_text(f"{lexicon}\n", "utf-8", newline="\n")
    files = tuple(path.relative_to(root) for path in (catalog, folder / LEXICON))
    return Added(language, name, files, _line(language, locale, name=name), language in LANGUAGES)


def remaining(added: Added) -> Iterator[str]:
    """Give what people must still do before the language is spoken, one sentence each."""
    code, name = added.language, added.name
    if not added.known:
        where = "Nothing starts until LANGUAGES in flows/languages.py has this line:"
        yield f"{where}\n     {added.line}"
        yield "aftercall languages cldr writes down how it says dates, times and numbers."
    yield (
        f"Speakers of {name} fill in {LOCALES}/{code}/{LEXICON}: yes, no, stop, help, a person,\n"
        "     the words of danger. Until then such replies go to a person."
    )
    yield f"Translate {added.files[0].as_posix()} with any gettext tool."
    yield f"Play each script in tests/dialogues/<script>.{code}.yaml."
    yield (
        "A native speaker who is a clinician reviews every text:\n"
        f'     aftercall languages review {code} --by "NAME"'
    )
    yield "See what is left: aftercall check, aftercall languages status."


def _locale(language: str) -> Locale:
    """Return CLDR's locale of a code written as we write codes, such as `zh-Hant`."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise LanguageRefused(f"CLDR knows no language {language!r}{_meant(language)}") from None
    if str(locale).replace("_", "-") != language:
        meant = str(locale).replace("_", "-")
        raise LanguageRefused(f"the code is written {meant!r}, not {language!r}")
    return locale


def _meant(language: str) -> str:
    """Name the code that is meant, of one misspelt or of a language called by its name."""
    codes = [code.replace("_", "-") for code in locale_identifiers()]
    names = {
        name.lower(): code
        for code, name in Locale.parse(SOURCE_LANGUAGE).languages.items()
        if code in codes
    }
    named = nearest(language.lower(), names)
    return f"; did you mean {names[named]!r}?" if named else did_you_mean(language, codes)


def _empty_catalog(language: str, texts: Texts, *, name: str) -> polib.POFile:
    catalog = polib.POFile(wrapwidth=0)
    catalog.header = (
        f"{name} wording of the scripts and fixed replies.\n"
        "A reviewer who is a native speaker and a clinician says so in each entry:\n"
        "  reviewed: NAME, 2026-11-22"
    )
    catalog.metadata = header(language, _plurals(language))
    merge(catalog, texts, language=language)
    return catalog


def _plurals(language: str) -> str:
    if language in LANGUAGES:
        return LANGUAGES[language].plurals
    return str(get_plural(language.replace("-", "_")).plural_forms)


def _line(language: str, locale: Locale, *, name: str) -> str:
    """Return the line that `flows/languages.py` needs, as it would be written by hand."""
    own = locale.get_display_name(locale) or name
    words = [f'"{name}"', f'"{own[:1].upper()}{own[1:]}"']
    plurals = _plurals(language)
    if plurals != TWO_FORMS:
        words.append(f'plurals="{plurals}"')
    if locale.text_direction == "rtl":
        words.append('direction="rtl"')
    return f'"{language}": Language({", ".join(words)}),'


def _skeleton(root: Path, language: str, *, name: str) -> Iterator[str]:
    """Give the English lexicon's lines with its phrases turned into comments."""
    lines = (root / LOCALES / SOURCE_LANGUAGE / LEXICON).read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        item, group = _ITEM.fullmatch(line), _LIST.fullmatch(line)
        if line.startswith("# Words of English"):
            yield f"# Words of {name}, as clients write them in short texts."
        elif line.startswith("language:"):
            yield f"language: {language}"
        elif line.startswith("status:"):
            yield "status: empty, to be written and reviewed by a native-speaking clinician"
        elif item is not None:
            yield f"{item[1]}# English: {item[2]}"
        elif group is not None and group[2] is not None:
            yield f"{group[1]}: []  # English: {group[2]}"
        elif group is not None and _holds_items(lines[number + 1 :]):
            yield f"{group[1]}: []"
        else:
            yield line


def _holds_items(after: list[str]) -> bool:
    said = next((line for line in after if line.strip() and not line.strip().startswith("#")), "")
    return _ITEM.fullmatch(said) is not None
