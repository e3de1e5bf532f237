"""A dialogue that went otherwise, told as a chat: - as written, + as seen."""

from collections.abc import Iterator

from bot.dialogues.comparing import Pair, plain
from bot.dialogues.playing import Played
from bot.dialogues.reading import Line

KIND_WIDTH = 9
TEXT_WIDTH = 160


def told(played: Played) -> str:
    """Return the whole chat, every difference marked; the head names the first one's line."""
    dialogue = played.dialogue
    head = f"{dialogue.file}:{_first_line(played)}: {dialogue.about}"
    return "\n".join((head, *_chat(played)))


def _chat(played: Played) -> Iterator[str]:
    for beat in played.beats:
        if beat.happened is not None:
            yield _row(" ", beat.happened)
        for pair in beat.pairs:
            yield from _rows(pair)


def _rows(pair: Pair) -> Iterator[str]:
    if pair.written is not None:
        yield _row(" " if pair.agrees else "-", pair.written)
    elif pair.seen is not None and not pair.agrees:
        yield _row("+", pair.seen)


def _row(mark: str, line: Line) -> str:
    text = plain(line.text)
    shown = text if len(text) <= TEXT_WIDTH else f"{text[: TEXT_WIDTH - 1]}…"
    return f"  {mark} {line.kind:<{KIND_WIDTH}} {shown}".rstrip()


def _first_line(played: Played) -> int:
    """Return the line of the first difference: of what was written, or of what came before it."""
    last = played.dialogue.number
    for beat in played.beats:
        last = beat.happened.number if beat.happened is not None else last
        for pair in beat.pairs:
            last = pair.written.number if pair.written is not None else last
            if not pair.agrees:
                return last
    return last
