"""Marking translations as reviewed by a named person, and taking that back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

import polib

from bot.library.catalogs import Entry
from bot.library.pofile import mark_fuzzy, sources_of, texts_of
from bot.library.reviews import NAME_LENGTH_MAX, Review, digest_of, is_review, read_review
from bot.translation.refusals import ReviewRefused
from flows.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews, by the name that stands in the file, and on which day."""

    name: str
    on: date


def chosen(entries: Sequence[Entry], keys: Iterable[str]) -> list[Entry]:
    """Return the entries of these keys, `consent.*` for all of one script; all when none is given.

    Raises ReviewRefused for a key that is none.
    """
    known = [entry.key for entry in entries]
    for key in keys:
        if not any(fnmatchcase(one, key) for one in known):
            raise ReviewRefused(f"there is no wording {key!r}{did_you_mean(key, known)}")
    wanted = tuple(keys) or ("*",)
    return [entry for entry in entries if any(fnmatchcase(entry.key, key) for key in wanted)]


def review(catalog: polib.POFile, entries: Sequence[Entry], reviewer: Reviewer) -> list[str]:
    """Mark entries as reviewed and return the keys of those that were not.

    Raises ReviewRefused, having marked nothing, when one has no translation of the present text
    or the reviewer's name cannot be written down.
    """
    by = _written_name(reviewer.name)
    lacking = [entry for entry in entries if entry.wording is None]
    if lacking:
        raise ReviewRefused("\n".join(f"{entry.key}: {entry.state}" for entry in lacking))
    written = {entry.msgctxt: entry for entry in catalog if not entry.obsolete}
    marked = [entry.key for entry in entries if entry.state != "reviewed"]
    for key in marked:
        _sign(written[key], by, reviewer.on)
    return marked


def unreview(catalog: polib.POFile, entries: Sequence[Entry]) -> list[str]:
    """Make entries drafts again and return the keys of those that were none."""
    written = {entry.msgctxt: entry for entry in catalog if not entry.obsolete}
    marked = [one.key for one in entries if one.state in ("reviewed", "unsigned", "altered")]
    for key in marked:
        mark_fuzzy(written[key], fuzzy=True)
        written[key].tcomment = "\n".join(_other_lines(written[key]))
    return marked


def _sign(entry: polib.POEntry, by: str, on: date) -> None:
    seen = digest_of(entry.msgctxt, (*sources_of(entry), *texts_of(entry)))
    mark_fuzzy(entry, fuzzy=False)
    entry.tcomment = "\n".join((*_other_lines(entry), str(Review(by, on, seen))))


def _other_lines(entry: polib.POEntry) -> list[str]:
    return [line for line in entry.tcomment.splitlines() if not is_review(line)]


def _written_name(name: str) -> str:
    """Return a name that will be read again as it was given. Raises ReviewRefused for another."""
    by = " ".join(name.split())
    try:
        fits = read_review(str(Review(by, date.min))) is not None
    except ValueError:
        fits = False
    if not fits:
        raise ReviewRefused(f"a name of 1 to {NAME_LENGTH_MAX} letters, no comma, no brackets")
    return by
