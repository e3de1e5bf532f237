"""What the engine can ask for, the house can do: no effect is without a deed."""

from typing import get_args

from bot.care.turn.scripts.deeds import DEEDS
from flows.effects import Effect


def test_every_effect_is_carried_out() -> None:
    assert set(DEEDS) == set(get_args(Effect))
