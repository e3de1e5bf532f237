"""Gettext's text files, read strictly and written plainly.

polib does both; but it drops the end of a line whose quote was never closed and takes some control
characters for new lines, so every line is looked at before it is asked.
"""

import re

import polib

from flows.document import Faults

_WORD = r"(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-9]\])\s+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_COMMENT = r"#(?![~|]).*|#~\|.*"
_LINE = re.compile(rf"\s*(?:{_COMMENT}|(?:#[~|]\s*)?(?:{_WORD})?{_QUOTED})?\s*")
_OTHER_LINE_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\r(?!\n)")
_PLACE = re.compile(r"\(line ([0-9]+)\)(?:: )?(.*)")


def parse_po(text: str, faults: Faults) -> polib.POFile | None:
    """Return the file's entries, or None when it is not gettext; why not becomes faults."""
    lines, before = text.removeprefix("\ufeff").split("\n"), len(faults.found)
    for line, written in enumerate(lines, start=1):
        _check_line(written, line=line, faults=faults)
    if len(faults.found) > before:
        return None
    try:
        # The line break at its end keeps polib from taking a short text for a file's name.
        catalog = polib.pofile(f"{text}\n", encoding="utf-8", wrapwidth=0)
    except OSError as error:
        line, why = _told(error)
        faults.add(line, "gettext", why=why or "this line is out of place")
        return None
    for entry in catalog:
        entry.linenum = _line_of(entry, lines)
    return catalog


def written_po(catalog: polib.POFile) -> str:
    """Return the catalog as text, long lines left whole: another width would be another file."""
    catalog.wrapwidth = 0
    text = str(catalog)
    return text if text.endswith("\n") else f"{text}\n"


def texts_of(entry: polib.POEntry) -> tuple[str, ...]:
    """Return an entry's translation: its one text, or its plural forms by number."""
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural))
    return (entry.msgstr,)


def mark_fuzzy(entry: polib.POEntry, *, fuzzy: bool) -> None:
    """Mark an entry as fuzzy or not; its source text of before goes with the mark."""
    others = [flag for flag in entry.flags if flag != "fuzzy"]
    entry.flags = ["fuzzy", *others] if fuzzy else others
    if not fuzzy:
        entry.previous_msgid = entry.previous_msgid_plural = None


def sources_of(entry: polib.POEntry) -> tuple[str, ...]:
    """Return what an entry translates: its text, and the plural of it if there is one."""
    return (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)


def _check_line(written: str, *, line: int, faults: Faults) -> None:
    if _OTHER_LINE_BREAKS.search(written):
        faults.add(line, "gettext", why="an unseen character here would break the line in two")
    elif not _LINE.fullmatch(written):
        why = 'a line is a # comment, or msgid, msgstr … and text between "quotes"'
        faults.add(line, "gettext", why=why)


def _line_of(entry: polib.POEntry, lines: list[str]) -> int:
    """Return the line of an entry's first word, its comments passed over."""
    begin = entry.linenum or 1
    for line, written in enumerate(lines[begin - 1 :], start=begin):
        if written.lstrip("#~ \t").startswith("msg"):
            return line
    return begin


def _told(error: OSError) -> tuple[int, str]:
    shape = _PLACE.search(str(error))
    return (int(shape[1]), shape[2]) if shape else (1, str(error))
