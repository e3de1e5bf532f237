"""A text as the reader sees it: folded words, cut into sentences.

Clients write without accents, with full-width digits, keycaps, invisible marks and broken bytes.
All of that is folded away once, here, for texts and lexicons alike, so that both always meet.
"""

import re
import unicodedata
from dataclasses import dataclass

# Scripts that put no space between words (Han, kana, Hangul, Lao, Thai): one token a character,
# so that phrases match inside a run of them without a word splitter.
_UNSPACED = "\u0e00-\u0eff\u1100-\u11ff\u3005\u3041-\u30ff\u3131-\u318e\u3400-\u9fff\uac00-\ud7a3"
_SYMBOLS = "\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u2bff\U0001f000-\U0001faff"
_ENDS = ".!?;,\n\u2026\u3001\u3002\u061b\u061f\u060c"
_DIGITS = r"(?<!\w)[<>=:$€£-]?\d+(?:\s{0,2}/\s{0,2}\d+|[.,:-]\d+)*[%+]?"
_TOKEN = re.compile(
    rf"{_DIGITS}(?![^\W{_UNSPACED}])|[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[{_SYMBOLS}]|[{_ENDS}]+"
)
# Accents, Arabic vowel signs and stretching, emoji variants, keycaps and skin tones, and every
# invisible mark that could split a word in two.
_IGNORED = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u0640\u064b-\u065f\u0670\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"
)
_APOSTROPHE = re.compile("(?<=\\w)['`\u2018\u2019\u02bc\u00b4](?=\\w)")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
# Letters that no compatibility form folds: Latin with strokes, and the spellings that Arabic
# writers use for one another (teh marbuta and heh, the yehs, the kafs).
_LETTERS = str.maketrans("đ\u0131łø\u0629\u0649\u06cc\u06a9\0", "dilo\u0647\u064a\u064a\u0643 ")
_SYMBOL = re.compile(f"[{_SYMBOLS}]")


@dataclass(frozen=True, slots=True)
class Message:
    """A text cut into folded words.

    `sentences` are (start, end) positions in `tokens`, end excluded, none of them empty.
    `asks` is true when the text holds a question mark.
    """

    tokens: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    asks: bool


def message(text: str) -> Message:
    """Cut any text into folded tokens and sentences; never fails, time linear in its length."""
    tokens: list[str] = []
    sentences: list[tuple[int, int]] = []
    start = 0
    for found in _TOKEN.findall(fold(text)):
        if found[0] not in _ENDS:
            tokens.append(found)
        elif len(tokens) > start:
            sentences.append((start, len(tokens)))
            start = len(tokens)
    if len(tokens) > start:
        sentences.append((start, len(tokens)))
    return Message(tuple(tokens), tuple(sentences), "?" in text or "\uff1f" in text or "؟" in text)


def fold(text: str) -> str:
    """Give the one spelling under which texts and lexicons are compared.

    Compatibility forms, letter case, accents, digits of other scripts and apostrophes are folded;
    Japanese voicing marks and Lao vowels stay, since they make other words.
    """
    if not text.isascii():
        text = _IGNORED.sub("", unicodedata.normalize("NFKD", text.casefold()))
        text = unicodedata.normalize("NFC", text)
        text = _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    return _APOSTROPHE.sub("", text.casefold().translate(_LETTERS))


def is_symbol(token: str) -> bool:
    """Tell an emoji or another picture from a word."""
    return _SYMBOL.match(token) is not None
