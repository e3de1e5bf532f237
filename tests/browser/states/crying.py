"""Bea, who may be in danger: somebody has to wait for a person on most pages."""

from tests.browser.conftest import House
from tests.town import Known

CRY = "I want to kill myself tonight"
REFERRAL = {"channel": "webchat", "address": "t" * 43}


def cried(house: House) -> Known:
    """Let Bea cry for help, and what follows happen."""
    known = house.town.agreed("Bea")
    house.town.hears(known, CRY)
    house.town.settle()
    return known
