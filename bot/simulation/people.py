"""The invented people of the demonstration town. Numbers are 555-01xx: they belong to nobody."""

from collections.abc import Mapping
from typing import Any

from bot.care.founding import Team

TEAM = Team("Riverside follow-up", program="Riverside follow-up team", phone="503-555-0199")

STAFF: tuple[Mapping[str, Any], ...] = (
    {
        "sign_in_name": "noor",
        "display_name": "Noor",
        "role": "specialist",
        "languages": ["en", "ar"],
    },
    {
        "sign_in_name": "luz",
        "display_name": "Luz",
        "role": "specialist",
        "languages": ["en", "es"],
    },
    {
        "sign_in_name": "minh",
        "display_name": "Minh",
        "role": "specialist",
        "languages": ["en", "vi"],
    },
    {"sign_in_name": "sam", "display_name": "Sam", "role": "supervisor", "languages": ["en"]},
)

CLIENTS: tuple[Mapping[str, Any], ...] = (
    {"name": "Bea Lindqvist", "address": "+15035550101", "language": "en"},
    {
        "name": "Ana Morales",
        "address": "+15035550102",
        "language": "es",
        "service": "Clínica del Río",
    },
    {"name": "Trần Thị Hoa", "address": "+15035550103", "language": "vi"},
    {"name": "Олег Савченко", "address": "+15035550104", "language": "ru"},
    {"name": "陈伟", "address": "+15035550105", "language": "zh-Hans"},
    {"name": "سلمى حداد", "address": "+15035550106", "language": "ar"},
    {
        "name": "Bo Carver",
        "address": "+15035550107",
        "language": "en",
        "service": "the Oak Street day shelter",
    },
    {"name": "Оксана Бойко", "address": "+15035550108", "language": "uk"},
    {"name": "Luis Ortega", "address": "+15035550109", "language": "es"},
    {"name": "Dee Whitfield", "address": "+15035550110", "language": "en", "service": "the clinic"},
)

# What happened before you came: on which day who wrote what.
FIRST_DAYS: tuple[tuple[int, str, str], ...] = (
    (0, "Bea Lindqvist", "yes"),
    (0, "Ana Morales", "Sí"),
    (0, "Bo Carver", "Yes please"),
    (0, "Luis Ortega", "no gracias"),
    (2, "Bea Lindqvist", "like a 4"),
    (2, "Bo Carver", "3"),
    (2, "Bo Carver", "yes"),
    (2, "Bo Carver", "my ID got stolen and the shelter wants one"),
)
