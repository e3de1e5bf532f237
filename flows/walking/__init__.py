"""Every way through a script, walked with the engine, the reader and the wording clients meet."""

from flows.walking.coverage import Covered, Walked, side_by_side
from flows.walking.voice import Voice, voice_of
from flows.walking.walker import walk

__all__ = ["Covered", "Voice", "Walked", "side_by_side", "voice_of", "walk"]
