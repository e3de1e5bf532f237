"""Imported flows as scripts: they load, they link, and they play as the flow did."""

from datetime import timedelta
from typing import Any

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing import rapidpro
from bot.importing.rapidpro.people import misses_a_person
from bot.library.catalogs import read_entries
from flows.answers import Day, No, Number, Option, Text, TimeOfDay, Yes
from flows.document import Faults
from flows.effects import Close, Escalate, RecordOutcome, Remember, SetTimer
from flows.events import Resumed, TimerFired
from flows.steps import Ask, Call
from tests.unit.rapidpro.importing import (
    EXPORTS,
    NOW,
    Import,
    asking_node,
    data_of,
    export_of,
    flow_of,
    import_json,
    import_of,
    message_of,
    node_of,
    play,
    reader,
)

each_export = pytest.mark.parametrize("name", EXPORTS)


@each_export
def test_what_comes_out_loads_and_links(name: str) -> None:
    found = import_of(name)
    assert [path for path in found.files if path.endswith(".txt")] == []
    assert len(found.scripts()) == len(found.imported.scripts)


@each_export
def test_the_loader_reads_every_text_as_it_was_meant(name: str) -> None:
    found = import_of(name)
    scripts = found.scripts()
    for script in found.imported.scripts:
        assert script.sources.items() <= scripts[script.name].wordings.items()


@each_export
def test_the_same_export_gives_the_same_files_to_the_byte(name: str) -> None:
    import_of.cache_clear()
    first = import_of(name).files
    import_of.cache_clear()
    assert import_of(name).files == first


@each_export
def test_catalogs_are_read_without_a_fault_and_everything_in_them_is_a_draft(name: str) -> None:
    found = import_of(name)
    sources = {key: text for one in found.scripts().values() for key, text in one.wordings.items()}
    text = found.files["locales/es/LC_MESSAGES/scripts.po"]
    faults = Faults("scripts.po")
    entries = read_entries(text, sources, faults, language="es")
    assert faults.found == []
    states = {entry.state for entry in entries}
    assert "draft" in states and states <= {"draft", "missing"}


@each_export
def test_a_person_sees_what_was_not_understood_whatever_the_flow_did(name: str) -> None:
    for script in import_of(name).imported.scripts:
        for body in script.steps.values():
            if "ask" in body:
                assert not misses_a_person(script.steps, body["unclear"]["then"])


def test_a_flow_plays_from_its_first_question_to_its_end() -> None:
    script = import_of("spec13").scripts()["housing_check_in"]
    played = play(script, first_name="Ana", age="30", town="Salem")
    played.hear(Yes(), Number(4), Number(3), Option("food"), Day(NOW.date()), TimeOfDay(NOW.time()))
    assert played.said[-1] == "What should we call you?"
    played.hear(Text("Ana"))
    assert played.said[-1].startswith("Thank you, {nickname}.")
    assert played.effects[-1] == Close("finished")
    outcomes = {
        one.instrument: one.value for one in played.effects if isinstance(one, RecordOutcome)
    }
    assert outcomes["has_place"] == "yes" and outcomes["needs"] == "food"
    assert outcomes["reached"] == "reached"
    kept = {one.name: one.value for one in played.effects if isinstance(one, Remember)}
    assert kept["nickname"] == "Ana" and kept["last_reached_by"] == "script"


def test_a_minor_and_a_no_both_come_to_a_person() -> None:
    script = import_of("spec13").scripts()["housing_check_in"]
    no = play(script).hear(No())
    assert no.effects[-2] == Escalate(2, "Needs a person")
    assert no.said[-1] == "Someone from the team will write to you."
    young = play(script, age="16").hear(
        Yes(), Number(5), Number(1), Option("bed"), Day(NOW.date()), TimeOfDay(NOW.time())
    )
    assert young.effects[-2] == Escalate(2, "Needs a person")
    assert young.happen([Resumed()]).effects[-1] == Close("finished")


def test_the_message_that_asks_again_is_the_flows_own_and_is_sent_once() -> None:
    script = import_of("spec13").scripts()["housing_check_in"]
    played = play(script).hear(None)
    assert played.said[-1] == "Please reply YES or NO."
    played.hear(None)
    assert Escalate(2, "imported flow needs a person here") in played.effects


