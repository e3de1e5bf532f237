"""Placeholders in wordings: `{hours}`, filled in when the message is rendered."""

import re

from flows.suggest import did_you_mean

PLACEHOLDERS = ("program", "hours", "service", "phone", "emergency", "crisis_line")
"""What a wording may name: who we are, when people answer, the service the client was referred
to, a number to call, and the two crisis lines of `locales/crisis_lines.yaml`."""

_NAMED = re.compile(r"\{([a-z_]+)\}")


def placeholders(text: str) -> frozenset[str]:
    """Return the names a wording uses."""
    return frozenset(_NAMED.findall(text))


def placeholder_faults(text: str) -> list[str]:
    """Return what is wrong with a wording's placeholders, one sentence each."""
    wrong = [
        f"{{{name}}} is not a value we have{did_you_mean(name, PLACEHOLDERS)}"
        for name in sorted(placeholders(text) - set(PLACEHOLDERS))
    ]
    if re.search(r"[{}]", _NAMED.sub("", text)):
        wrong.append("a brace without a {name}: only small letters and _ go between braces")
    return wrong
