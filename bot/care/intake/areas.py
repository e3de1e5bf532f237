"""Area codes that lie in more time zones than a library of numbers tells. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

EASTERN, CENTRAL, MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"

# By the counties in 49 CFR part 71, and for Arizona the Navajo Nation, which keeps summer time. One
# zone too many only narrows the hours in which somebody is texted.
ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("541", "458"), ("America/Boise",)),
        **dict.fromkeys(("308", "620", "785"), (MOUNTAIN,)),
        **dict.fromkeys(("850", "448", "812", "930", "219", "574"), (CENTRAL,)),
        **dict.fromkeys(("270", "364", "606", "906"), (CENTRAL,)),
        **dict.fromkeys(("423",), (EASTERN,)),
        **dict.fromkeys(("928",), (MOUNTAIN,)),
    }
)
AREA = slice(2, 5)


def zones_of(e164: str, told: tuple[str, ...]) -> tuple[str, ...]:
    """Return the zones that a library told of a US number, with those that it left out."""
    return tuple(dict.fromkeys((*told, *ALSO.get(e164[AREA], ())))) if told else told
