"""The supervisors' board: who waits, who is on, what paged whom, and what is handed on."""

from bot.doors.console.board.handing_over import HandoverPages
from bot.doors.console.board.page import BoardPages

__all__ = ["BoardPages", "HandoverPages"]
