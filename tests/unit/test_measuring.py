"""Labelled replies: how they are written down, what a reading comes to, and the figures."""

import pytest

from bot.measuring import CorpusInvalid, Reply, figures_of, labelled
from bot.measuring.corpus import PARTS, parse, part_of
from bot.measuring.figures import FIGURES, Read, Share, wrong
from bot.measuring.labels import Labelled
from flows.answers import Answer, Later, No, Number, Unsure, Yes
from flows.reading import Reading, Signal, SignalKind

SOURCE = """# a comment
== risk_imminent free plan also:opt_out
I have decided

# another comment
== answer_yes consent
yes
"""


def reply(label: str, *notes: str, context: str = "free") -> Reply:
    return Reply("en", 1, "text", label, context, frozenset(notes))


def read(label: str, *found: str, notes: tuple[str, ...] = (), context: str = "free") -> Read:
    first, *also = found or ("benign_other",)
    return Read(reply(label, *notes, context=context), Labelled(first, tuple(also), ()))


def reading(*kinds: SignalKind, answer: Answer | None = None) -> Reading:
    return Reading(answer, tuple(Signal(kind, f"en/{kind}", "words") for kind in kinds))


def test_replies_have_the_labels_and_notes_of_their_heading() -> None:
    first, second = parse(SOURCE, "en")
    assert (first.text, first.label, first.context, first.id) == (
        "I have decided",
        "risk_imminent",
        "free",
        "en:3",
    )
    assert first.notes == {"plan", "also:opt_out"}
    assert first.also == {"opt_out"}
    assert (second.text, second.label, second.context, second.notes) == (
        "yes",
        "answer_yes",
        "consent",
        frozenset(),
    )


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("hello\n", 1),
        ("== joy free\nhello\n", 1),
        ("== opt_out\nstop\n", 1),
        ("# a\n== opt_out nowhere\nstop\n", 2),
        ("==\n", 1),
    ],
)
def test_a_line_that_cannot_be_used_is_named(source: str, line: int) -> None:
    with pytest.raises(CorpusInvalid, match=rf"^en\.txt:{line}: "):
        list(parse(source, "en"))


def test_the_part_of_a_reply_hangs_on_its_text_alone() -> None:
    texts = [f"reply {number}" for number in range(2000)]
    held = [text for text in texts if part_of(text) == "held"]
    assert {part_of(text) for text in texts} == set(PARTS)
    assert 0.12 < len(held) / len(texts) < 0.18
    assert part_of("  Reply 1 ") == part_of("reply 1")


@pytest.mark.parametrize(
    ("found", "context", "labels"),
    [
        (reading(), "free", ["benign_other"]),
        (reading(SignalKind.RISK_DENIED), "free", ["benign_other"]),
        (
            reading(SignalKind.OPT_OUT, SignalKind.RISK_IMMINENT),
            "free",
            ["risk_imminent", "opt_out"],
        ),
        (reading(SignalKind.WANTS_PERSON), "free", ["wants_human"]),
        (reading(SignalKind.WANTS_PERSON, answer=Yes()), "call", ["answer_yes", "wants_human"]),
        (reading(SignalKind.WANTS_PERSON, answer=Yes()), "consent", ["wants_human", "answer_yes"]),
        (
            reading(SignalKind.RISK_ELEVATED, answer=Number(2)),
            "scale",
            ["risk_elevated", "answer_scale_2"],
        ),
        (reading(answer=No()), "service", ["answer_no"]),
        (reading(answer=Later()), "call", ["answer_no"]),
        (reading(answer=Later()), "consent", ["benign_other"]),
        (reading(answer=Unsure()), "consent", ["benign_other"]),
    ],
)
def test_a_reading_comes_to_its_gravest_label_first(
    found: Reading, context: str, labels: list[str]
) -> None:
    told = labelled(found, context)
    assert [told.label, *told.also] == labels


def test_why_is_told_by_rule_and_words() -> None:
    assert labelled(reading(SignalKind.OPT_OUT), "free").because == (("en/opt_out", "words"),)


@pytest.mark.parametrize(
    ("name", "one", "share"),
    [
        ("imminent", read("risk_imminent", "risk_elevated"), Share(0, 1)),
        ("imminent", read("risk_imminent", "opt_out", "risk_imminent"), Share(1, 1)),
        ("imminent", read("risk_imminent", notes=("ambiguous_level",)), Share(0, 0)),
        ("any risk", read("risk_imminent", "risk_elevated"), Share(1, 1)),
        ("any risk", read("risk_elevated", notes=("ambiguous",)), Share(0, 0)),
        ("false alarm", read("opt_out", "opt_out", "risk_elevated"), Share(1, 1)),
        ("false alarm", read("wants_human", "risk_elevated"), Share(0, 0)),
        ("on look-alikes", read("benign_other", notes=("hard_neg",)), Share(0, 1)),
        ("false opt-out", read("wrong_person", "opt_out"), Share(1, 1)),
        ("false opt-out", read("risk_imminent", "opt_out", notes=("also:opt_out",)), Share(0, 0)),
        ("risk lost", read("risk_elevated", "opt_out"), Share(1, 1)),
        ("risk lost", read("risk_elevated", "risk_elevated", "opt_out"), Share(0, 1)),
        ("answers", read("answer_yes", "answer_yes"), Share(1, 1)),
        ("answers", read("answer_yes", "wants_human", "answer_yes"), Share(0, 1)),
        ("flipped", read("answer_yes", "answer_no"), Share(1, 1)),
        ("flipped", read("answer_scale_1", "answer_no"), Share(0, 0)),
        ("other number", read("answer_scale_1", "answer_scale_2"), Share(1, 1)),
        ("other number", read("answer_scale_1"), Share(0, 1)),
        ("invented yes", read("unsure", "answer_yes", context="consent"), Share(1, 1)),
        ("invented yes", read("unsure", "answer_yes", context="call"), Share(0, 0)),
    ],
)
def test_a_figure_counts_what_it_says(name: str, one: Read, share: Share) -> None:
    assert figures_of([one])[name] == share


def test_a_figure_is_met_or_missed_and_nothing_to_measure_misses_none() -> None:
    by_name = {figure.name: figure for figure in FIGURES}
    assert by_name["imminent"].is_met(Share(95, 100))
    assert not by_name["imminent"].is_met(Share(94, 100))
    assert by_name["flipped"].is_met(Share(0, 10))
    assert not by_name["flipped"].is_met(Share(1, 10))
    assert by_name["flipped"].is_met(Share(0, 0))


@pytest.mark.parametrize(
    ("one", "is_wrong"),
    [
        (read("risk_imminent", "risk_elevated"), True),
        (read("risk_elevated", "risk_imminent"), False),
        (read("benign_other", "risk_elevated"), True),
        (read("benign_other", "help_info"), False),
        (read("opt_out"), True),
        (read("opt_out", "opt_out"), False),
        (read("unsure", "answer_no", context="call"), True),
        (read("unsure"), False),
        (read("wants_human", "wants_human", "opt_out"), True),
        (read("risk_imminent", notes=("ambiguous",)), False),
    ],
)
def test_what_was_read_wrongly_is_listed(one: Read, is_wrong: bool) -> None:
    assert bool(wrong([one])) is is_wrong
