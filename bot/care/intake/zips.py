"""In which time zones a ZIP code lies. Pure."""

from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType

ZONES: Mapping[str, str] = MappingProxyType(
    {
        "E": "America/New_York",
        "C": "America/Chicago",
        "M": "America/Denver",
        "A": "America/Phoenix",
        "P": "America/Los_Angeles",
        "K": "America/Anchorage",
        "L": "America/Adak",
        "H": "Pacific/Honolulu",
        "R": "America/Puerto_Rico",
        "G": "Pacific/Guam",
        "S": "Pacific/Pago_Pago",
    }
)
# The first three digits from which on these zones hold, up to the next: every zone in which a place
# of theirs lies, by the table of the `zipcodes` library 3.0 (Postal Service and time zone map).
# Places whose clocks have gone together for years are in one zone; "-" is a military address, of
# which nobody knows.
_STARTS = """
    005E 006R 010E 090- 099E 324CE 325C 326E 340- 341E 350C 373CE 375C 376E 377CE 378E 380C 398E
    401CE 402E 420C 425E 426CE 430E 463C 465CE 466E 469CE 470E 475CE 476C 478E 479CE 480E 498CE
    500C 569E 570C 575CM 577M 580C 585CM 587C 590M 600C 677CM 679C 690CM 693M 700C 798CM 800M 835MP
    836M 838P 840M 850A 860AM 863A 865AM 870M 888E 889P 962- 967HS 968H 969G 970P 979MP 980P 995KL
    996K
"""
_RUNS = [(int(one[:3]), one[3:]) for one in _STARTS.split()]
_FIRSTS = [first for first, _ in _RUNS]
DIGITS, LONG_DIGITS = 5, 9


def read_zip(written: str) -> str | None:
    """Return the five digits of a ZIP code, also of a long one; None for what is none."""
    digits = written.replace("-", "").replace(" ", "")
    is_one = digits.isascii() and digits.isdigit() and len(digits) in (DIGITS, LONG_DIGITS)
    return digits[:DIGITS] if is_one else None


def zones_of_zip(code: str) -> tuple[str, ...]:
    """Return every zone that five digits may lie in; none where that is not known."""
    at = bisect_right(_FIRSTS, int(code[:3])) - 1
    return tuple(ZONES[letter] for letter in _RUNS[at][1] if letter in ZONES) if at >= 0 else ()
