"""Campaigns in waves: written, tried, approved, started, watched, stopped."""

from bot.doors.console.campaigns.deeds import CampaignDeeds
from bot.doors.console.campaigns.page import CampaignPages
from bot.doors.console.campaigns.writing import CampaignForms

PAGES = (CampaignPages, CampaignForms, CampaignDeeds)

__all__ = ["PAGES"]
