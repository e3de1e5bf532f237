"""Scripts played by hand in a terminal: the production engine and reader, no clock, no database."""

from bot.playing.orders import ORDERS, Order, read_order
from bot.playing.recording import recorded
from bot.playing.screen import CLIENT, told_last, told_start
from bot.playing.session import Beat, Session, Shown
from bot.playing.why import told_why

__all__ = [
    "CLIENT",
    "ORDERS",
    "Beat",
    "Order",
    "Session",
    "Shown",
    "read_order",
    "recorded",
    "told_last",
    "told_start",
    "told_why",
]
