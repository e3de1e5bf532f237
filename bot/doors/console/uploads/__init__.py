"""Pages for files of referrals: bring one, see what is wrong with it, put it right, confirm it."""

from bot.doors.console.uploads.file_pages import FilePages
from bot.doors.console.uploads.pages import UploadPages

PAGES = (UploadPages, FilePages)

__all__ = ["PAGES"]
