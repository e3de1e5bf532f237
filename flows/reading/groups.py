"""The names under which a lexicon's phrases are grouped, and what they are called here.

How a date in numbers is written is one of DATE_ORDERS. What the groups of `days` and `hours` say
stands in `flows.reading.days` and `flows.reading.hours`.
"""

AND = "and"
"""The group of `numbers` whose words stand between a ten and a one: `treinta y uno`."""

HARMLESS = "harmless"
IN_PLACE_OF = "in_place_of"
"""The group of `wrong_person` for who answers in the client's place."""

TOPICS = ("service", "call")
"""What a yes-or-no question can be about, so that more than yes and no answers it."""

LATER = "later"
POLITE = "polite"

CALENDAR = ("days", "months", "hours")
DATE_ORDERS = ("month day year", "day month year", "year month day")
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())

_ANSWERS = """
yes no later unsure roughly with_yes with_no with_later with_option with_number turning out_of
yesterday because unit corrects
"""
_DAYS = """
before_yesterday yesterday today tomorrow after_tomorrow this next next_week last with
"""
_HOURS = """
am pm dawn morning midday afternoon evening night noon midnight hour at half quarter quarter_to with
"""

GROUPS = {
    "answers": frozenset(_ANSWERS.split()),
    "about": frozenset(f"{topic}_{word}" for topic in TOPICS for word in ("yes", "no", "unsure")),
    "days": frozenset((*_DAYS.split(), *WEEKDAYS)),
    "months": frozenset(str(month) for month in range(1, 13)),
    "hours": frozenset((*_HOURS.split(), *(str(hour) for hour in range(1, 13)))),
}
"""What may stand below these keys of a lexicon."""
