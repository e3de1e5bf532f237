"""Nothing of an export is lost silently: every item is carried, or listed with its reason."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from bot.importing.rapidpro.inventory import Item
from bot.importing.rapidpro.ledger import NOTHING_LIKE_IT, Ledger
from bot.importing.rapidpro.shapes import ACTIONS
from tests.unit.rapidpro.importing import EXPORTS, import_json, import_of, raw

TESTS = """
has_error has_only_text has_phrase has_only_phrase has_any_word has_all_words has_beginning has_text
has_pattern has_number has_number_between has_number_lt has_number_lte has_number_eq has_number_gte
has_number_gt has_date has_date_lt has_date_eq has_date_gt has_time has_phone has_email has_group
has_category has_intent has_top_intent has_state has_district has_ward has_value
""".split()
"""The tests of goflow's routers (flows/routers/cases)."""

each_export = pytest.mark.parametrize("name", EXPORTS)


@each_export
def test_every_item_of_the_export_is_in_the_inventory(name: str) -> None:
    counted = Counter(item.kind for item in import_of(name).imported.ledger.items.values())
    told = dict(_counted(raw(name)))
    assert {kind: counted[kind] for kind in told} == told


def _counted(export: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Count the items of an export anew, in its JSON alone."""
    nodes = [node for flow in export["flows"] for node in flow["nodes"]]
    actions = [action for node in nodes for action in node["actions"]]
    routers = [node["router"] for node in nodes if "router" in node]
    waits = [router["wait"] for router in routers if "wait" in router]
    yield "flow", len(export["flows"])
    yield "node", len(nodes)
    yield "action", len(actions)
    yield "router", len(routers)
    yield "exit", sum(len(node["exits"]) for node in nodes)
    yield "case", sum(len(router.get("cases", ())) for router in routers)
    yield "category", sum(len(router["categories"]) for router in routers)
    yield "result", sum("result_name" in router for router in routers)
    yield "wait", len(waits)
    yield "timeout", sum("timeout" in wait for wait in waits)
    yield "hint", sum("hint" in wait for wait in waits)
    yield "quick_replies", _in_messages(actions, "quick_replies")
    yield "attachments", _in_messages(actions, "attachments")
    translated = Counter(_translated(export))
    yield "translated name", translated.pop("name", 0)
    yield "translation", sum(translated.values())
    yield "note", sum(len(flow["_ui"]["stickies"]) for flow in export["flows"])
    yield "field", len(export["fields"])
    yield "group", len(export["groups"])
    yield "trigger", len(export["triggers"])
    yield "campaign", len(export["campaigns"])
    yield "campaign event", sum(len(one["events"]) for one in export["campaigns"])


def _in_messages(actions: list[dict[str, Any]], key: str) -> int:
    return sum(len(action[key]) for action in actions if action["type"] == "send_msg")


def _translated(export: dict[str, Any]) -> Iterator[str]:
    """Give the property of each translated text."""
    for flow in export["flows"]:
        for items in flow["localization"].values():
            for properties in items.values():
                for name, texts in properties.items():
                    yield from () if name == "_ui" else [name] * len(texts)


@each_export
def test_every_item_is_carried_or_listed_as_not_carried(name: str) -> None:
    ledger = import_of(name).imported.ledger
    left = {one.item.path for one in ledger.listed if one.how == "not carried"}
    assert ledger.items.keys() - ledger.carried.keys() - left == set()
    assert ledger.carried.keys() <= ledger.items.keys()


@each_export
def test_what_is_left_out_has_a_reason_of_its_own(name: str) -> None:
    listed = import_of(name).imported.ledger.listed
    vague = {one.item.about for one in listed if one.why == NOTHING_LIKE_IT}
    assert {about.split(":")[0] for about in vague} <= {
        *("ticketer", "assignee", "result_name", "all_urns", "topic", "template", "templating"),
        *("transfer_airtime", "phone", "globals"),
    }


@each_export
def test_what_is_listed_stands_in_both_reports(name: str) -> None:
    files, ledger = import_of(name).files, import_of(name).imported.ledger
    told = json.loads(files["report.json"])["listed"]
    assert [(one["path"], one["why"]) for one in told] == [
        (one.item.path, one.why) for one in ledger.listed
    ]
    assert files["report.md"].count("- **") == len(ledger.listed)


@each_export
def test_every_text_of_a_message_is_in_a_script_a_catalog_or_the_report(name: str) -> None:
    files = import_of(name).files
    # A word each, since placeholders, wrapping and quoting change what stands between.
    told = " ".join(files.values()).casefold()
    for flow in raw(name)["flows"]:
        for node in flow["nodes"]:
            for action in node["actions"]:
                for word in action.get("text", "").casefold().split():
                    assert word.strip('.,:?!()@{}"¿').split(".")[0] in told, action


def test_the_exports_have_every_action_router_and_test_there_is() -> None:
    nodes = [node for name in EXPORTS for flow in raw(name)["flows"] for node in flow["nodes"]]
    routers = [node["router"] for node in nodes if "router" in node]
    actions = {action["type"] for node in nodes for action in node["actions"]}
    assert actions >= ACTIONS.keys()
    assert {router["type"] for router in routers} == {"switch", "random"}
    tests = {case["type"] for router in routers for case in router.get("cases", ())}
    assert tests == set(TESTS)


def test_all_carried_means_that_nothing_is_listed() -> None:
    assert import_of("all_carried").imported.ledger.listed == {}


def test_an_item_that_the_conversion_forgot_is_listed_all_the_same() -> None:
    ledger = Ledger({"flows[0]": Item("flows[0]", "flow", "Forgotten")})
    ledger.close()
    assert [one.item.about for one in ledger.listed] == ["Forgotten"]


def test_a_property_that_nobody_knows_is_listed_with_its_value() -> None:
    export = raw("all_carried")
    export["flows"][0]["nodes"][0]["mood"] = "fair"
    export["flows"][0]["nodes"][1]["router"]["luck"] = 7
    export["seasons"] = ["autumn"]
    found = import_json(export).listed("property")
    assert [about for about, _ in found] == ["mood: fair", "luck: 7", 'seasons: ["autumn"]']
