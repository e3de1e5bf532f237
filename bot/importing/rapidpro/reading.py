"""An export's JSON into what it says. Types are checked at every place; nothing is judged here."""

from collections.abc import Iterable, Iterator

from bot.importing.rapidpro import shapes
from bot.importing.rapidpro.beside import around
from bot.importing.rapidpro.export import (
    Action,
    ByItem,
    Case,
    Category,
    Exit,
    Export,
    Extra,
    Field,
    Flow,
    Node,
    Router,
    Translation,
    Wait,
)
from bot.importing.rapidpro.places import NotAnExport, Place, parse

BYTES_MAX = 20_000_000
"""Far above any export of a workspace; what is larger is another file."""

SPECS = (13, 14)
FLOWS_MAX = 2_000
NODES_MAX = 2_000
PER_NODE_MAX = 500
"""Actions, exits, cases or categories: far above what the editor of flows lets anyone draw."""

_FLOW = {"uuid", "name", "language", "type", "expire_after_minutes", "localization", "nodes"}
# The editor's layout and bookkeeping: they say nothing to a client. Keys that begin with _ too.
_BOOKKEEPING = {"revision", "spec_version", "metadata", "version"}
_NODE = {"uuid", "actions", "exits", "router"}
_ROUTER = set("type operand result_name cases categories default_category_uuid wait".split())
_WAIT = {"type", "timeout", "hint"}


def read(data: bytes) -> Export:
    """Return the export in a file's bytes. Raises NotAnExport, which says where and why."""
    if len(data) > BYTES_MAX:
        raise NotAnExport(too_large(len(data)))
    root = parse(data)
    if not isinstance(root.value, dict) or "flows" not in root.value:
        raise NotAnExport("it has no `flows`: export the flows from RapidPro or TextIt again")
    _check_version(root.get("version"))
    flows = tuple(_flow(place) for place in root.get("flows").items(FLOWS_MAX))
    _refuse_twice(root.get("flows"), (flow.uuid for flow in flows))
    return Export(
        version=str(root.get("version").value),
        site=root.get("site").text(""),
        flows=flows,
        fields=tuple(_field(place) for place in root.get("fields").items()),
        around=tuple(around(root)),
    )


def too_large(size_bytes: int) -> str:
    """Say that a file is too large to be an export."""
    return f"it has {size_bytes:,} bytes; an export has at most {BYTES_MAX:,}"


def _check_version(place: Place) -> None:
    if type(place.value) not in (str, int, float):
        place.fault("is missing: this is no export")
    major = str(place.value).split(".")[0]
    if not (major.isdecimal() and int(major) in SPECS):
        said = str(place.value)[:20]
        place.fault(f"exports of version 13 and 14 can be read, this is {said!r}: export it again")


def _flow(place: Place) -> Flow:
    if place.get("action_sets").given or place.get("base_language").given:
        place.fault("this flow is older than version 13: export it again")
    if place.get("spec_version").given:
        _check_version(place.get("spec_version"))
    translations = tuple(_translations(place.get("localization")))
    nodes = tuple(_node(item) for item in place.get("nodes").items(NODES_MAX))
    _refuse_twice(place.get("nodes"), (node.uuid for node in nodes))
    return Flow(
        path=place.path,
        uuid=place.get("uuid").text(),
        name=place.get("name").text(""),
        language=place.get("language").text("und"),
        type=place.get("type").text("messaging"),
        expires_minutes=place.get("expire_after_minutes").whole_number(0),
        nodes=nodes,
        translations=translations,
        translated=_by_item(translations),
        notes=tuple(_notes(place.get("_ui").get("stickies"))),
        extras=tuple(_extras(place, _FLOW | _BOOKKEEPING)),
    )


def _refuse_twice(place: Place, uuids: Iterable[str]) -> None:
    seen: set[str] = set()
    for uuid in uuids:
        if uuid in seen:
            place.fault(f"the uuid {uuid[:40]!r} stands here twice")
        seen.add(uuid)


