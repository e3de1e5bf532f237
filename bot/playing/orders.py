"""What may be typed while playing: a client's text, or an order that begins with `/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.dialogues import Line
from flows.languages import LANGUAGES
from flows.moments import parse_moment
from flows.suggest import did_you_mean

ORDERS: Mapping[str, str] = MappingProxyType(
    {
        "/later 20 hours": "let time pass; also: /later until 10:00",
        "/silence": "let time pass until the next timer is due",
        "/person": "a person takes over, or hands back",
        "/language es": "the client asks for that language",
        "/why": "what the last text was read as, and where the script stands",
        "/undo": "take back the last thing that happened",
        "/restart": "begin again",
        "/help": "this list",
        "/quit": "end; so do Ctrl-D and Ctrl-C",
    }
)
_WORDS = tuple(order.partition(" ")[0] for order in ORDERS)
_ALONE = frozenset({"/silence", "/person", "/why", "/undo", "/restart", "/help", "/quit"})


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed: something that happens, or an order by its word; else what is wrong."""

    happens: Line | None = None
    word: str = ""
    wrong: str = ""


def read_order(typed: str) -> Order:
    """Return what a typed line asks for. A line that begins with `/` is never a client's text."""
    text = typed.strip()
    if not text.startswith("/"):
        return Order(Line("client", text))
    word, _, rest = text.partition(" ")
    if word in _ALONE:
        return Order(wrong=f"{word} stands alone") if rest else Order(word=word)
    if word == "/later":
        return _later(rest.strip())
    if word == "/language":
        return _language(rest.strip())
    return Order(wrong=f"{word} is no order{did_you_mean(word, _WORDS)}")


def _later(text: str) -> Order:
    if parse_moment(text) is None:
        return Order(wrong="write /later 20 hours, /later 3 days or /later until 10:00")
    return Order(Line("later", text))


def _language(code: str) -> Order:
    """Let the client name the language as its speakers do: every lexicon knows that."""
    if code not in LANGUAGES:
        return Order(wrong=f"{code!r} is no language of ours{did_you_mean(code, LANGUAGES)}")
    return Order(Line("client", LANGUAGES[code].own_name))
