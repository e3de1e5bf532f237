"""A text as the reader sees it: folded words, cut into sentences.

Clients write without accents, with full-width digits, keycaps, invisible marks and broken bytes.
All of that is folded away once, here, for texts and lexicons alike, so that both always meet.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from flows.reading.han import SIMPLIFIED

# Scripts that put no space between words (Han, kana, Hangul, Lao, Thai): one token a character,
# so that phrases match inside a run of them without a word splitter.
_UNSPACED = "\u0e00-\u0eff\u1100-\u11ff\u3005\u3041-\u30ff\u3131-\u318e\u3400-\u9fff\uac00-\ud7a3"
_SYMBOLS = "\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u2bff\U0001f000-\U0001faff"
_ENDS = ".!?;,\n\u2026\u3001\u3002\u061b\u061f\u060c"
_DIGITS = r"(?<!\w)[<>=:$€£-]?\d+(?:\s{0,2}/\s{0,2}\d+|[.,:-]\d+)*[%+]?"
MASKS = "*@$#!"
"""What hides a letter within a word: `k*ll`, `d!e`."""
_MASKED = rf"[a-z][a-z0-9]*(?:[{MASKS}]+[a-z0-9]+)+|[@$][a-z]+"
_TOKEN = re.compile(
    rf"{_DIGITS}(?![^\W{_UNSPACED}])|[{_UNSPACED}]|{_MASKED}|[^\W_{_UNSPACED}]+"
    rf"|[{_SYMBOLS}]|[{_ENDS}]+"
)
# Arabic vowel signs and stretching, emoji variants, keycaps and skin tones, and every invisible
# mark that could split a word in two.
_IGNORED = re.compile(
    "[\u00ad\u061c\u0640\u064b-\u065f\u0670\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"
)
_ACCENTS = re.compile("[\u0300-\u036f]")
# う〜ん is a hesitation, not うん: a wave within a word draws it out.
_WAVE = re.compile("(?<=[\u3041-\u30ff])[\u301c\uff5e](?=[\u3041-\u30ff])")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_DOTTED = re.compile(r"(?<![^\W_])[a-z](?:\.[a-z])+(?![^\W_])\.?")
_APOSTROPHE = re.compile("(?<=\\w)['`\u2018\u2019\u02bc\u00b4](?=\\w)")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
# Letters that no compatibility form folds: Latin with strokes, and the spellings that Arabic
# writers use for one another (teh marbuta and heh, the yehs, the kafs).
_LETTERS = str.maketrans("đ\u0131łø\u0629\u0649\u06cc\u06a9", "dilo\u0647\u064a\u064a\u0643")
_SYMBOL = re.compile(f"[{_SYMBOLS}]")
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Message:
    """A text cut into folded words.

    `exact` are the same words with their accents, as typed. `sentences` are (start, end) positions
    in both, end excluded, none of them empty. `asks` is true when the text holds a question mark.
    """

    tokens: tuple[str, ...]
    exact: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    asks: bool


def message(text: str) -> Message:
    """Cut any text into folded tokens and sentences; never fails, time linear in its length."""
    exact: list[str] = []
    sentences: list[tuple[int, int]] = []
    start = 0
    for found in _TOKEN.findall(typed(text)):
        if found[0] not in _ENDS:
            exact.append(found)
        elif len(exact) > start:
            sentences.append((start, len(exact)))
            start = len(exact)
    if len(exact) > start:
        sentences.append((start, len(exact)))
    asks = "?" in text or "\uff1f" in text or "؟" in text
    return Message(tuple(map(bare, exact)), tuple(exact), tuple(sentences), asks)


def typed(text: str) -> str:
    """Fold all but accents: compatibility forms, letter case, digits of other scripts, apostrophes,
    dots between single letters; a link says nothing.

    Japanese voicing marks and Lao vowels stay, since they make other words.
    """
    if not text.isascii():
        text = _WAVE.sub("\u30fc", text)
        text = _IGNORED.sub("", unicodedata.normalize("NFKC", text.casefold()))
        text = unicodedata.normalize("NFC", text.casefold())
        text = _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
        text = _ACCENTS.sub("", text)
    text = _APOSTROPHE.sub("", text.casefold().replace("\0", " "))
    text = _LINK.sub(" ", text)
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), text)


def words(folded: str) -> list[str]:
    """Return the words of a text that `typed` has folded, with their accents."""
    return [found for found in _TOKEN.findall(folded) if found[0] not in _ENDS]


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """Take a word's accents away, and write Chinese in simplified characters."""
    if word.isascii():
        return word
    apart = _ACCENTS.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", apart).translate(_LETTERS).translate(SIMPLIFIED)


@lru_cache(maxsize=20_000)
def is_symbol(token: str) -> bool:
    """Tell an emoji or another picture from a word."""
    return _SYMBOL.match(token) is not None


@lru_cache(maxsize=20_000)
def is_unspaced(token: str) -> bool:
    """Tell a letter of a script without spaces between words."""
    return _UNSPACED_LETTER.match(token) is not None
