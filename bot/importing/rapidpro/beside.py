"""What stands beside the flows of an export: triggers, campaigns and their events, groups.

Aftercall has cadences and referrals instead, made by staff: none of it becomes a script, all of it
is told. Source of the shapes: nyaruka/rapidpro, temba/triggers and temba/campaigns.
"""

import json
from collections.abc import Iterator

from bot.importing.rapidpro.export import Around
from bot.importing.rapidpro.places import Place

TRIGGERS = {
    "K": "keyword",
    "C": "catch all",
    "S": "schedule",
    "V": "incoming call",
    "M": "missed call",
    "N": "new conversation",
    "R": "referral",
    "T": "closed ticket",
    "I": "opt-in",
    "O": "opt-out",
}
UNITS = {"M": "minutes", "H": "hours", "D": "days", "W": "weeks"}
_KNOWN = ("flows", "fields", "version", "site", "triggers", "campaigns", "groups")


def around(root: Place) -> Iterator[Around]:
    """Give everything beside the flows, each with what it says; fields are told apart."""
    for place in root.get("triggers").items():
        yield Around(place.path, "trigger", _trigger(place))
    for place in root.get("campaigns").items():
        yield from _campaign(place)
    for place in root.get("groups").items():
        query = place.get("query").text("")
        name = place.get("name").text("")
        yield Around(place.path, "group", f"{name} ({query})" if query else name)
    for key, place in root.entries():
        if key not in _KNOWN and place.value not in (None, "", [], {}):
            yield Around(place.path, "property", f"{key}: {as_text(place.value)}")


def _trigger(place: Place) -> str:
    kind = place.get("trigger_type").text("")
    words = place.get("keywords").texts() or (place.get("keyword").text(""),)
    starts = f"{TRIGGERS.get(kind, kind)} {' '.join(words)}".strip()
    others = {
        key: value
        for key, value in place.table().items()
        if key not in ("trigger_type", "keywords", "keyword", "flow") and value
    }
    said = f"{starts} starts {place.get('flow').get('name').text('')!r}"
    return f"{said}; {as_text(others)}" if others else said


def _campaign(place: Place) -> Iterator[Around]:
    name, group = place.get("name").text(""), place.get("group").get("name").text("")
    yield Around(place.path, "campaign", f"{name}, for the group {group!r}")
    for event in place.get("events").items():
        yield Around(event.path, "campaign event", f"{name}: {_event(event)}")


def _event(place: Place) -> str:
    offset, unit = place.get("offset").whole_number(0), place.get("unit").text("D")
    field = place.get("relative_to").get("key").text("")
    hour = place.get("delivery_hour").whole_number(-1)
    when = f"{abs(offset)} {UNITS.get(unit, unit)} {'before' if offset < 0 else 'after'} {field}"
    at = f" at {hour}:00" if hour >= 0 else ""
    flow, message = place.get("flow").get("name").text(""), place.get("message").value
    said = f"starts {flow!r}" if flow else f"sends {as_text(message)}"
    return f"{when}{at} {said}"


def as_text(value: object) -> str:
    """Return any JSON value as one line of text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