def test_a_timeout_that_comes_back_is_a_reminder_and_then_the_end() -> None:
    script = import_of("spec13").scripts()["housing_check_in"]
    played = play(script)
    timer = next(one for one in played.effects if isinstance(one, SetTimer))
    assert timer.due_at - NOW == timedelta(hours=20)
    played.happen([TimerFired(timer.name)])
    assert played.said[-1] == "A short reminder: do you have a place to stay?"
    again = [one for one in played.effects if isinstance(one, SetTimer)][-1]
    assert played.happen([TimerFired(again.name)]).effects[-1] == Close("no answer")


def test_silence_lasts_as_long_as_the_flow_kept_a_silent_contact() -> None:
    script = import_of("spec13").scripts()["collect_name"]
    timer = next(one for one in play(script).effects if isinstance(one, SetTimer))
    assert timer.due_at - NOW == timedelta(days=1)


def test_a_called_flow_that_expired_goes_on_where_the_flow_said() -> None:
    script = import_of("spec13").imported.scripts
    housing = next(one for one in script if one.name == "housing_check_in")
    call = housing.steps["call_collect_name"]
    assert call["next"]["no answer"] == "we_will_write_again"
    assert any(isinstance(step, Call) for step in _steps("spec13", "housing_check_in"))


def _steps(name: str, script: str) -> list[object]:
    return list(import_of(name).scripts()[script].steps.values())


def test_a_numbered_menu_keeps_its_numbers_whatever_the_order_of_its_tests() -> None:
    script = import_of("spec14").scripts()["food_follow_up"]
    menu = script.steps["menu"]
    assert isinstance(menu, Ask)
    assert menu.question.options == ("comida", "cama", "otra")
    assert menu.question.labels == (("food",), ("bed",), ("otra",))


def test_a_flow_in_another_language_has_its_english_as_the_source_and_its_own_in_a_catalog() -> (
    None
):
    found = import_of("spec14")
    assert "ask: What do you need?" in found.script("food_follow_up")
    assert "¿Qué necesita?" in found.files["locales/es/LC_MESSAGES/scripts.po"]
    action = ("send_msg: Solo un número: 1, 2 o 3.", "there is no English text yet: this one is es")
    assert action in found.listed("action")


def test_a_loop_that_never_waits_ends_at_a_person_and_is_listed() -> None:
    found = import_of("spec14")
    played = play(found.scripts()["going_round"])
    assert played.said == ["This is said again and again."]
    assert played.effects[-1] == Escalate(2, "imported flow needs a person here")
    assert play(found.scripts()["nothing_at_all"]).effects == [
        Escalate(2, "imported flow needs a person here")
    ]
    why = "the flow goes round here and never waits: a person was put there"
    assert [reason for _, reason in found.listed("node")].count(why) == 2


def test_flows_that_enter_each_other_are_cut_where_the_round_closes() -> None:
    found = import_of("spec14")
    assert play(found.scripts()["first_half"]).said == ["First half.", "Second half."]
    assert "a script that calls itself would never end" in dict(found.listed("action")).values()


def test_a_flow_for_calls_becomes_no_script_and_all_of_it_is_listed() -> None:
    found = import_of("spec13")
    assert "call_back" not in found.scripts()
    listed = [one for one in found.imported.ledger.listed if one.item.flow == "Call Back"]
    items = [one for one in found.imported.ledger.items.values() if one.flow == "Call Back"]
    assert len(listed) == len(items) > 10


def test_a_message_asks_each_question_that_it_leads_to() -> None:
    split: dict[str, Any] = {"type": "switch", "operand": "@fields.town"}
    split["default_category_uuid"] = "B"
    split["cases"] = [{"uuid": "c", "type": "has_text", "arguments": [], "category_uuid": "A"}]
    split["categories"] = [
        {"uuid": "A", "name": "A", "exit_uuid": "1"},
        {"uuid": "B", "name": "B", "exit_uuid": "2"},
    ]
    exits = [{"uuid": "1", "destination_uuid": "x"}, {"uuid": "2", "destination_uuid": "y"}]
    found = _import(
        node_of("a", message_of("How are you?"), to="s"),
        {"uuid": "s", "actions": [], "router": split, "exits": exits},
        asking_node("x", ("has_any_word", ["yes"], "Yes")),
        asking_node("y", ("has_number_between", ["1", "5"], "Number")),
    )
    asks = [step for step in found.scripts()["flow"].steps.values() if isinstance(step, Ask)]
    assert [ask.question.kind for ask in asks] == ["yes_no", "scale"]
    assert {found.scripts()["flow"].wordings[ask.wording] for ask in asks} == {"How are you?"}


def _import(*nodes: object, **more: object) -> Import:
    return import_json(export_of(flow_of(*nodes, **more)))  # type: ignore[arg-type]


