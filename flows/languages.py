"""The languages that Aftercall is ready for, by code.

The codes are BCP 47. The list is the city's: the groups it must give meaningful access to
(Title VI; Portland's language access policy), and Korean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

ONE_FORM = "nplurals=1; plural=0;"
TWO_FORMS = "nplurals=2; plural=(n != 1);"
SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
ROMANIAN = "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);"
ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language as staff call it, as its speakers call it, and the way it is written.

    `plurals` is its rule as gettext writes it into catalogs, its forms in CLDR's order (zero, one,
    two, few, many, other); asking Babel for it would cost every process five megabytes.
    """

    name: str
    own_name: str
    plurals: str = TWO_FORMS
    direction: Literal["ltr", "rtl"] = "ltr"


SOURCE_LANGUAGE = "en"

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "en": Language("English", "English"),
        "es": Language("Spanish", "Español"),
        "vi": Language("Vietnamese", "Tiếng Việt", ONE_FORM),
        "zh-Hans": Language("Chinese (simplified)", "简体中文", ONE_FORM),
        "zh-Hant": Language("Chinese (traditional)", "繁體中文", ONE_FORM),
        "ru": Language("Russian", "Русский", SLAVIC),
        "uk": Language("Ukrainian", "Українська", SLAVIC),
        "ro": Language("Romanian", "Română", ROMANIAN),
        "ar": Language("Arabic", "العربية", ARABIC, "rtl"),
        "so": Language("Somali", "Soomaali"),
        "ja": Language("Japanese", "日本語", ONE_FORM),
        "ko": Language("Korean", "한국어", ONE_FORM),
        "lo": Language("Lao", "ລາວ", ONE_FORM),
    }
)


def name_of(code: str) -> str:
    """Return a language as staff call it; a code that we do not know stays as it is."""
    return LANGUAGES[code].name if code in LANGUAGES else code


def asked_for(code: str) -> str:
    """Return a language that a client asks for as staff call it, where it is one of ours."""
    return LANGUAGES[code].name if code in LANGUAGES else "another language"
