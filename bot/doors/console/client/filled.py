"""Reads the filled forms about a client, each field at a length that no honest entry reaches."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, request

from bot.care.clients import plans
from bot.care.clients.about import About
from bot.care.clients.particulars import ABOUT, REACHING
from bot.care.clients.plans import Person, SafetyPlan
from bot.care.clients.reaching import Asked

LENGTH_MAX = 5000
HOURS = "hours"


def about_values() -> dict[str, Any]:
    """Return what was written of who the client is, and what the form had seen."""
    return {name: _text(name) for name in (*ABOUT, "seen")}


def about(values: Mapping[str, Any]) -> About:
    """Return who the client is, as the form says."""
    return About(**{name: values[name] for name in ABOUT})


def reaching_values() -> dict[str, Any]:
    """Return what was written of how the client may be reached."""
    names = (*REACHING, "from_hour", "until_hour", "again", "seen")
    return {name: _text(name) for name in names}


def reaching_values_of(told: Mapping[str, str]) -> dict[str, Any]:
    """Return the form's values for what is known: hours have fields of their own."""
    start, dash, end = told["safe_to_text"].partition("-")
    safe = HOURS if dash else start
    between = {"from_hour": start if dash else "", "until_hour": end}
    return {**told, "safe_to_text": safe, **between}


def asked(values: Mapping[str, Any]) -> Asked:
    """Return how the client may be reached, as the form says."""
    topics = {topic: values[topic] for topic in REACHING}
    if topics["safe_to_text"] == HOURS:
        topics["safe_to_text"] = f"{values['from_hour']}-{values['until_hour']}"
    return Asked(topics, seen(values), again=values["again"] == "yes")


def plan() -> SafetyPlan:
    """Return the safety plan as the form says; a line of nothing is nobody."""
    people = [_person(number) for number in range(1, plans.PEOPLE_MAX + 1)]
    texts = {name: _text(name) for name in plans.TEXTS}
    return SafetyPlan(**texts, people=tuple(one for one in people if _is_anybody(one)))


def seen(values: Mapping[str, Any]) -> UUID | None:
    """Return what a form had seen; ends the request with 400 for what is no id."""
    text = values.get("seen", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(400)


def _person(number: int) -> Person:
    name, relation, phone = (_text(f"{part}-{number}") for part in ("name", "relation", "phone"))
    return Person(name, relation, phone, may_call=f"may_call-{number}" in request.form)


def _is_anybody(person: Person) -> bool:
    return bool(person.name or person.relation or person.phone)


def _text(name: str) -> str:
    """Read a field; forms send line ends as CRLF."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:LENGTH_MAX]
