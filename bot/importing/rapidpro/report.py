"""What became of an export, for people and for machines: by flow and node, nothing left out."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from bot.importing.rapidpro.converting import Imported
from bot.importing.rapidpro.ledger import How, Listed

HOWS: dict[How, str] = {
    "not carried": "not carried: it has no place in Aftercall, or its way was not taken",
    "changed": "changed: it came along and means something a little different now",
    "added": "added: the export says nothing here, and our scripts must",
    "refused": "refused: the file cannot be loaded until this is mended",
    "check": "check: the file loads, and `aftercall check` finds this in it",
}

ALWAYS = """\
Always so, and therefore not listed place by place:

- An answer that no test takes is asked for once more before its way is taken.
- Our own reader says which answer a reply is: spelling, accents and letter case count less than
  in RapidPro, numbers may be written out, and a digit chooses the option of that number.
- STOP, HELP, asking for a person, risk and another language are understood anywhere.
- A message is sent only within the client's texting window, and with their consent.
- Each script needs consent to check-ins (`purpose: check_in`); an export has no purposes.
- Not looked at: the editor's layout, revision numbers, and what RapidPro derives by itself
  (keys that begin with `_`, `metadata`).
"""


def as_json(imported: Imported) -> str:
    """Return the whole account as JSON."""
    ledger = imported.ledger
    told: dict[str, Any] = {
        "site": imported.export.site,
        "version": imported.export.version,
        "scripts": [
            {"name": one.name, "flow": one.about, "steps": dict(one.nodes)}
            for one in imported.scripts
        ],
        "carried": {path: list(places) for path, places in ledger.carried.items()},
        "listed": [_as_table(one) for one in ledger.listed],
        "names": _names(imported),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _as_table(one: Listed) -> dict[str, str]:
    item = one.item
    return {
        "flow": item.flow,
        "node": item.node,
        "path": item.path,
        "kind": item.kind,
        "what": item.about,
        "how": one.how,
        "why": one.why,
    }


def as_markdown(imported: Imported) -> str:
    """Return the report that an author reads."""
    return "\n".join(_lines(imported)) + "\n"


def _lines(imported: Imported) -> Iterator[str]:
    yield "# Imported from RapidPro"
    yield ""
    yield f"{_line(imported.export.site)}, version {imported.export.version}"
    yield ""
    yield from _counts(imported)
    yield ""
    yield ALWAYS
    yield from _listed(imported)
    yield from _scripts(imported)
    yield from _named(imported)


def _counts(imported: Imported) -> Iterator[str]:
    ledger = imported.ledger
    kinds = Counter(item.kind for item in ledger.items.values())
    carried = Counter(ledger.items[path].kind for path in ledger.carried)
    left = {one.item.path: one.item.kind for one in ledger.listed if one.how == "not carried"}
    lost = Counter(kind for path, kind in left.items() if path not in ledger.carried)
    yield "| of the export | in all | carried | not carried |"
    yield "|---|---|---|---|"
    for kind, count in kinds.items():
        yield f"| {kind.replace('_', ' ')} | {count} | {carried[kind]} | {lost[kind]} |"
    yield ""
    hows = Counter(one.how for one in ledger.listed)
    for how, about in HOWS.items():
        if hows[how]:
            yield f"- {hows[how]} {about}"


def _listed(imported: Imported) -> Iterator[str]:
    """Give the list by flow and node, in the order of the export."""
    order = _order(imported)
    listed = sorted(imported.ledger.listed, key=lambda one: order[one.item.path])
    for flow, ones in groupby(listed, key=lambda one: one.item.flow):
        yield f"## {_line(flow) or 'Beside the flows'}"
        yield ""
        for node, rows in groupby(ones, key=lambda one: one.item.node):
            yield from (f"### node {_line(node)}", "") if node else ()
            for row in rows:
                yield f"- **{row.how}** {row.item.kind.replace('_', ' ')}: {_line(row.item.about)}"
                yield f"  - {_line(row.why)}"
            yield ""


def _order(imported: Imported) -> dict[str, tuple[int, int, int]]:
    """Return the place of every item: its flow, its node, itself."""
    flows: dict[tuple[str, str], int] = {}
    nodes: dict[tuple[str, str], int] = {}
    order = {}
    for place, (path, item) in enumerate(imported.ledger.items.items()):
        flow = flows.setdefault((_flow_path(path), item.flow), len(flows))
        node = nodes.setdefault((_flow_path(path), item.node), len(nodes)) if item.node else -1
        order[path] = (flow, node, place)
    return order


def _flow_path(path: str) -> str:
    return path.split(".")[0] if path.startswith("flows[") else ""


def _scripts(imported: Imported) -> Iterator[str]:
    yield "## Which node became which step"
    yield ""
    for script in imported.scripts:
        yield f"- {script.name} ({_line(script.about)})"
        for name, node in script.nodes.items():
            yield f"  - {name}: node {_line(node)}"
    yield ""


def _named(imported: Imported) -> Iterator[str]:
    yield "## Names"
    yield ""
    yield "| there | here |"
    yield "|---|---|"
    for there, here in _names(imported).items():
        yield f"| {_line(there)} | {here} |"


def _names(imported: Imported) -> dict[str, str]:
    """Return what flows, fields, results and expressions of theirs are called here."""
    values = imported.values
    used = {name for script in imported.scripts for name in script.values}
    ours = {script.name for script in imported.scripts}
    flows = {
        f"flow {one.name}": imported.names[one.path]
        for one in imported.export.flows
        if imported.names[one.path] in ours
    }
    keys = {f"field or result {key}": name for key, name in values.by_key.items()}
    strange = {text: name for text, name in values.by_expression.items() if name in used}
    return {**flows, **keys, **strange}


def _line(text: str) -> str:
    """Return a text as one line that Markdown leaves alone."""
    plain = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]|<>" else sign for sign in plain)
