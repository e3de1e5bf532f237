"""Plays a dialogue: what happens in it goes to the reader and the engine, and to what care does
beyond the script; what we do about it is written down, line by line, until something else happens.

No line is taken for granted: the lines that say what we do are compared afterwards.
"""

from dataclasses import dataclass

from bot.dialogues.comparing import Pair, paired
from bot.dialogues.conversation import Conversation
from bot.dialogues.met import Met
from bot.dialogues.reading import Dialogue, Line
from bot.dialogues.stage import Stage
from flows.errors import Fault, ScriptInvalid, StepLimitReached


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens (None: the script begins), and what we do about it, as written
    beside as seen."""

    happened: Line | None
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A dialogue played to its end, and what of the script and the house it met."""

    dialogue: Dialogue
    beats: tuple[Beat, ...]
    met: Met

    @property
    def as_written(self) -> bool:
        """Say whether all went as written."""
        return all(pair.agrees for beat in self.beats for pair in beat.pairs)


def play(dialogue: Dialogue, stage: Stage) -> Played:
    """Play a dialogue to its end, whatever differs on the way.

    Raises ScriptInvalid when it names no script that can be used, or one that never stops.
    """
    conversation = Conversation(stage, dialogue)
    beats: list[Beat] = []
    for happened, written in _beats(dialogue):
        try:
            seen = conversation.begin() if happened is None else conversation.happens(happened)
        except StepLimitReached as limit:
            place = happened.number if happened else dialogue.number
            raise ScriptInvalid([Fault(dialogue.file, place, "step limit", str(limit))]) from limit
        beats.append(Beat(happened, tuple(paired(written, seen))))
    return Played(dialogue, tuple(beats), conversation.met)


def _beats(dialogue: Dialogue) -> list[tuple[Line | None, list[Line]]]:
    """Cut a chat before everything that happens."""
    beats: list[tuple[Line | None, list[Line]]] = [(None, [])]
    for line in dialogue.chat:
        if line.happens:
            beats.append((line, []))
        else:
            beats[-1][1].append(line)
    return beats
