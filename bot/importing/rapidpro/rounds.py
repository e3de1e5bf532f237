"""Where named steps lead: the endings they come to, and the rounds in which nothing waits."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.importing.rapidpro.scripts import Ending

Steps = Mapping[str, Mapping[str, Any]]


def endings(steps: Steps, start: str) -> Iterator[Ending]:
    """Give the endings that some step leads to."""
    led = {start, *(target for body in steps.values() for target in _led_to(body))}
    for one in Ending:
        if one.value in led:
            yield one
    if Ending.A_PERSON.value in led:
        yield Ending.LEFT


def _led_to(body: Mapping[str, Any]) -> Iterator[str]:
    for key in ("then", "else", "next"):
        value = body.get(key)
        yield from value.values() if isinstance(value, Mapping) else (value,) if value else ()
    for key in ("unclear", "silence"):
        if key in body:
            yield body[key]["then"]


def rounds(steps: Steps, waiting: set[str]) -> list[tuple[str, str]]:
    """Return the ways that close a round in which nothing waits: a step, and where it leads."""
    found: list[tuple[str, str]] = []
    done: set[str] = set()
    for first in steps:
        under = {} if first in done else {first: targets(steps, first, waiting)}
        while under:
            name, rest = next(reversed(under.items()))
            if not rest:
                del under[name]
                done.add(name)
                continue
            target = rest.pop()
            if target in under:
                found.append((name, target))
            elif target not in done:
                under[target] = targets(steps, target, waiting)
    return found


def targets(steps: Steps, name: str, waiting: set[str]) -> list[str]:
    """Return the steps that a step goes on to at once."""
    if name in waiting:
        return []
    body = steps[name]
    ways = [body.get(key) for key in ("then", "else", "next")]
    ways += list(body["next"].values()) if isinstance(body.get("next"), Mapping) else []
    return [way for way in ways if isinstance(way, str) and way in steps]


def led_elsewhere(body: Mapping[str, Any], target: str, *, instead: str) -> dict[str, Any]:
    """Return a step whose ways to one step lead to another instead."""
    led: dict[str, Any] = {}
    for key, value in body.items():
        if key in ("then", "else", "next") and value == target:
            value = instead
        elif key == "next" and isinstance(value, Mapping):
            value = {one: instead if way == target else way for one, way in value.items()}
        led[key] = value
    return led
