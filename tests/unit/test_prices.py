"""What the parts of a text cost, in words."""

from decimal import Decimal

import pytest

from bot.config import Policy
from bot.doors.console import prices
from flows.segments import size


def test_each_number_of_parts_has_its_price() -> None:
    told = prices.of_parts(Policy().price_per_part, "sms")
    assert told[:2] == ["about 1.1 ¢", "about 2.3 ¢"]
    # The longest reply in letters that take the most room.
    assert len(told) == size("я" * 1600).segments


def test_what_costs_a_dollar_or_more_is_said_in_dollars() -> None:
    assert prices.of_parts(Decimal("0.5"), "sms")[:3] == [
        "about 50.0 ¢",
        "about $1.00",
        "about $1.50",
    ]


@pytest.mark.parametrize(("price", "channel"), [("0", "sms"), ("0.01", "webchat")])
def test_nothing_is_said_where_there_is_no_price(price: str, channel: str) -> None:
    assert prices.of_parts(Decimal(price), channel) == []
