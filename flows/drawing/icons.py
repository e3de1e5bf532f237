"""Small signs beside words, so that nothing is told by colour alone. Each fits a square of 16."""

from collections.abc import Mapping
from types import MappingProxyType

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "ask": "M3 2h10v8H8l-3 4v-4H3z M6.4 5.2a1.6 1.6 0 1 1 1.6 1.6 M8 8.2v.3",
        "say": "M3 2h10v8H8l-3 4v-4H3z M5.5 5h5 M5.5 7h3",
        "offer": "M2.5 8 8 2.5h5.5V8L8 13.5z M10.8 5.2h.01",
        "if": "M8 1.5 14.5 8 8 14.5 1.5 8z",
        "wait": "M8 2a6 6 0 1 0 .01 0z M8 5v3.2l2.2 1.4",
        "record": "M3 13l.8-3L11 2.8 13.2 5 6 12.2z",
        "remember": "M4 2h8v12l-4-3-4 3z",
        "escalate": "M8 2a2.8 2.8 0 1 0 .01 0z M2.5 14a5.5 5 0 0 1 11 0z",
        "call": "M2 5h9v9H2z M5 5V2h9v9h-3",
        "cadence": "M13 8a5 5 0 1 1-1.6-3.7 M13 2v3h-3",
        "consent": "M2.5 2.5h11v11h-11z M5 8l2.2 2.4L11.2 5.6",
        "end": "M4 4h8v8H4z",
        "unclear": "M5.2 5.6a2.8 2.8 0 1 1 2.8 2.9v1.4 M8 12.6v.3",
        "time": "M8 2a6 6 0 1 0 .01 0z M8 5v3.2l2.2 1.4",
        "handed back": "M3 8h10 M6.5 4.5 3 8l3.5 3.5",
    }
)
"""Outlines by kind of step and by manner of way; a kind that has none gets none."""
