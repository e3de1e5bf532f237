"""Prove what the house can say, or an author's own files, before anyone is texted."""

from bot.proving.house import House, read_house
from bot.proving.proofs import Proved, prove

__all__ = ["House", "Proved", "prove", "read_house"]
