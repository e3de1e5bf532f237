"""Wording in no language: accented, longer and in brackets, to see what a page does with it.

It is for looking at pages only. It can never leave for a client: no pseudo-language is in
`flows.languages`, its catalog is all drafts, and the library refuses a folder of it.
"""

import re
from itertools import cycle, islice
from typing import Literal

import polib

from bot.translation.merging import header
from bot.translation.texts import Texts
from flows.languages import TWO_FORMS

Pseudo = Literal["en-XA", "ar-XB"]
"""Accented English, and English laid out from the right: the codes are CLDR's."""

LONGER_PERCENT = 40
"""What a translation out of English may well need more (W3C, "Text size in translation")."""

_PLACEHOLDER = re.compile(r"(\{\w+\}|%\(\w+\)s)")
_ACCENTED = str.maketrans(
    "AaBCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz", "ÅåßÇçĐđÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŤťÛûŴŵÝýŽž"
)
_FILLING = ("öñé", "ŧwö", "ŧĥŕéé", "ƒöûŕ", "ƒîvé")
_FROM_THE_RIGHT = "\u200f\u202e{}\u202c\u200f"


def pseudo_text(text: str, language: Pseudo) -> str:
    """Return a text as the pseudo-language says it, its placeholders untouched."""
    parts = _PLACEHOLDER.split(text)
    said = "".join(
        part if _PLACEHOLDER.fullmatch(part) else _spoken(part, language) for part in parts
    )
    room = len(_PLACEHOLDER.sub("", text)) * LONGER_PERCENT // 100
    more = _spoken(_filling(room), language)
    return f"⟦{said}{more}⟧"


def pseudo_catalog(texts: Texts, language: Pseudo) -> polib.POFile:
    """Return every text in the pseudo-language, each entry a draft."""
    catalog = polib.POFile(wrapwidth=0)
    catalog.header = "A pseudo-language, to look at pages with. Never to be sent to anyone."
    catalog.metadata = header(language, TWO_FORMS)
    for text in texts.all:
        entry = polib.POEntry(msgctxt=text.key, msgid=text.text, flags=["fuzzy"])
        if text.plural is None:
            entry.msgstr = pseudo_text(text.text, language)
        else:
            entry.msgid_plural = text.plural.other
            forms = (text.text, text.plural.other)
            entry.msgstr_plural = {
                form: pseudo_text(one, language) for form, one in enumerate(forms)
            }
        catalog.append(entry)
    return catalog


def _spoken(part: str, language: Pseudo) -> str:
    if language == "en-XA":
        return part.translate(_ACCENTED)
    return re.sub(r"\S+", lambda word: _FROM_THE_RIGHT.format(word[0]), part)


def _filling(room: int) -> str:
    """Return so many characters of words, or a word more."""
    words: list[str] = []
    for word in islice(cycle(_FILLING), room):
        if sum(map(len, words)) + len(words) >= room:
            break
        words.append(word)
    return "".join(f" {word}" for word in words)
