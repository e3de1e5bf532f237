"""What leaves the console as a file: a client's whole record, a conversation to print."""

from bot.doors.console.exports.pages import ExportPages

__all__ = ["ExportPages"]
