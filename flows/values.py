"""Values that wordings may name and conditions may ask about, each of a kind."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

ValueKind = Literal["text", "number", "date", "time"]
VALUE_KINDS: tuple[ValueKind, ...] = ("text", "number", "date", "time")

STANDARD: Mapping[str, ValueKind] = MappingProxyType(
    {
        "program": "text",
        "hours": "text",
        "phone": "text",
        "emergency": "text",
        "crisis_line": "text",
        "service": "text",
        "first_name": "text",
        "language": "text",
    }
)
"""What every script knows: who we are, when people answer, a number to call, the two crisis lines
of `locales/crisis_lines.yaml`, the service the client was referred to, the name they like to be
called by, and the code of the language they are written to in."""

MAY_BE_EMPTY = frozenset({"service", "first_name"})
"""Standard values that not every client has: a wording that names one must stand behind a
condition that knows it."""
