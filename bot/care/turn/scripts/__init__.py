"""Scripts in a turn: start one, go on with one, and carry out what the engine says to do."""

from bot.care.turn.scripts.asking import Seen, question, seen
from bot.care.turn.scripts.places import current, find_edition
from bot.care.turn.scripts.running import ask_again, ask_anew, end, foretell, go_on, start

__all__ = [
    "Seen",
    "ask_again",
    "ask_anew",
    "current",
    "end",
    "find_edition",
    "foretell",
    "go_on",
    "question",
    "seen",
    "start",
]
