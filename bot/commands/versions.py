"""What `aftercall scripts` does: it tells of versions and moves; never of any client."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from bot import library, wiring
from bot.care import moving, shelf
from bot.care.moving import Counts, Standing
from bot.care.shelf import Kept
from bot.house import House
from bot.library.beside import edition_at
from flows.differences import Difference, differences
from flows.languages import name_of
from flows.wording import Edition, Wording

STANDINGS = {
    "current": "current",
    "older": "older",
    "unpublished": "current, not published: run `aftercall migrate`",
    "lost": "NOT KEPT: its conversations go to a person",
}


def list_all(house: House, *, as_json: bool) -> None:
    """Print every script with its versions."""
    kept = shelf.kept_versions(house)
    by_script = [(name, list(versions)) for name, versions in groupby(kept, lambda one: one.script)]
    if as_json:
        _print_json([_script(house, name, versions) for name, versions in by_script])
        return
    for name, versions in by_script:
        click.echo(f"{name}: {_head(house.library.editions.get(name))}")
        for one in versions:
            since = f", since {one.published_at.date()}" if one.published_at else ""
            state = f"{STANDINGS[one.standing]}{since}"
            click.echo(f"  {one.version}  {one.under_way} under way, {state}")


def _script(house: House, name: str, versions: Iterable[Kept]) -> dict[str, Any]:
    edition = house.library.editions.get(name)
    return {
        "script": name,
        "purpose": edition.script.purpose if edition else None,
        "languages": _coverage(edition) if edition else {},
        "versions": [_plain(one) for one in versions],
    }


def _plain(kept: Kept) -> dict[str, Any]:
    at = kept.published_at.isoformat() if kept.published_at else None
    return {**asdict(kept), "published_at": at}


def _head(edition: Edition | None) -> str:
    if edition is None:
        return "no longer among the scripts; conversations under way finish in it"
    states: dict[str, list[str]] = {}
    for code, (_, drafts, missing) in _counts(edition).items():
        states.setdefault(_state(drafts, missing), []).append(name_of(code))
    languages = [f"{', '.join(names)}: {state}" for state, names in states.items()]
    return "; ".join([edition.script.purpose, *languages])


def _state(drafts: int, missing: int) -> str:
    if not drafts and not missing:
        return "reviewed"
    told = [f"{drafts} draft{'' if drafts == 1 else 's'}"] if drafts else []
    return ", ".join([*told, f"{missing} missing"] if missing else told)


def _coverage(edition: Edition) -> dict[str, dict[str, int]]:
    names = ("reviewed", "drafts", "missing")
    return {
        code: dict(zip(names, counts, strict=True)) for code, counts in _counts(edition).items()
    }


def _counts(edition: Edition) -> dict[str, tuple[int, int, int]]:
    """Count each language's texts: reviewed, drafts, missing."""
    spoken = edition.wordings.values()
    codes = dict.fromkeys(code for languages in spoken for code in languages)
    return {code: _count([languages.get(code) for languages in spoken]) for code in codes}


def _count(words: Sequence[Wording | None]) -> tuple[int, int, int]:
    reviewed = sum(word is not None and word.reviewed for word in words)
    missing = words.count(None)
    return reviewed, len(words) - reviewed - missing, missing


def find(house: Callable[[], House], which: str) -> Edition:
    """Find an edition by path, by name, or by name and the beginning of its version.

    A path needs no house. Raises ScriptMissing and ScriptInvalid.
    """
    if which.endswith((".yaml", ".yml")) or "/" in which:
        return edition_at(Path(which), library.load(wiring.ROOT))
    name, _, version = which.partition("@")
    if version:
        return shelf.kept_edition(house(), name, version=version)
    return shelf.current_edition(house(), name)


def show(edition: Edition, languages: Sequence[str], *, as_json: bool) -> None:
    """Print an edition's files as they were written, and its texts in these languages, or all."""
    script = edition.script
    texts = {
        key: {code: word for code, word in spoken.items() if not languages or code in languages}
        for key, spoken in edition.wordings.items()
    }
    if as_json:
        worded = {key: _worded(spoken) for key, spoken in texts.items()}
        head = {"script": script.name, "version": script.version}
        _print_json({**head, "sources": dict(edition.sources), "wordings": worded})
        return
    click.echo(f"# {script.name}@{script.version}")
    for name, source in edition.sources.items():
        click.echo(f"\n# {name}.yaml\n{source.rstrip()}")
    for key, spoken in texts.items():
        click.echo(f"\n{key}")
        for code, word in spoken.items():
            told = " / ".join(word.forms or (word.text,)).replace("\n", "\n      ")
            click.echo(f"  {code}{'' if word.reviewed else ' (draft)'}: {told}")


def _worded(spoken: Mapping[str, Wording]) -> dict[str, Any]:
    return {
        code: {"texts": list(word.forms or (word.text,)), "reviewed": word.reviewed}
        for code, word in spoken.items()
    }


def tell_differences(before: Edition, after: Edition, *, as_json: bool) -> bool:
    """Print what changed between two editions; tell whether anything did."""
    found = differences(before, after)
    if as_json:
        _print_json([asdict(one) for one in found])
        return bool(found)
    for one in found:
        _tell_difference(one)
    names = (f"{one.script.name}@{one.script.version}" for one in (before, after))
    many = f"{len(found)} difference{'' if len(found) == 1 else 's'}" if found else "no difference"
    click.echo(f"{' and '.join(names)}: {many}.")
    return bool(found)


def _tell_difference(one: Difference) -> None:
    click.echo(f"{one.where}: {one.what}")
    for sign, text in (("-", one.before), ("+", one.after)):
        for line in text.splitlines():
            click.echo(f"    {sign} {line}")


def move(house: House, name: str, now: datetime | None, *, as_json: bool) -> None:
    """Move what can be moved, or without `now` only say what would be; print counts, never who."""
    done = moving.survey(house, name) if now is None else moving.move(house, name, now)
    unknown = moving.unknown_versions(house, name)
    if as_json:
        rows = [{**asdict(one), "conversations": done[one]} for one in _in_order(done)]
        _print_json({"moved": now is not None, "unknown_versions": unknown, "places": rows})
        return
    if not done:
        click.echo("Every conversation under way is on the current version.")
    for one in _in_order(done):
        fate = f"to {one.to}" if one.to is not None else f"stays: {one.why}"
        click.echo(f"{done[one]:6}  {one.version} at {one.step}  {fate}")
    for version in unknown:
        click.echo(f"The database keeps no version {version}, which `moves` names.")
    if any(one.to is not None for one in done) and now is None:
        click.echo("Nothing was changed. Add --go to move those that can be moved.")


def _in_order(done: Counts) -> list[Standing]:
    return sorted(done, key=lambda one: (one.version, one.step, one.to or "", one.why))


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
