"""A script in words, step by step: what the picture shows, for those who read or listen."""

from collections.abc import Iterator

from flows.drawing.telling import Told, tell, told_wording
from flows.languages import name_of
from flows.wording import Edition


def outline(edition: Edition, language: str) -> str:
    """Return the steps of a script and the ways out of each, one a line, with its wording."""
    script = edition.script
    lines = [f"{script.name} begins at {script.start}."]
    for told in tell(script):
        lines += _step(told, edition, language)
    return "\n".join(lines)


def _step(told: Told, edition: Edition, language: str) -> Iterator[str]:
    notes = f" ({'; '.join(told.notes)})" if told.notes else ""
    yield f"{told.name}: {told.title}{notes}."
    if told.wording is not None:
        wording, text = told_wording(edition, told.wording, language=language)
        yield f"  {text}" if wording is not None else f"  No wording in {name_of(language)}."
    yield from (f"  {way.label or 'then'} → {way.target}" for way in told.ways)
