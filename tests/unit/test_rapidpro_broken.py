"""What is no export is refused in one sentence that says where; nothing ends in a traceback."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing import rapidpro
from bot.importing.rapidpro import BYTES_MAX, NotAnExport
from tests.unit.rapidpro.importing import data_of, import_bytes, raw

OTHERS: tuple[object, ...] = (None, "x", "@(", 7, 2.5, 10**40, True, [], [[]], {}, {"a": 1})

Path = tuple[str | int, ...]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1: not JSON"),
        (b"{", "line 1: not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'"\\ud800"', "not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b"1" * 5000, "not JSON that can be read"),
        (b"[]", "it has no `flows`"),
        (b"{}", "it has no `flows`"),
        (b'{"flows": []}', "version: is missing"),
        (b'{"flows": [], "version": "11.12"}', "this is '11.12'"),
        (b'{"flows": [], "version": "99"}', "this is '99'"),
        (b'{"flows": [], "version": "thirteen"}', "this is 'thirteen'"),
        (b'{"flows": {}, "version": "13"}', "flows: must be a list"),
        (b'{"flows": [1], "version": "13"}', "flows[0]: must hold keys and values"),
        (b'{"flows": [{}], "version": "13"}', "flows[0].uuid: is missing"),
        (b'{"flows": [{"action_sets": []}], "version": "13"}', "flows[0]: this flow is older"),
        (b'{"flows": [], "flows": [], "version": "13"}', "'flows' is written twice"),
        (b'{"flows": [{"uuid": "f"}, {"uuid": "f"}], "version": "13"}', "stands here twice"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(NotAnExport) as refused:
        rapidpro.read(data)
    assert said in str(refused.value)


def test_a_file_that_is_far_too_large_is_refused_unread() -> None:
    with pytest.raises(NotAnExport, match="it has 50,000,000 bytes"):
        rapidpro.read(b" " * 50_000_000)
    assert BYTES_MAX < 50_000_000


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("flows", 0, "nodes", 0, "uuid"), 5, "flows[0].nodes[0].uuid: must be text"),
        (("flows", 0, "nodes", 1, "uuid"), "w", "flows[0].nodes"),
        (("flows", 0, "nodes", 0, "actions"), "x", "flows[0].nodes[0].actions: must be a list"),
        (("flows", 0, "nodes", 0, "actions", 0, "text"), {}, "actions[0].text: must be text"),
        (("flows", 0, "expire_after_minutes"), "7", "expire_after_minutes: must be a whole number"),
        (("flows", 0, "localization"), [], "flows[0].localization: must hold keys and values"),
        (("fields",), "x", "fields: must be a list"),
        (("triggers",), [[]], "triggers[0]: must hold keys and values"),
    ],
)
def test_a_wrong_type_is_told_with_its_place(path: Path, value: object, said: str) -> None:
    export = raw("all_carried")
    if path[-2:] == (1, "uuid"):
        value = export["flows"][0]["nodes"][0]["uuid"]
    with pytest.raises(NotAnExport) as refused:
        rapidpro.read(json.dumps(_changed(export, path, value)).encode())
    assert said in str(refused.value)


def _changed(export: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    place: Any = export
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return export


def _paths(value: object, under: Path = ()) -> Iterator[Path]:
    """Give the path of every value in a JSON value."""
    inner: Any = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, one in inner:
        yield (*under, key)
        yield from _paths(one, (*under, key))


def test_anything_in_any_place_is_either_imported_or_refused() -> None:
    export = raw("all_carried")
    for path in list(_paths(export)):
        for other in OTHERS:
            _import_or_refuse(_changed(raw("all_carried"), path, other))


@pytest.mark.parametrize("name", ["spec13", "spec14"])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_several_wrong_places_at_once_are_either_imported_or_refused(
    name: str, data: st.DataObject
) -> None:
    export = raw(name)
    for _ in range(3):
        path = data.draw(st.sampled_from(list(_paths(export))))
        other = data.draw(st.sampled_from(OTHERS) | st.text(max_size=40))
        export = _changed(export, path, other)
    _import_or_refuse(export)


def _import_or_refuse(export: dict[str, Any]) -> None:
    """Import an export that may be wrong; what comes out accounts for all of it."""
    try:
        found = import_bytes(json.dumps(export).encode())
    except NotAnExport as refused:
        assert str(refused)
        return
    ledger = found.imported.ledger
    left = {one.item.path for one in ledger.listed}
    assert ledger.items.keys() - ledger.carried.keys() - left == set()
    for path in found.files:
        assert ".." not in path and not path.startswith("/")


def test_a_language_that_is_a_path_leads_nowhere() -> None:
    text = data_of("all_carried").replace(b'"eng"', b'"../../etc"')
    assert set(import_bytes(text).files) == {
        "flows/scripts/short_visit.yaml",
        "locales/es/LC_MESSAGES/scripts.po",
        "report.json",
        "report.md",
    }


def test_an_export_of_single_signs_takes_no_time() -> None:
    export = raw("all_carried")
    export["flows"][0]["nodes"][0]["actions"][0]["text"] = "@(" * 500_000
    found = import_bytes(json.dumps(export).encode())
    assert "flows/scripts/short_visit.yaml.txt" in found.files
