"""What the parts of a text cost, as the reply box says it."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, format_decimal

from bot.doors.tongue import say, tongue
from flows.languages import LANGUAGES, SOURCE_LANGUAGE

# A reply as long as can be, in the dearest letters that one can type.
PARTS_MAX = 24
CURRENCY = "USD"
DOLLAR = Decimal(1)


def of_parts(price: Decimal, channel: str) -> Sequence[str]:
    """Return what 1, 2, 3… SMS parts cost, in the reader's language and number format.

    `price` is in US dollars a part. Nothing where it is 0, and on channels that have no parts.
    """
    if channel != "sms" or not price:
        return []
    return [told(price * parts) for parts in range(1, PARTS_MAX + 1)]


def told(dollars: Decimal) -> str:
    """Say an amount in the reader's language and number format."""
    code = tongue().code if tongue().code in LANGUAGES else SOURCE_LANGUAGE
    locale = code.replace("-", "_")
    if dollars >= DOLLAR:
        return say("about %(money)s", money=format_currency(dollars, CURRENCY, locale=locale))
    cents = (dollars * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return say("about %(cents)s ¢", cents=format_decimal(cents, format="0.0", locale=locale))
