"""Which plural form a number takes in a language, by the same rule for catalogs and messages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py

from flows.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class PluralRule:
    """How many forms a language has, and which of them a whole number takes, counted from 0."""

    forms: int
    form: Callable[[int], int]


def plural_rule(language: str) -> PluralRule | None:
    """Return a language's rule, or None for a language that we are not ready for."""
    known = LANGUAGES.get(language)
    return None if known is None else parse_plural_rule(known.plurals)


@lru_cache(maxsize=64)
def parse_plural_rule(header: str) -> PluralRule:
    """Return the rule in a catalog's `Plural-Forms` header.

    Raises ValueError when it is not `nplurals=N; plural=EXPRESSION;`.
    """
    shape = header.strip().removesuffix(";").split(";")
    said = dict(part.strip().split("=", 1) for part in shape if "=" in part)
    if set(said) != {"nplurals", "plural"} or not said["nplurals"].isdecimal():
        raise ValueError(f"{header!r} is no plural rule")
    return PluralRule(int(said["nplurals"]), c2py(said["plural"]))
