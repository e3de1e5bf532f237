"""Placeholders in wordings: `{hours}`, filled in when the message is rendered."""

import re
from collections.abc import Collection

from flows.suggest import did_you_mean

_NAMED = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders(text: str) -> frozenset[str]:
    """Return the names a wording uses."""
    return frozenset(_NAMED.findall(text))


def placeholder_faults(text: str, known: Collection[str]) -> list[str]:
    """Return what is wrong with a wording's placeholders, one sentence each."""
    wrong = [
        f"{{{name}}} is not a value we have{did_you_mean(name, known)}"
        for name in sorted(placeholders(text) - set(known))
    ]
    if re.search(r"[{}]", _NAMED.sub("", text)):
        wrong.append("a brace without a {name}: a value's name goes between braces")
    return wrong
