"""Texts into a catalog, as gettext's msgmerge does: nothing that a translator wrote is lost.

A changed source text leaves the translation, marked fuzzy, with what the source was before. A text
that is gone leaves an obsolete entry, which comes back with the text. Entries are matched by their
key; a new key whose source text is translated elsewhere begins with that translation, fuzzy.
"""

from dataclasses import dataclass

import polib

from bot.library.forms import same_rule
from bot.library.pofile import mark_fuzzy, sources_of, texts_of
from bot.library.reviews import FORMER_MARK, MARK, is_review
from bot.translation.texts import Text, Texts
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.plurals import PluralRule, parse_plural_rule


@dataclass(frozen=True, slots=True)
class Merged:
    """How many entries are new, were changed in the source, went, and came back."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0

    def __str__(self) -> str:
        """Read as a translator is told of it."""
        if not any((self.new, self.changed, self.gone, self.back)):
            return "notes and places brought up to date"
        back = f", {self.back} back" if self.back else ""
        return f"{self.new} new, {self.changed} changed, {self.gone} gone{back}"


def template(texts: Texts) -> polib.POFile:
    """Return all texts as a gettext template: the same bytes for the same scripts."""
    catalog = polib.POFile(wrapwidth=0)
    catalog.header = "Texts of Aftercall, made by `aftercall languages extract`.\nDo not edit."
    catalog.metadata = header("", LANGUAGES[SOURCE_LANGUAGE].plurals)
    for text in texts.all:
        entry = polib.POEntry(msgctxt=text.key)
        _refresh(entry, text, forms=2)
        catalog.append(entry)
    return catalog


def header(language: str, plurals: str) -> dict[str, str]:
    """Return a catalog's header. It tells no time: unchanged texts are an unchanged file."""
    return {
        "Project-Id-Version": "Aftercall",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plurals,
    }


def merge(catalog: polib.POFile, texts: Texts, *, language: str) -> Merged:
    """Bring a language's catalog up to the texts, in place; entries keep their order."""
    rule = _agree_on_plurals(catalog, language)
    work = _Merging(catalog, rule)
    previous: polib.POEntry | None = None
    for text in texts.all:
        previous = work.take(text, after=previous)
    work.retire(set(texts.sources))
    return Merged(work.new, work.changed, work.gone, work.back)


class _Merging:
    """One catalog while texts are merged into it."""

    def __init__(self, catalog: polib.POFile, rule: PluralRule) -> None:
        self.catalog, self.rule = catalog, rule
        self.used = {entry.msgctxt: entry for entry in catalog if not entry.obsolete}
        self.former = {entry.msgctxt: entry for entry in catalog if entry.obsolete}
        self.known = {sources_of(entry): entry for entry in catalog if all(texts_of(entry))}
        self.new = self.changed = self.gone = self.back = 0

    def take(self, text: Text, *, after: polib.POEntry | None) -> polib.POEntry:
        """Bring one text's entry up to it; a new entry comes after that of the text before."""
        entry = self.used.get(text.key)
        if entry is None:
            entry = self._come_back(text) or self._begin(text)
            place = 0 if after is None else _place(self.catalog, after) + 1
            self.catalog.insert(place, entry)
        self.changed += _refresh(entry, text, forms=self.rule.forms)
        return entry

    def retire(self, keys: set[str]) -> None:
        """Make entries obsolete whose text is gone; one without a translation goes with it."""
        for entry in list(self.catalog):
            if entry.obsolete or entry.msgctxt in keys:
                continue
            self.gone += 1
            entry.obsolete = True
            entry.previous_msgid = entry.previous_msgid_plural = None
            if not any(texts_of(entry)):
                del self.catalog[_place(self.catalog, entry)]

    def _come_back(self, text: Text) -> polib.POEntry | None:
        entry = self.former.get(text.key)
        if entry is None:
            return None
        del self.catalog[_place(self.catalog, entry)]
        entry.obsolete = False
        self.back += 1
        return entry

    def _begin(self, text: Text) -> polib.POEntry:
        self.new += 1
        entry = polib.POEntry(msgctxt=text.key, msgid=text.text)
        same = self.known.get(_sources(text))
        if same is not None:
            entry.msgid_plural, entry.msgstr = same.msgid_plural, same.msgstr
            entry.msgstr_plural = dict(same.msgstr_plural)
            mark_fuzzy(entry, fuzzy=True)
        return entry


def _refresh(entry: polib.POEntry, text: Text, *, forms: int) -> bool:
    """Give an entry its place, notes and source; say whether a translated source changed."""
    entry.occurrences = [(text.file, str(text.line))]
    entry.comment = "\n".join(text.notes)
    mark_fuzzy(entry, fuzzy=entry.fuzzy)
    before = sources_of(entry)
    if before == _sources(text):
        _fit(entry, text, forms=forms)
        return False
    changed = any(texts_of(entry))
    if changed:
        _doubt(entry)
    entry.msgid = text.text
    _fit(entry, text, forms=forms)
    return changed


def _doubt(entry: polib.POEntry) -> None:
    """Mark a translation whose source is changing; an older source already noted stays noted."""
    mark_fuzzy(entry, fuzzy=True)
    if entry.previous_msgid is None:
        entry.previous_msgid = entry.msgid
        entry.previous_msgid_plural = entry.msgid_plural or None
    entry.tcomment = "\n".join(map(_former, entry.tcomment.splitlines()))


def _former(line: str) -> str:
    return line.replace(MARK, FORMER_MARK, 1) if is_review(line) else line


def _fit(entry: polib.POEntry, text: Text, *, forms: int) -> None:
    """Give an entry as many forms as its text needs, with what was translated in each."""
    said = texts_of(entry)
    if text.plural is None:
        entry.msgid_plural, entry.msgstr, entry.msgstr_plural = "", said[-1] if said else "", {}
        return
    fills = dict(enumerate(said)) if entry.msgid_plural else dict.fromkeys(range(forms), said[0])
    entry.msgid_plural, entry.msgstr = text.plural.other, ""
    entry.msgstr_plural = {form: fills.get(form, "") for form in range(forms)}


def _sources(text: Text) -> tuple[str, ...]:
    return (text.text, text.plural.other) if text.plural else (text.text,)


def _place(catalog: polib.POFile, entry: polib.POEntry) -> int:
    """Find an entry by what it is: polib compares by what it says."""
    return next(place for place, one in enumerate(catalog) if one is entry)


def _agree_on_plurals(catalog: polib.POFile, language: str) -> PluralRule:
    """Write the language's plural rule into the header where that has another; return the rule."""
    known, said = LANGUAGES.get(language), catalog.metadata.get("Plural-Forms", "")
    if known is not None and not same_rule(said, language):
        catalog.metadata["Plural-Forms"] = said = known.plurals
    return parse_plural_rule(said)
