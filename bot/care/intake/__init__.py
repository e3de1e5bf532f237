"""Intake: a crisis team or dispatch refers a client after a call."""

from bot.care.intake.making import Referred, refer, refer_in
from bot.care.intake.referral import NAME_LENGTH_MAX, Referral, Referrer
from bot.care.intake.undoing import stays, take_back, take_back_in

__all__ = [
    "NAME_LENGTH_MAX",
    "Referral",
    "Referred",
    "Referrer",
    "refer",
    "refer_in",
    "stays",
    "take_back",
    "take_back_in",
]
