"""What a script knows when it begins: who the client is, and what earlier scripts remembered."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.care.turn.turning import Turn
from flows.events import Started
from flows.script import Script
from flows.steps import Branch
from flows.values import STANDARD, ValueKind
from models import clients, remembered

_CLIENT = select(clients.c.name, clients.c.called, clients.c.shared_phone).where(
    clients.c.id == bindparam("of_client")
)
_PLACE_IN_TIME = func.row_number().over(
    partition_by=remembered.c.name, order_by=remembered.c.id.desc()
)
_HISTORY = (
    select(remembered.c.name, remembered.c.value, _PLACE_IN_TIME.label("back"))
    .where(remembered.c.conversation_id == bindparam("of_conversation"))
    .subquery()
)
_LATEST = select(_HISTORY.c.name, _HISTORY.c.value).where(_HISTORY.c.back == 1)

# Where the family name comes first a word of a name may be either: nobody is called by a guess.
_FAMILY_NAME_FIRST = frozenset(("vi", "zh-Hans", "zh-Hant", "ja", "ko"))
_NUMBER = re.compile(r"[0-9]{1,9}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def started(turn: Turn, script: Script) -> Started:
    """Return the beginning of a script in this conversation; what is not known is left out."""
    named = {**turn.thread.values, **turn.house.library.lines}
    asked_about = _asked_about(script)
    known = {name: value for name, value in named.items() if name in asked_about}
    known |= _client(turn)
    known |= _remembered(turn, script)
    return Started({**known, "language": turn.language}, turn.facts.zone)


def _asked_about(script: Script) -> set[str]:
    """Name the standard values that conditions of the script may ask about: wordings are given
    them afresh with each text."""
    conditions = " ".join(
        step.when.text for step in script.steps.values() if isinstance(step, Branch)
    )
    return {name for name in STANDARD if name in conditions}


def _client(turn: Turn) -> Mapping[str, str]:
    row = turn.thread.row
    service = {"service": row.service} if row.service else {}
    if row.client_id is None:
        return service
    client = turn.tx.execute(_CLIENT, {"of_client": row.client_id}).one()
    name = client.called or first_name(client.name, turn.language)
    return {**service, "first_name": name} if name and not client.shared_phone else service


def first_name(name: str, language: str) -> str:
    """Return what to call the owner of a name, or nothing where that would be a guess.

    `name` is as staff wrote it, `Ana Ruiz` or `Ruiz, Ana`.
    """
    family, comma, given = name.partition(",")
    words = (given if comma else family).split()
    if not words or (len(words) > 1 and not comma and language in _FAMILY_NAME_FIRST):
        return ""
    return words[0]


def _remembered(turn: Turn, script: Script) -> dict[str, str]:
    """Return the latest values that this script declares, those that are of the declared kind."""
    declared = {name: kind for name, kind in script.values.items() if name not in STANDARD}
    if not declared:
        return {}
    rows = turn.tx.execute(_LATEST, {"of_conversation": turn.conversation_id})
    return {row.name: row.value for row in rows if _fits(row, declared)}


def _fits(row: Any, declared: Mapping[str, ValueKind]) -> bool:
    kind, value = declared.get(row.name), row.value
    if kind == "number":
        return _NUMBER.fullmatch(value) is not None
    try:
        if kind == "date":
            return _DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
        if kind == "time":
            return _TIME.fullmatch(value) is not None and bool(time.fromisoformat(value))
    except ValueError:
        return False
    return kind is not None
