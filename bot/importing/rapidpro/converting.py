"""A whole export into scripts, with the account of what became of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.importing.rapidpro.calls import MAKES_CALLS
from bot.importing.rapidpro.desk import Desk, Reader, desk_for
from bot.importing.rapidpro.export import Export, Flow
from bot.importing.rapidpro.languages import LANGUAGE, UNDETERMINED, code_of
from bot.importing.rapidpro.ledger import Ledger
from bot.importing.rapidpro.naming import script_of
from bot.importing.rapidpro.scripts import Script
from bot.importing.rapidpro.values import Values
from bot.importing.rapidpro.walking import Walk

TYPES = frozenset({"messaging", "messaging_background", "messaging_offline"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What an export became: its scripts, the account, and what its names are called here."""

    export: Export
    scripts: tuple[Script, ...]
    ledger: Ledger
    values: Values
    names: Mapping[str, str]


def convert(export: Export, reader: Reader, *, taken: Collection[str] = ()) -> Imported:
    """Return the scripts of an export, its called flows before those that call them.

    `taken` are names of scripts that are there already. The ledger is not closed yet: what the
    files cannot hold is listed by whoever writes them. Pure: the same export, the same scripts.
    """
    desk = desk_for(export, reader, taken=frozenset(taken))
    for flow in desk.calls.order:
        if flow.type == MAKES_CALLS:
            _leave(desk, flow)
            continue
        _tell_languages(desk, flow)
        start, blocks = Walk(desk, flow).blocks()
        desk.done[flow.uuid] = script_of(desk, flow, start=start, blocks=blocks)
    _carry_fields(desk)
    return Imported(
        export=export,
        scripts=tuple(desk.done.values()),
        ledger=desk.ledger,
        values=desk.values,
        names={flow.path: desk.scripts[flow.uuid] for flow in export.flows},
    )


def _leave(desk: Desk, flow: Flow) -> None:
    for path in desk.ledger.items:
        if path == flow.path or path.startswith(f"{flow.path}."):
            desk.ledger.leave(path, "it belongs to a flow for calls: Aftercall makes none")


def _tell_languages(desk: Desk, flow: Flow) -> None:
    spoken = {flow.language, *(one.language for one in flow.translations)}
    for language in sorted(spoken):
        note = code_of(language).note
        if language == flow.language and language not in UNDETERMINED and not note:
            continue
        if note and (LANGUAGE.fullmatch(language) or language == flow.language):
            desk.ledger.change(flow.path, f"{language or 'language'}: {note}")
    if flow.type not in TYPES or flow.type == "messaging_offline":
        desk.ledger.change(flow.path, f"its type {flow.type!r} is not known here: taken as texts")


def _carry_fields(desk: Desk) -> None:
    """Carry every field that some script names or keeps under our name for it."""
    for one in desk.export.fields:
        name = desk.values.name(one.key)
        for script in desk.done.values():
            if name in _named(script):
                desk.ledger.carry(one.path, f"{{{name}}} in {script.name}")


def _named(script: Script) -> set[str]:
    kept: set[str] = set()
    for body in script.steps.values():
        found = body.get("remember")
        kept |= {found} if isinstance(found, str) else set(found or ())
    return {*script.values, *kept}