def _node(place: Place) -> Node:
    router = place.get("router")
    return Node(
        path=place.path,
        uuid=place.get("uuid").text(),
        actions=tuple(_action(item) for item in place.get("actions").items(PER_NODE_MAX)),
        exits=tuple(_exit(item) for item in place.get("exits").items(PER_NODE_MAX)),
        router=_router(router) if router.given else None,
        extras=tuple(_extras(place, _NODE)),
    )


def _action(place: Place) -> Action:
    kind = place.get("type").text()
    shapes.check(kind, place)
    fields = {
        key: value
        for key, value in place.table().items()
        if key not in ("uuid", "type") and says_something(value)
    }
    return Action(place.path, place.get("uuid").text(""), kind, fields)


def _exit(place: Place) -> Exit:
    destination = place.get("destination_uuid").text("") or None
    return Exit(place.path, place.get("uuid").text(), destination)


def _router(place: Place) -> Router:
    wait = place.get("wait")
    return Router(
        path=place.path,
        type=place.get("type").text(),
        operand=place.get("operand").text(""),
        result=place.get("result_name").text(""),
        cases=tuple(_case(item) for item in place.get("cases").items(PER_NODE_MAX)),
        categories=tuple(_category(item) for item in place.get("categories").items(PER_NODE_MAX)),
        default=place.get("default_category_uuid").text(""),
        wait=_wait(wait) if wait.given else None,
        extras=tuple(_extras(place, _ROUTER)),
    )


def _case(place: Place) -> Case:
    return Case(
        path=place.path,
        uuid=place.get("uuid").text(""),
        type=place.get("type").text(),
        arguments=place.get("arguments").texts(),
        category=place.get("category_uuid").text(""),
    )


def _category(place: Place) -> Category:
    # A category without a name is called Match since spec 14.0.
    name = place.get("name").text("") or "Match"
    return Category(place.path, place.get("uuid").text(), name, place.get("exit_uuid").text(""))


def _wait(place: Place) -> Wait:
    timeout = place.get("timeout")
    return Wait(
        path=place.path,
        type=place.get("type").text("msg"),
        timeout_seconds=timeout.get("seconds").whole_number(0) if timeout.given else None,
        timeout_category=timeout.get("category_uuid").text(""),
        hint=place.get("hint").get("type").text(""),
        extras=tuple(_extras(place, _WAIT)),
    )


def _translations(place: Place) -> Iterator[Translation]:
    for language, items in place.entries():
        for item, properties in items.entries() if language[:1] != "_" else ():
            for name, texts in properties.entries() if item[:1] != "_" else ():
                if name[:1] != "_":
                    yield from _texts(language, item, name=name, texts=texts)


def _texts(language: str, item: str, *, name: str, texts: Place) -> Iterator[Translation]:
    for place, text in enumerate(texts.items()):
        if text.text(""):
            yield Translation(text.path, language, item, name, place, text.text())


def _by_item(translations: Iterable[Translation]) -> ByItem:
    found: dict[tuple[str, str], dict[str, list[Translation]]] = {}
    for one in translations:
        by_language = found.setdefault((one.item, one.property), {})
        by_language.setdefault(one.language, []).append(one)
    return found


def _notes(place: Place) -> Iterator[Extra]:
    for name, note in place.entries():
        words = f"{note.get('title').text('')}: {note.get('body').text('')}"
        yield Extra(note.path, name, words.strip(": "))


def _extras(place: Place, known: Iterable[str]) -> Iterator[Extra]:
    for key, found in place.entries():
        if key not in known and key[:1] != "_" and says_something(found.value):
            yield Extra(found.path, key, found.value)


def says_something(value: object) -> bool:
    """Whether a property says anything: null, false, and what is empty do not."""
    return value not in (None, False, "", [], {})


def _field(place: Place) -> Field:
    return Field(place.path, place.get("key").text(), place.get("type").text("text"))
