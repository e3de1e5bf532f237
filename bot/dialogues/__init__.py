"""Conversations written down as chats, played through the reader and the engine, and compared."""

from bot.dialogues.chat import told
from bot.dialogues.playing import Played, play
from bot.dialogues.reading import Dialogue, Line, Sheet, read_sheet
from bot.dialogues.rewriting import rewritten
from bot.dialogues.stage import Stage

__all__ = [
    "Dialogue",
    "Line",
    "Played",
    "Sheet",
    "Stage",
    "play",
    "read_sheet",
    "rewritten",
    "told",
]
