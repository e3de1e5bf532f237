"""The supervisors' board: who waits, who is on, what paged whom, and whether it is all watched."""

from bot.doors.console.board.page import BoardPages

__all__ = ["BoardPages"]
