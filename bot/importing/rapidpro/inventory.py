"""Everything that an export says, item by item: what the report must account for."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.importing.rapidpro.beside import as_text
from bot.importing.rapidpro.export import Action, Export, Extra, Flow, Node, Router

ABOUT_LENGTH_MAX = 300
LISTS = ("quick_replies", "attachments", "template_variables")

# What a carried action says as a whole; each of its other properties is an item of its own.
CORE = {
    "send_msg": {"text"},
    "set_run_result": {"name", "value", "category"},
    "set_contact_field": {"field", "value"},
    "enter_flow": {"flow", "terminal"},
    "open_ticket": {"note", "body", "topic"},
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the export: its path in the file, what it is, and in which flow and node."""

    path: str
    kind: str
    about: str
    flow: str = ""
    node: str = ""


def inventory(export: Export) -> dict[str, Item]:
    """Return every item of an export by its path, in the file's order."""
    return {item.path: item for item in _items(export)}


def _items(export: Export) -> Iterator[Item]:
    for flow in export.flows:
        yield from _flow(flow)
    for field in export.fields:
        yield Item(field.path, "field", f"{field.key} ({field.type})")
    for one in export.around:
        yield Item(one.path, one.kind, cut(one.about))


def _flow(flow: Flow) -> Iterator[Item]:
    yield Item(flow.path, "flow", f"{flow.name} ({flow.type})", flow.name)
    for extra in flow.extras:
        yield _extra(extra, "property", flow=flow.name)
    for note in flow.notes:
        yield Item(note.path, "note", cut(as_text(note.value)), flow.name)
    for node in flow.nodes:
        yield from _node(node, flow.name)
    owners = {owner: node.uuid for node in flow.nodes for owner in _owners(node)}
    for one in flow.translations:
        about = f"{one.language} {one.property}: {cut(one.text)}"
        kind = "translated name" if one.property == "name" else "translation"
        yield Item(one.path, kind, about, flow.name, owners.get(one.item, ""))


def _owners(node: Node) -> Iterator[str]:
    """Give the uuids of all that can be translated in a node."""
    yield from (action.uuid for action in node.actions)
    if node.router is not None:
        yield from (case.uuid for case in node.router.cases)
        yield from (category.uuid for category in node.router.categories)


def _node(node: Node, flow: str) -> Iterator[Item]:
    yield Item(node.path, "node", f"{len(node.actions)} actions", flow, node.uuid)
    for action in node.actions:
        yield from _action(action, flow=flow, node=node.uuid)
    if node.router is not None:
        yield from _router(node.router, flow=flow, node=node.uuid)
    for way in node.exits:
        leads = way.destination or "the end"
        yield Item(way.path, "exit", f"to {leads}", flow, node.uuid)
    for extra in node.extras:
        yield _extra(extra, "property", flow=flow, node=node.uuid)


def _action(action: Action, *, flow: str, node: str) -> Iterator[Item]:
    core = CORE.get(action.type, set(action.fields))
    said = {key: value for key, value in action.fields.items() if key in core}
    about = action.text("text") if action.type == "send_msg" else as_text(said)
    # What is listed as a whole is told as a whole: the report is the only place that keeps it.
    about = cut(about) if action.type in CORE else about
    yield Item(action.path, "action", f"{action.type}: {about}", flow, node)
    for key, value in action.fields.items():
        if key in LISTS and key not in core and isinstance(value, list):
            for at, one in enumerate(value):
                path = f"{action.path}.{key}[{at}]"
                yield Item(path, key, cut(as_text(one)), flow, node)
        elif key not in core:
            yield Item(f"{action.path}.{key}", "property", f"{key}: {as_text(value)}", flow, node)


def _router(router: Router, *, flow: str, node: str) -> Iterator[Item]:
    about = f"{router.type} on {router.operand or 'chance'}"
    yield Item(router.path, "router", about, flow, node)
    if router.result:
        yield Item(f"{router.path}.result_name", "result", router.result, flow, node)
    for case in router.cases:
        said = f"{case.type} {' '.join(case.arguments)}".strip()
        yield Item(case.path, "case", cut(said), flow, node)
    for category in router.categories:
        yield Item(category.path, "category", category.name, flow, node)
    for extra in router.extras:
        yield _extra(extra, "property", flow=flow, node=node)
    yield from _wait(router, flow=flow, node=node)


def _wait(router: Router, *, flow: str, node: str) -> Iterator[Item]:
    wait = router.wait
    if wait is None:
        return
    yield Item(wait.path, "wait", wait.type, flow, node)
    if wait.timeout_seconds is not None:
        yield Item(f"{wait.path}.timeout", "timeout", f"{wait.timeout_seconds} s", flow, node)
    if wait.hint:
        yield Item(f"{wait.path}.hint", "hint", wait.hint, flow, node)
    for extra in wait.extras:
        yield _extra(extra, "property", flow=flow, node=node)


def _extra(extra: Extra, kind: str, *, flow: str, node: str = "") -> Item:
    return Item(extra.path, kind, f"{extra.name}: {as_text(extra.value)}", flow, node)


def cut(text: str) -> str:
    """Return a text short enough for a list."""
    return text if len(text) <= ABOUT_LENGTH_MAX else f"{text[: ABOUT_LENGTH_MAX - 1]}…"
