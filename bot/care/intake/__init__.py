"""Intake: a crisis team or dispatch refers a client after a call."""

from bot.care.intake.making import Referred, refer, refer_in
from bot.care.intake.referral import NAME_LENGTH_MAX, Referral, Referrer

__all__ = ["NAME_LENGTH_MAX", "Referral", "Referred", "Referrer", "refer", "refer_in"]
