"""Who we are in practice: invented values that walks, dialogues and plays fill wordings with."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from flows.values import ValueKind

ZONE = "America/Los_Angeles"
MORNING = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""A Monday, nine o'clock where the client is."""

TEAM: Mapping[str, str] = MappingProxyType(
    {"program": "Portland follow-up team", "hours": "8 am-6 pm", "phone": "503-555-0100"}
)
CLIENT: Mapping[str, str] = MappingProxyType(
    {"service": "Northside Housing Help", "first_name": "Ana"}
)

BY_KIND: Mapping[ValueKind, str] = MappingProxyType(
    {"text": "Northside", "number": "3", "date": "2026-12-01", "time": "18:30"}
)
"""For the values that a script is handed: a day lies a week after MORNING."""
