"""The exports beside this file, imported; and conversations played in what came of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.commands.importing import measures_of, reader_with
from bot.importing import rapidpro
from bot.importing.rapidpro import Imported, Measures
from flows.answers import Answer
from flows.effects import Effect, Say
from flows.engine import begin, step
from flows.events import Event, Heard, Started
from flows.linking import link
from flows.loader import load_script
from flows.progress import Progress
from flows.script import Script

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
EXPORTS = ("spec13", "spec14", "all_carried")
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def data_of(name: str) -> bytes:
    """Return an export's bytes."""
    return (FOLDER / f"{name}.json").read_bytes()


def raw(name: str) -> dict[str, Any]:
    """Return an export's JSON, to be changed by whoever asked."""
    found: dict[str, Any] = json.loads(data_of(name))
    return found


@cache
def measures() -> Measures:
    """Return the house's own terms and lexicons."""
    return measures_of(ROOT)


@cache
def reader() -> rapidpro.Reader:
    """Return the house's own reader of yes and no."""
    return reader_with(measures().lexicons)


@dataclass(frozen=True)
class Import:
    """An import and the files it leaves."""

    imported: Imported
    files: dict[str, str]

    def script(self, name: str) -> str:
        """Return a script's file."""
        return self.files[f"flows/scripts/{name}.yaml"]

    def listed(self, kind: str) -> list[tuple[str, str]]:
        """Return what is listed of a kind: what it is, and why."""
        found = self.imported.ledger.listed
        return [(one.item.about, one.why) for one in found if one.item.kind == kind]

    def scripts(self) -> dict[str, Script]:
        """Return every script as the house loads and links it."""
        names = {path: Path(path).stem for path in self.files if path.endswith(".yaml")}
        loaded = {name: load_script(self.files[path], path) for path, name in names.items()}
        return link(loaded, {name: path for path, name in names.items()})


def import_bytes(data: bytes) -> Import:
    """Import an export."""
    imported = rapidpro.convert(rapidpro.read(data), reader())
    return Import(imported, rapidpro.files(imported, measures()))


@cache
def import_of(name: str) -> Import:
    """Import one of the exports beside this file."""
    return import_bytes(data_of(name))


def import_json(export: dict[str, Any]) -> Import:
    """Import an export made for one test."""
    return import_bytes(json.dumps(export).encode())


@dataclass
class Played:
    """A conversation: where it stands, and what was done about it so far."""

    script: Script
    place: Progress
    effects: list[Effect] = field(default_factory=list)

    def hear(self, *answers: Answer | None) -> "Played":
        """Let the client answer."""
        return self.happen([Heard(answer) for answer in answers])

    def happen(self, events: Sequence[Event]) -> "Played":
        """Let things happen."""
        for event in events:
            self.place, effects = step(self.script, self.place, event, NOW)
            self.effects += effects
        return self

    @property
    def said(self) -> list[str]:
        """The texts that were said, as the script has them."""
        return [
            self.script.wordings[effect.wording]
            for effect in self.effects
            if isinstance(effect, Say)
        ]


def play(script: Script, **values: str) -> Played:
    """Begin a conversation."""
    place, effects = begin(script, Started(values), NOW)
    return Played(script, place, list(effects))


def export_of(*flows: dict[str, Any]) -> dict[str, Any]:
    """Return an export of these flows."""
    return {"version": "14.4", "site": "", "flows": list(flows), "campaigns": [], "triggers": []}


def flow_of(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a flow of these nodes."""
    head = {"uuid": "f", "name": "Flow", "language": "eng", "type": "messaging"}
    return {**head, "spec_version": "14.4.0", "expire_after_minutes": 60, "nodes": nodes, **more}


def node_of(uuid: str, *actions: dict[str, Any], to: str | None = None) -> dict[str, Any]:
    """Return a node that only acts."""
    exits = [{"uuid": f"{uuid}-exit", "destination_uuid": to}]
    return {"uuid": uuid, "actions": list(actions), "exits": exits}


def message_of(text: str, **more: Any) -> dict[str, Any]:
    """Return an action that sends a message."""
    return {"uuid": f"say {text}", "type": "send_msg", "text": text, **more}


def asking_node(uuid: str, *cases: tuple[str, list[str], str], **more: Any) -> dict[str, Any]:
    """Return a node that waits for an answer: its cases are test, arguments and category, and each
    category leads to the node of its name in small letters, or to the end."""
    names = dict.fromkeys([name for _, _, name in cases] + ["Other"])
    to = more.pop("to", {})
    router: dict[str, Any] = {
        "type": "switch",
        "operand": "@input.text",
        "wait": {"type": "msg"},
        "result_name": "Answer",
        "default_category_uuid": "Other",
        "cases": [
            {"uuid": f"{uuid}-{at}", "type": test, "arguments": words, "category_uuid": name}
            for at, (test, words, name) in enumerate(cases)
        ],
        "categories": [{"uuid": one, "name": one, "exit_uuid": f"to {one}"} for one in names],
        **more,
    }
    exits = [{"uuid": f"to {one}", "destination_uuid": to.get(one)} for one in names]
    return {"uuid": uuid, "actions": [], "router": router, "exits": exits}
