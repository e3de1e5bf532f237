"""What a reader of a page sees or hears, and which of it stands outside the console's catalogs."""

import re
from html.parser import HTMLParser

SPOKEN = ("aria-label", "placeholder", "title", "alt")
UNSEEN = ("script", "style", "textarea")
NO_END = ("meta", "link", "input", "img", "br", "hr")
_BRACKETS = re.compile("⟦[^⟦⟧]*⟧")
_DAY = re.compile(
    "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class _Page(HTMLParser):
    """Gathers texts; what is in a language of its own, or says that nobody translates it, is not
    the console's: a client's words, a script's wording, a name of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = "lang" in given and tag != "html"
        hidden = tag in UNSEEN or foreign or given.get("translate") == "no"
        if not any(self._open) and not hidden:
            self.texts += [value for name in SPOKEN if (value := given.get(name))]
        if tag not in NO_END:
            self._open.append(hidden)

    def handle_endtag(self, tag: str) -> None:
        if tag not in NO_END and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self._open):
            self.texts.append(data.strip())


def outside(page: str, *, known: tuple[str, ...] = ()) -> list[str]:
    """Return the texts of a page in the pseudo-language that are not wholly out of the catalogs.

    `known` are names and other data that nobody translates.
    """
    reader = _Page()
    reader.feed(page)
    return [text for text in reader.texts if _WORD.search(_rest(text, known))]


def words_of(page: str) -> str:
    """Return all that a page says, with one space between."""
    reader = _Page()
    reader.feed(page)
    return " ".join(" ".join(reader.texts).split())


def _rest(text: str, known: tuple[str, ...]) -> str:
    for name in known:
        text = text.replace(name, "")
    text = _DAY.sub("", text)
    while _BRACKETS.search(text):
        text = _BRACKETS.sub("", text)
    return text
