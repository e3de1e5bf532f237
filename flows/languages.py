"""The languages that Aftercall is ready for, by code.

The codes are BCP 47. The list is the city's: the groups it must give meaningful access to
(Title VI; Portland's language access policy), and Korean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Language:
    """A language as staff call it, as its speakers call it, and the way it is written."""

    name: str
    own_name: str
    direction: Literal["ltr", "rtl"] = "ltr"


SOURCE_LANGUAGE = "en"

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "en": Language("English", "English"),
        "es": Language("Spanish", "Español"),
        "vi": Language("Vietnamese", "Tiếng Việt"),
        "zh-Hans": Language("Chinese (simplified)", "简体中文"),
        "zh-Hant": Language("Chinese (traditional)", "繁體中文"),
        "ru": Language("Russian", "Русский"),
        "uk": Language("Ukrainian", "Українська"),
        "ro": Language("Romanian", "Română"),
        "ar": Language("Arabic", "العربية", "rtl"),
        "so": Language("Somali", "Soomaali"),
        "ja": Language("Japanese", "日本語"),
        "ko": Language("Korean", "한국어"),
        "lo": Language("Lao", "ລາວ"),
    }
)


def name_of(code: str) -> str:
    """Return a language as staff call it; a code that we do not know stays as it is."""
    return LANGUAGES[code].name if code in LANGUAGES else code
