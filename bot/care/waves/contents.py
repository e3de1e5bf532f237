"""What a campaign says, by language: whether it may, in how many parts of a text, at what price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.house import House
from bot.sending.rendering import local_day, render
from flows import effects, engine
from flows.events import Started
from flows.formatting import Speech
from flows.samples import CLIENT, TEAM
from flows.script import Script
from flows.wording import Edition

# Campaigns send these; consent is asked for once, by the cadence.
PURPOSES = ("check_in", "caring_contact")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A script in one language: `missing` and `drafts` are the wordings that block it, by name.

    `parts` are the SMS parts of what it says at first.
    """

    language: str
    missing: tuple[str, ...]
    drafts: tuple[str, ...]
    parts: int

    @property
    def is_blocked(self) -> bool:
        """Say whether nobody may be texted in this language (P10)."""
        return bool(self.missing or self.drafts)


def scripts(house: House) -> list[Script]:
    """Return the scripts that a campaign can send, by name."""
    found = (edition.script for edition in house.library.editions.values())
    return sorted((one for one in found if one.purpose in PURPOSES), key=lambda one: one.name)


def versions(house: House, names: Mapping[str, str]) -> dict[str, str]:
    """Return the version that each variant's script has now; one that is gone is left out."""
    editions = house.library.editions
    known = {variant: editions.get(name) for variant, name in names.items()}
    return {variant: one.script.version for variant, one in known.items() if one is not None}


def spoken(house: House, name: str, *, language: str, now: datetime) -> Spoken:
    """Say how a script stands in one language."""
    edition = house.library.current(name)
    said = {key: edition.wording(key, language) for key in edition.script.wordings}
    missing = tuple(sorted(key for key, one in said.items() if one is None))
    drafts: tuple[str, ...] = ()
    if not house.policy.drafts_may_leave:
        unread = (key for key, one in said.items() if one is not None and not one.reviewed)
        drafts = tuple(sorted(unread))
    return Spoken(language, missing, drafts, _parts(house, edition, language, now))


def is_blocked(house: House, names: Iterable[str], *, language: str, now: datetime) -> bool:
    """Say whether any of these scripts may not be said in a language."""
    return any(spoken(house, name, language=language, now=now).is_blocked for name in names)


def _parts(house: House, edition: Edition, language: str, now: datetime) -> int:
    """Count the parts of what is said at first, to an invented client."""
    begun = Started({**CLIENT, "language": language}, "UTC")
    _, said = engine.begin(edition.script, begun, now)
    values = {**house.library.lines, **TEAM, **CLIENT}
    speech = Speech(language, edition.script.values, local_day(now, "UTC"))
    texts = [
        render(edition.wording(one.wording, language), values, drafts=True, speech=speech)
        for one in said
        if isinstance(one, effects.Say)
    ]
    return sum(text.segments for text in texts)


def cost(house: House, *, parts: int, people: int) -> Decimal:
    """Return what it costs in US dollars to say so many parts to so many people; 0: no price."""
    return house.policy.price_per_part * parts * people
