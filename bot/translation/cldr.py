"""How our languages say dates, times and numbers, asked of CLDR through Babel and written down.

`flows/cldr.json` is made here, so that a process which sends texts need not load Babel's data.
"""

import json
import re
from dataclasses import asdict
from datetime import date, time

from babel import Locale
from babel.dates import DateTimePattern, format_time, parse_pattern
from babel.numbers import get_decimal_symbol, get_group_symbol

from flows.cldr import Local
from flows.languages import LANGUAGES

FILE = "flows/cldr.json"

# Where a language is said differently in the United States, where our clients live.
LOCALES = {"es": "es_US"}

_PART = re.compile(r"'([^']*)'|(E+|c+)|(M+|L+)|(d)|(y)|([^A-Za-z'])")
_MINUTE = 59
# CLDR puts no-break spaces into dates and times: one turns a whole SMS into UCS-2, 70 characters.
_PLAIN_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2009": " "})


def cldr_text() -> str:
    """Return what `flows/cldr.json` has to hold: the same text for the same Babel."""
    found = {language: asdict(read_local(locale_of(language))) for language in LANGUAGES}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def locale_of(language: str) -> Locale:
    """Return the locale that a language of ours is said by."""
    return Locale.parse(LOCALES.get(language, language).replace("-", "_"))


def read_local(locale: Locale) -> Local:
    """Return how a locale says dates, times and numbers."""
    day, day_and_year = day_pattern(locale), day_pattern(locale, with_year=True)
    weekday, month = _words_of(day)
    return Local(
        day=_template(day),
        day_and_year=_template(day_and_year),
        weekdays=tuple(_said(weekday, date(2024, 1, one), locale) for one in range(1, 8)),
        months=tuple(_said(month, date(2024, one, 1), locale) for one in range(1, 13)),
        hours=tuple(_hour(hour, locale) for hour in range(24)),
        midnight=_time(time(0), locale),
        noon=_time(time(12), locale),
        group=_plain(get_group_symbol(locale)),
        decimal=_plain(get_decimal_symbol(locale)),
    )


def day_pattern(locale: Locale, *, with_year: bool = False) -> str:
    """Return the pattern of weekday, day and month, in whole words: the short ones are less known.

    Source: CLDR's skeletons (UTS 35, part 4), their widths widened as its section 2.6.2 allows.
    """
    names = ("yMMMMEd", "yMMMEd") if with_year else ("MMMMEd", "MMMEd")
    known = locale.datetime_skeletons
    pattern = next(known[name].pattern for name in names if name in known)
    return "".join(_widened(part) for part in _PART.finditer(pattern))


def _widened(part: re.Match[str]) -> str:
    if part[2]:
        return part[2][0] * 4
    return part[3][0] * 4 if part[3] and len(part[3]) == 3 else part[0]


def _words_of(pattern: str) -> tuple[str, str]:
    """Return the parts of a pattern that say the weekday and the month."""
    parts = list(_PART.finditer(pattern))
    return next(one[2] for one in parts if one[2]), next(one[3] for one in parts if one[3])


def _template(pattern: str) -> str:
    return _plain("".join(_slot(part) for part in _PART.finditer(pattern)))


def _slot(part: re.Match[str]) -> str:
    slots = {2: "{weekday}", 3: "{month}", 4: "{day}", 5: "{year}"}
    return slots.get(part.lastindex or 0) or part[1] or part[6]


def _said(pattern: str, day: date, locale: Locale) -> str:
    parsed: DateTimePattern = parse_pattern(pattern)
    return _plain(parsed.apply(day, locale))


def _hour(hour: int, locale: Locale) -> str:
    return _time(time(hour, _MINUTE), locale).replace(str(_MINUTE), "{minute:02}")


def _time(at: time, locale: Locale) -> str:
    return _plain(str(format_time(at, "short", locale=locale)))


def _plain(text: str) -> str:
    return text.translate(_PLAIN_SPACES)
