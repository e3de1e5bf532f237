"""Steps in words: every kind has its own, and every way out says when it is taken."""

from pathlib import Path

import pytest

from bot.library.beside import edition_at
from flows.drawing import outline, tell
from flows.drawing.icons import ICONS
from flows.drawing.legend import KINDS as LEGEND
from flows.drawing.telling import told_step
from flows.drawing.ways import Way
from flows.steps import KINDS
from tests.authoring import read
from tests.town import books

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


@pytest.mark.parametrize("word", [kind.word for kind in KINDS])
def test_every_kind_of_step_has_words_a_sign_and_a_place_in_the_legend(word: str) -> None:
    edition = edition_at(EXAMPLES / f"{word}.yaml", books())
    classes = {type(step).__name__ for step in edition.script.steps.values()}
    told = {one.kind: one for one in tell(edition.script)}
    assert word in told and told[word].title not in classes
    assert word in ICONS and word in LEGEND


def ways(step: str) -> dict[str, str]:
    """Read one step, and tell where each of its ways leads by its words."""
    return {way.label: way.target for way in told_step(read(step)).ways}


ASK = "ask: How?\nunclear: {then: other}\nsilence: {after: 20 hours, then: over}\n"


def test_numbers_that_lead_alike_are_one_way() -> None:
    found = ways(f"{ASK}answer: scale 1 to 5\nnext: {{1-2: over, 3: other, 4-5: over}}")
    assert found["1–2, 4–5"] == "over" and found["3"] == "other"


def test_answers_that_lead_alike_are_one_way() -> None:
    found = ways(
        f"{ASK}answer: one of\noptions: [a_ride, food]\nnext: {{a_ride: over, food: over}}"
    )
    assert found["a ride or food"] == "over"


def test_any_answer_is_said_to_be_any() -> None:
    assert ways(f"{ASK}answer: free text\nnext: over")["any answer"] == "over"


def test_ways_without_an_answer_say_how_long_and_how_often() -> None:
    found = ways(f"{ASK}answer: free text\nnext: over\nnot_now: {{after: 4 hours, then: other}}")
    assert found["not understood twice"] == "other" and found["silent 20 hours"] == "over"
    assert found["“not now” twice"] == "other"
    reminded = ASK.replace("then: over", "remind: once, then: over")
    assert "silent 20 hours, twice" in ways(f"{reminded}answer: free text\nnext: over")


def test_an_offer_is_accepted_or_declined() -> None:
    found = ways(
        "offer: Northside\nask: Want it?\nnext: {accepted: over, declined: other}\n"
        "unclear: {then: other}\nsilence: {after: 20 hours, then: over}"
    )
    assert (found["accepted"], found["declined"]) == ("over", "other")


def test_a_condition_is_told_with_both_its_sides() -> None:
    told = told_step(read("if: days <= 2\nthen: over\nelse: other"))
    assert told.notes == ("days <= 2",)
    assert [(way.label, way.target) for way in told.ways] == [
        ("if so", "over"),
        ("otherwise", "other"),
    ]
    assert told_step(read("if_known: note\nthen: over\nelse: other")).notes == ("note is known",)


def test_a_question_tells_what_it_keeps_and_its_other_texts() -> None:
    told = told_step(
        read(
            "ask: How?\nanswer: yes or no\nplain: yes\noutcome: mood\nnext: over\n"
            "unclear: {again: Again?, then: other}\n"
            "silence: {after: 20 hours, remind: Hello?, grace: 2 days, then: over}"
        )
    )
    assert told.notes == (
        "only a plain yes counts",
        "records mood",
        "a late answer counts for 2 days",
    )
    assert dict(told.more) == {
        "When not understood": "trial.here.again",
        "After 20 hours of silence": "trial.here.remind",
    }


def test_a_called_script_is_told_right_behind_its_call() -> None:
    edition = edition_at(EXAMPLES / "call.yaml", books())
    told = tell(edition.script)
    [call] = [one for one in told if one.kind == "call"]
    after = told[told.index(call) + 1]
    assert after.within == call.name and after.name.startswith(f"{call.name}/")
    assert all(way.label.startswith(("ended ", "any other end")) for way in call.ways)


def test_a_step_of_a_kind_to_come_is_told_by_its_name() -> None:
    class Sing:
        name, wording = "sing", None

        def exits(self) -> tuple[object, ...]:
            return ()

    told = told_step(Sing())  # type: ignore[arg-type]
    assert (told.kind, told.title, told.ways) == ("sing", "Sing", ())


def test_the_outline_names_every_step_and_every_way() -> None:
    edition = books().current("check_in")
    text = outline(edition, "es")
    for told in tell(edition.script):
        assert f"{told.name}: {told.title}" in text
        assert all(f"→ {way.target}" in text for way in told.ways)
    assert "¿Qué tal van las cosas hoy?" in text


def test_the_outline_says_where_a_language_has_no_wording() -> None:
    edition = edition_at(EXAMPLES / "say.yaml", books())
    assert "No wording in Somali." in outline(edition, "so")


def test_a_step_that_just_goes_on_has_a_way_without_words() -> None:
    assert told_step(read("say: Hello\nnext: over")).ways == (Way("next", "", "over"),)
