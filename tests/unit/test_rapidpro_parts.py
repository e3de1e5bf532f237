"""The parts of the import: expressions, names, tests of answers, conditions."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.importing.rapidpro.expressions import Expression, parts, reference, subject
from bot.importing.rapidpro.languages import code_of
from bot.importing.rapidpro.names import LENGTH_MAX, Names, first_words, slug
from bot.importing.rapidpro.values import Values
from flows.steps import Ask, Branch
from tests.unit.rapidpro.importing import (
    Import,
    asking_node,
    export_of,
    flow_of,
    import_json,
    message_of,
    node_of,
)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("no expression", ["no expression"]),
        ("Hi @contact.name!", ["Hi ", "@contact.name", "!"]),
        ("Hi @contact. How", ["Hi ", "@contact", ". How"]),
        ("me@example.org", ["me", "@", "example.org"]),
        ("a @@ b", ["a ", "@", " b"]),
        ('@(if(x, ")", "@a")) end', ['@(if(x, ")", "@a"))', " end"]),
        ('@("\\")") end', ['@("\\")")', " end"]),
        ("@(open", ["@", "(open"]),
        ("@", ["@"]),
        ("@FIELDS.Age", ["@FIELDS.Age"]),
    ],
)
def test_a_template_falls_into_texts_and_expressions(template: str, found: list[str]) -> None:
    said = [part.text if isinstance(part, Expression) else part for part in parts(template)]
    assert [part for part in said if part] == found


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("@contact", "first_name"),
        ("@(contact.first_name)", "first_name"),
        ("@contact.language", "language"),
        ("@fields.age", "age"),
        ("@contact.fields.age", "age"),
        ("@results.age", "age"),
        ("@results.age.value", "age"),
        ("@child.results.age", "age"),
        ("@parent.run.results.age", "age"),
        ("@fields.program", "program_2"),
        ("@fields.class", "class_2"),
        ("@results.age.category", None),
        ("@contact.name", None),
        ("@input.text", None),
        ("@(upper(fields.age))", None),
        ("@globals.org", None),
        ("not one", None),
    ],
)
def test_a_plain_reference_is_a_value_and_nothing_else_is(template: str, name: str | None) -> None:
    found = reference(template)
    assert (Values().named(found) if found else None) == name


def test_a_category_is_told_apart_from_a_value() -> None:
    found = reference("@results.color.category")
    assert found is not None
    about = subject(found)
    assert about is not None and about.category and about.key == "color"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Housing Check-in (v2)", "housing_check_in_v2"),
        ("¿Cómo está?", "como_esta"),
        ("24 hours later", "hours_later"),
        ("don't know", "dont_know"),
        ("住房", "default"),
        ("", "default"),
        ("x" * 90, "x" * LENGTH_MAX),
    ],
)
def test_a_name_is_made_of_small_letters_digits_and_lines(text: str, name: str) -> None:
    assert slug(text, "default") == name


def test_names_are_handed_out_once_and_stay_short() -> None:
    names = Names(["food"])
    assert [names.new("food") for _ in range(3)] == ["food_2", "food_3", "food_4"]
    long = [names.new("x" * LENGTH_MAX) for _ in range(12)]
    assert len(set(long)) == 12 and max(map(len, long)) == LENGTH_MAX


def test_a_step_is_called_by_the_first_words_of_its_text() -> None:
    assert first_words("{first_name}, thank you for your answer.", "say") == "thank_you_for_your"


@pytest.mark.parametrize(
    ("language", "code"),
    [("eng", "en"), ("spa", "es"), ("rum", "ro"), ("kor", "ko"), ("und", "en"), ("base", "en")],
)
def test_a_language_has_our_code(language: str, code: str) -> None:
    assert code_of(language).code == code


@pytest.mark.parametrize("language", ["und", "zho", "fra", "../x", "english"])
def test_a_language_that_is_doubtful_says_so(language: str) -> None:
    assert code_of(language).note


Case = tuple[str, list[str], str]


def _asked(*cases: Case, **more: Any) -> tuple[Import, Ask]:
    """Import a flow that asks one question, and return the question."""
    message = message_of("What do you say?", **more)
    flow = flow_of(node_of("a", message, to="w"), asking_node("w", *cases))
    found = import_json(export_of(flow))
    asks = [step for step in found.scripts()["flow"].steps.values() if isinstance(step, Ask)]
    return found, asks[0]


def _words(*cases: tuple[str, str]) -> list[Case]:
    return [("has_any_word", [words], name) for words, name in cases]


@pytest.mark.parametrize(
    ("cases", "kind", "bounds"),
    [
        ([], "text", (0, 0)),
        ([("has_text", [], "Text")], "text", (0, 0)),
        (_words(("yes y", "Yes"), ("no n", "No")), "yes_no", (0, 0)),
        (_words(("no", "Refused")), "yes_no", (0, 0)),
        (_words(("red", "Red"), ("blue", "Blue")), "choice", (0, 0)),
        (_words(("yes confirm", "Yes"), ("no", "No")), "choice", (0, 0)),
        (_words(("1", "One"), ("2", "Two")), "choice", (0, 0)),
        (_words(("5", "Five"), ("7", "Seven")), "scale", (5, 7)),
        (_words(("red", "Red")), "text", (0, 0)),
        ([("has_number_between", ["1", "5"], "In")], "scale", (1, 5)),
        ([("has_number_between", ["0", "30"], "In")], "number", (0, 30)),
        ([("has_number_between", ["0.5", "3.5"], "In")], "scale", (1, 3)),
        ([("has_number_eq", ["4"], "Four")], "scale", (3, 4)),
        ([("has_number_lt", ["18"], "Young")], "number", (0, 17)),
        ([("has_number_gt", ["18"], "Old")], "number", (19, 999)),
        ([("has_number", [], "Number")], "number", (0, 999)),
        ([("has_number_between", ["a", "b"], "In")], "text", (0, 0)),
        ([("has_date", [], "Date")], "date", (0, 0)),
        ([("has_date_gt", ["2026-01-01"], "Late")], "date", (0, 0)),
        ([("has_time", [], "Time")], "time", (0, 0)),
        ([("has_phone", [], "Phone")], "text", (0, 0)),
    ],
)
def test_a_router_asks_for_the_kind_of_answer_that_its_tests_look_for(
    cases: Sequence[Case], kind: str, bounds: tuple[int, int]
) -> None:
    _, ask = _asked(*cases)
    assert ask.question.kind == kind
    assert (ask.question.low, ask.question.high) == bounds


def test_numbers_that_no_test_takes_go_the_way_of_other() -> None:
    low, high = ("has_number_between", ["1", "3"], "Low"), ("has_number_eq", ["9"], "High")
    flow = flow_of(
        node_of("a", message_of("How many?"), to="w"),
        asking_node("w", low, high, to={"Low": "x", "High": "x", "Other": "y"}),
        node_of("x", message_of("counted")),
        node_of("y", message_of("between")),
    )
    found = import_json(export_of(flow))
    assert "next: {1-3: counted, 4-8: between, '9': counted}" in found.script("flow")


def test_the_first_test_that_holds_decides_a_number_as_it_did() -> None:
    cases = [("has_number_between", ["1", "3"], "A"), ("has_number_between", ["2", "5"], "B")]
    flow = flow_of(
        node_of("a", message_of("How many?"), to="w"),
        asking_node("w", *cases, to={"A": "x", "B": "y"}),
        node_of("x", message_of("few")),
        node_of("y", message_of("many")),
    )
    ask = import_json(export_of(flow)).scripts()["flow"].steps["answer"]
    assert isinstance(ask, Ask)
    assert ask.cases == {"1": "few", "2": "few", "3": "few", "4": "many", "5": "many"}


def test_quick_replies_that_a_test_takes_are_answers_and_the_rest_is_listed() -> None:
    cases = _words(("red", "Red"), ("blue navy", "Blue"))
    found, ask = _asked(*cases, quick_replies=["Red one", {"text": "Navy"}, "Green"])
    assert ask.question.labels == (("red", "Red one"), ("blue", "navy"))
    assert [about for about, _ in found.listed("quick_replies")] == ["Green"]


def test_a_word_that_two_tests_look_for_stays_with_the_first() -> None:
    _, ask = _asked(*_words(("red pink", "Red"), ("pink blue", "Blue")))
    assert ask.question.labels == (("red", "pink"), ("blue",))


def test_a_digit_that_would_choose_another_option_is_listed() -> None:
    found, _ = _asked(*_words(("red 2", "Red"), ("blue 5", "Blue")))
    assert ("has_any_word red 2", "the answer 2 chooses option 2 here") in found.listed("case")


def test_a_choice_keeps_nine_options_and_lists_the_rest() -> None:
    found, ask = _asked(*_words(*((f"word{at}", f"Option {at}") for at in range(11))))
    assert len(ask.question.options) == 9
    assert [about for about, _ in found.listed("case")] == [
        "has_any_word word9",
        "has_any_word word10",
    ]


def _split(operand: str, *cases: Case, fields: Sequence[dict[str, str]] = ()) -> Import:
    """Import a flow that goes on by what is known already: each category says its name."""
    names = dict.fromkeys([name for _, _, name in cases] + ["Other"])
    node = asking_node("s", *cases, to={name: name for name in names})
    node["router"] |= {"operand": operand, "wait": None, "result_name": None}
    flow = flow_of(node, *(node_of(name, message_of(name)) for name in names))
    return import_json({**export_of(flow), "fields": list(fields)})


NUMBER = ({"key": "age", "type": "number"},)


@pytest.mark.parametrize(
    ("operand", "case", "condition"),
    [
        ("@fields.age", ("has_number_lt", ["18"], "A"), "age <= 17"),
        ("@fields.age", ("has_number_lte", ["18"], "A"), "age <= 18"),
        ("@fields.age", ("has_number_gt", ["18"], "A"), "age >= 19"),
        ("@fields.age", ("has_number_gte", ["18.5"], "A"), "age >= 19"),
        ("@fields.age", ("has_number_eq", ["18"], "A"), "age == 18"),
        ("@fields.age", ("has_number_between", ["1", "3"], "A"), "age >= 1 and age <= 3"),
        ("@fields.age", ("has_number", [], "A"), "age >= 0"),
        ("@fields.age", ("has_text", [], "A"), "age >= 0"),
        ("@fields.town", ("has_text", [], "A"), "town"),
        ("@fields.town", ("has_only_text", ["St. John's"], "A"), 'town == "St. John\'s"'),
        ("@fields.town", ("has_any_word", ["a b"], "A"), 'town in ["a", "b"]'),
        ("@contact.language", ("has_only_text", ["spa"], "A"), 'language == "es"'),
        ("@(contact.language)", ("has_any_word", ["spa eng"], "A"), 'language in ["es", "en"]'),
    ],
)
def test_a_test_of_what_is_known_is_a_condition(operand: str, case: Case, condition: str) -> None:
    steps = _split(operand, case, fields=NUMBER).scripts()["flow"].steps.values()
    assert [str(step.when) for step in steps if isinstance(step, Branch)] == [condition]


@pytest.mark.parametrize(
    ("operand", "case"),
    [
        ("@fields.town", ("has_number_lt", ["18"], "A")),
        ("@fields.town", ("has_pattern", ["^a"], "A")),
        ("@fields.town", ("has_beginning", ["a"], "A")),
        ("@fields.town", ("has_only_text", ["@fields.age"], "A")),
        ("@fields.town", ("has_only_text", ["x" * 300], "A")),
        ("@fields.town", ("has_only_text", ['a "b"'], "A")),
        ("@fields.age", ("has_number_lt", ["0"], "A")),
        ("@fields.age", ("has_only_text", ["5"], "A")),
        ("@webhook.status", ("has_number_between", ["200", "299"], "A")),
        ("@contact.groups", ("has_group", ["g"], "A")),
    ],
)
def test_a_test_that_no_condition_can_say_is_listed_and_goes_as_if_it_failed(
    operand: str, case: Case
) -> None:
    found = _split(operand, case, fields=NUMBER)
    steps = found.scripts()["flow"].steps.values()
    assert [step for step in steps if isinstance(step, Branch)] == []
    assert len(found.listed("case")) == 1
    assert "say: Other" in found.script("flow") and "say: A" not in found.script("flow")


def test_chance_and_kinds_of_address_keep_their_first_way_and_list_the_rest() -> None:
    found = _split("@(urn_parts(contact.urn).scheme)", ("has_only_phrase", ["telegram"], "A"))
    assert "say: A" in found.script("flow") and "say: Other" not in found.script("flow")
    assert [about for about, _ in found.listed("category")] == ["Other"]
