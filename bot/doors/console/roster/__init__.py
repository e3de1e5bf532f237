"""The roster's pages: who works when, what is not covered, and how that is arranged."""

from bot.doors.console.roster.calendar_pages import CalendarPages
from bot.doors.console.roster.page import RosterPages
from bot.doors.console.roster.planning_pages import PlanningPages
from bot.doors.console.roster.rule_pages import RulePages
from bot.doors.console.roster.shift_pages import ShiftPages
from bot.doors.console.roster.swap_pages import SwapPages
from bot.doors.console.roster.wish_pages import WishPages

PAGES = (
    RosterPages,
    ShiftPages,
    SwapPages,
    PlanningPages,
    RulePages,
    WishPages,
    CalendarPages,
)

__all__ = ["PAGES"]
