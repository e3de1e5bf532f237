"""A play written down as a dialogue, which `aftercall dialogues` plays again."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.dialogues import Dialogue, Line, Stage, play, read_sheet, rewritten
from bot.dialogues.rewriting import item
from bot.playing.session import Session


def recorded(session: Session, file: Path) -> str | None:
    """Return the text of a file of dialogues with this one play, None when nothing happened.

    What happened is written first; what we did about it is then put in as the dialogues' own
    update does, from playing it again.
    """
    happened = [beat.happened for beat in session.beats if beat.happened is not None]
    if not happened:
        return None
    text = "\n".join(_lines(session.dialogue, happened, file)) + "\n"
    sheet = read_sheet(text, str(file))
    stage = Stage(session.stage.library)
    return rewritten(sheet, [play(dialogue, stage) for dialogue in sheet.dialogues])


def _lines(dialogue: Dialogue, happened: list[Line], file: Path) -> Iterator[str]:
    yield f"script: {_script(dialogue, file)}"
    yield f"language: {dialogue.language}"
    yield "dialogues:"
    yield "  - about: Played by hand; say here what it shows"
    if dialogue.knows:
        yield "    knows:"
        known = (Line(name, value) for name, value in dialogue.knows.items())
        yield from (f"      {item(line)}" for line in known)
    yield "    chat:"
    yield from (f"      - {item(line)}" for line in happened)


def _script(dialogue: Dialogue, file: Path) -> str:
    """Name the script: a file as it is seen from where the dialogue will stand."""
    if not dialogue.script.endswith(".yaml"):
        return dialogue.script
    seen_from = file.resolve().parent
    path = Path(os.path.relpath(Path(dialogue.script).resolve(), seen_from))
    return item(replace(Line("script", path.as_posix()))).removeprefix("script: ")
