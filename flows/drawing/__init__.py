"""A script as a picture, and the same picture in words. Pure; the same to the byte each time."""

from flows.drawing.outline import outline
from flows.drawing.painting import draw
from flows.drawing.telling import Told, tell, told_wording
from flows.drawing.ways import Way

__all__ = ["Told", "Way", "draw", "outline", "tell", "told_wording"]
