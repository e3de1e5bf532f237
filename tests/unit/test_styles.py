"""Stylesheets close what they open: a block left open swallows all that stands below it."""

from pathlib import Path

import pytest

from bot.wiring import ROOT

SHEETS = sorted((ROOT / "bot" / "doors").rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_block_is_closed_before_the_next_part_begins(sheet: Path) -> None:
    depth, left_open = 0, []
    for number, line in enumerate(sheet.read_text("utf-8").splitlines(), start=1):
        if line.startswith("/*") and depth:
            left_open.append(number)
        depth += line.count("{") - line.count("}")
    assert (depth, left_open) == (0, [])


def test_there_are_stylesheets() -> None:
    assert {sheet.name for sheet in SHEETS} >= {"house.css", "glare.css"}