def test_a_question_without_a_message_before_it_goes_to_a_person() -> None:
    found = _import(asking_node("w", ("has_any_word", ["yes"], "Yes")))
    assert play(found.scripts()["flow"]).effects == [
        Escalate(2, "imported flow needs a person here")
    ]
    why = "no message comes before it: there is nothing to ask"
    assert found.listed("wait") == [("msg", why)]


def test_what_an_expression_calculates_must_be_handed_over_and_is_listed() -> None:
    found = _import(node_of("a", message_of("See you @(format_date(fields.visit)), @contact.")))
    script = found.scripts()["flow"]
    assert script.values["format_date_fields_visit"] == "text"
    assert play(script).said == ["See you {format_date_fields_visit}, {first_name}."]
    assert [why for _, why in found.listed("action")] == [
        "@(format_date(fields.visit)) cannot be said here: "
        "{format_date_fields_visit} must be handed over at the start"
    ]


def test_a_value_keeps_its_name_unless_every_script_has_it_already() -> None:
    text = "@fields.town @results.phone @results.town.value @contact.language"
    found = _import(node_of("a", message_of(text)))
    assert play(found.scripts()["flow"]).said == ["{town} {phone_2} {town} {language}"]


def test_a_field_set_from_an_answer_is_the_answer() -> None:
    visit = {"key": "next_visit", "name": "Next visit"}
    keep = {"uuid": "k", "type": "set_contact_field", "field": visit, "value": "@results.answer"}
    found = _import(
        node_of("a", message_of("When will you come?"), to="w"),
        asking_node("w", ("has_date", [], "Date"), to={"Date": "b"}),
        node_of("b", keep, message_of("See you on @fields.next_visit.")),
    )
    played = play(found.scripts()["flow"]).hear(Day(NOW.date()))
    assert Remember("answer", "2026-11-22", "answer") in played.effects
    assert played.said[-1] == "See you on {answer}."


def test_a_script_that_the_loader_refuses_is_no_script_yet_and_says_why() -> None:
    found = _import(node_of("a", message_of("x" * 1601)))
    assert "flows/scripts/flow.yaml.txt" in found.files
    refused = [one for one in found.imported.ledger.listed if one.how == "refused"]
    assert "one message holds 1600" in refused[0].why


def test_a_category_that_a_text_names_is_the_option_that_was_kept() -> None:
    found = _import(
        node_of("a", message_of("Red or blue?"), to="w"),
        asking_node("w", *COLORS, to={"Red": "b", "Blue": "b"}),
        node_of("b", message_of("You like @results.answer.category_localized.")),
    )
    played = play(found.scripts()["flow"]).hear(Option("red"))
    assert played.said[-1] == "You like {answer}."
    assert [why for _, why in found.listed("action")] == [
        "{answer} is said as it is kept: red, blue"
    ]


COLORS = (("has_any_word", ["red"], "Red"), ("has_any_word", ["blue"], "Blue"))


def test_a_wait_whose_tests_are_of_something_else_takes_any_text_and_lists_them() -> None:
    found = _import(
        node_of("a", message_of("How are you?"), to="w"),
        asking_node("w", *COLORS, operand="@fields.mood"),
    )
    assert "answer: free text" in found.script("flow")
    assert {why for _, why in found.listed("case")} == {
        "it tests @fields.mood and not the answer: any text takes its way",
        "it tests @fields.mood and not the answer",
    }


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=60), other=st.text(min_size=1, max_size=60))
def test_any_text_comes_through_the_files_as_it_was(text: str, other: str) -> None:
    asked = asking_node("w", ("has_phrase", [text], other), ("has_phrase", [other], text))
    flow = flow_of(
        node_of(text, message_of(text), to="w"),
        asked,
        name=text,
        localization={"spa": {f"say {text}": {"text": [other]}, "w-0": {"arguments": [other]}}},
    )
    found = import_json(export_of(flow))
    for script in found.imported.scripts:
        assert script.sources.items() <= found.scripts()[script.name].wordings.items()
        for language, texts in script.translations.items():
            written = polib.pofile(found.files[f"locales/{language}/LC_MESSAGES/scripts.po"])
            assert {one.msgctxt: one.msgstr for one in written} == texts


def test_a_script_name_that_the_house_has_is_not_taken_again() -> None:
    export = rapidpro.read(data_of("all_carried"))
    imported = rapidpro.convert(export, reader(), taken={"short_visit"})
    assert [script.name for script in imported.scripts] == ["short_visit_2"]
