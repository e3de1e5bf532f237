"""Language codes of RapidPro (ISO 639-3, with `und` and `base` for none) as ours."""

import re
from dataclasses import dataclass

from flows.languages import LANGUAGES, SOURCE_LANGUAGE

LANGUAGE = re.compile(r"[a-z]{3}")
UNDETERMINED = frozenset({"und", "base", ""})
# What CLDR calls an alias it does not call Chinese or Romanian: the codes that RapidPro offers.
_OURS = {"zho": "zh-Hans", "chi": "zh-Hans", "cmn": "zh-Hans", "yue": "zh-Hant", "rum": "ro"}
CHINESE = frozenset(_OURS) - {"rum"}


@dataclass(frozen=True, slots=True)
class Code:
    """A language by our code. `note` says what must be known about it, or nothing."""

    code: str
    note: str = ""


def code_of(language: str) -> Code:
    """Return our code of a language; one that we do not know keeps the shortest code it has."""
    language = language.strip().lower()
    if language in UNDETERMINED:
        return Code(SOURCE_LANGUAGE, "no language is given: it was taken as English")
    if not LANGUAGE.fullmatch(language):
        return Code(SOURCE_LANGUAGE, "this is no language: it was taken as English")
    if language in CHINESE:
        code = _OURS[language]
        return Code(code, f"which Chinese is not said: it was taken as {code}")
    code = _OURS.get(language) or _shortest(language)
    if code in LANGUAGES:
        return Code(code)
    return Code(code, f"Aftercall is not ready for {code}: it must be added first")


def _shortest(language: str) -> str:
    # Babel costs memory and time that only an import needs to pay.
    from babel.core import get_global

    return str(get_global("language_aliases").get(language, language))
