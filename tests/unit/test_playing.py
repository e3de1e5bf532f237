"""Playing a script by hand: what is shown, and what each order does."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.playing import play as command
from bot.playing import read_order
from bot.playing.orders import ORDERS
from flows.languages import LANGUAGES
from tests.town import books

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
OFFER, CALL = str(EXAMPLES / "offer.yaml"), str(EXAMPLES / "call.yaml")
SMALL = """\
script: small
about: Asks one thing.
purpose: check_in
start: how
values: {days: number}
steps:
  how:
    ask: "How are you? Day {days}. 1 to 5."
    answer: scale 1 to 5
    outcome: mood
    next: {1-2: person, 3-5: over}
    unclear: {again: 1 to 5?, then: person}
    silence: {after: 20 hours, remind: Still here?, then: over}
  person:
    escalate: {level: P2, reason: feels low}
    say: We’ll write.
    next: over
  over: {end: finished}
"""
PLAYED = """\
, in English: Asks one thing.
It is Monday 23 November 2026, 09:00 in America/Los_Angeles. /help lists what you can type.
  · known: days = 7
Mon 23 Nov 09:00  we  1 segment, GSM-7
    How are you? Day 7. 1 to 5.
  · waits 20 hours
client> so so
  · read as: no answer
Mon 23 Nov 09:00  we  1 segment, GSM-7
    1 to 5?
  · waits 20 hours
client> /silence
Tue 24 Nov 05:00  we  1 segment, GSM-7
    Still here?
  · waits 20 hours
  · it is Tue 24 Nov 05:00
client> 2
  · read as: 2
  · record: mood 2
  · escalate: P2 feels low
Tue 24 Nov 05:00  we  1 segment, UCS-2 because of “’”
    We’ll write.
  · the script is silent until a person hands back: /person
client> /person
  · end: finished
  · the script is over
"""


@pytest.fixture
def small(tmp_path: Path) -> str:
    """The file of a script of one question."""
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, "utf-8")
    return str(file)


def typed(*lines: str, script: str = "first_check_in", options: tuple[str, ...] = ()) -> Result:
    """Play a script with these lines piped in; give what came of it."""
    given = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(command, [script, *options], input=given, obj=books())


def shown(*lines: str, script: str = "first_check_in", options: tuple[str, ...] = ()) -> str:
    """Play a script with these lines piped in; give what was shown."""
    told = typed(*lines, script=script, options=options)
    assert told.exit_code == 0, told.output
    return told.output


def after(output: str, line: str) -> str:
    """Give what was shown after a typed line was last typed, up to the next."""
    return output.rpartition(f"client> {line}\n")[2].partition("client> ")[0]


def test_a_whole_play_reads_as_a_chat(small: str) -> None:
    lines = ("so so", "/silence", "2", "/person")
    told = shown(*lines, script=small, options=("--knows", "days=7"))
    head, _, rest = told.partition(", in English")
    assert head.startswith("small, version ") and f", in English{rest}" == PLAYED


def test_the_same_lines_give_the_same_play() -> None:
    assert shown("4", "maybe", "/why", "no") == shown("4", "maybe", "/why", "no")


def test_blank_lines_are_no_texts_and_what_is_piped_in_is_shown_as_typed() -> None:
    told = shown("", "  ", "4")
    assert told.count("client> ") == 1 and "client> 4\n" in told


def test_what_is_not_known_is_said_at_the_start(small: str) -> None:
    told = shown(script=small)
    assert "not known: days (number); give it with --knows" in told
    assert "held: small.how: days" in told


def test_a_texts_signals_are_shown_with_the_rule_and_what_care_does() -> None:
    stopped = after(shown("stop please"), "stop please")
    assert "signal: opt out, by rule en/opt_out" in stopped
    assert "care: stops all texts" in stopped and "end: opted_out" in stopped
    cried = after(shown("I want to die"), "I want to die")
    assert "signal: risk imminent, by rule en/risk_imminent" in cried
    assert "escalate: P0 may be in danger" in cried and "911" in cried


def test_help_is_answered_and_the_question_asked_again() -> None:
    told = after(shown("HELP"), "HELP")
    assert "signal: help info" in told and "automated check-in texts" in told
    assert "A number is all we need" in told


def test_a_hand_back_comes_back_to_the_same_question() -> None:
    told = shown("let me talk with a person", "4", "/person")
    assert "the script is silent until a person hands back" in told
    assert "escalate: P3 wrote again" in after(told, "4")
    assert "How are things today?" in after(told, "/person")


def test_a_person_may_take_over_at_any_time() -> None:
    told = shown("/person", "hello?", "/person")
    assert "a person speaks" in told.partition("hello?")[0]
    assert "How are things today?" in after(told, "/person")


def test_time_passes_only_when_told_to_and_what_is_due_shows_its_own_time() -> None:
    told = after(shown("/later 3 days"), "/later 3 days")
    assert "Tue 24 Nov 05:00  we" in told and "Wed 25 Nov 01:00  end: no answer" in told
    assert told.rstrip().splitlines()[-2:] == [
        "  · it is Thu 26 Nov 09:00",
        "  · the script is over",
    ]


def test_silence_jumps_to_the_next_timer_and_says_when_there_is_none() -> None:
    told = shown("/silence", "/silence", "/silence")
    assert "it is Tue 24 Nov 05:00" in told and "it is Wed 25 Nov 01:00" in told
    assert after(told, "/silence").startswith("Nothing is waited for.")


def test_time_may_pass_until_an_hour_of_the_clients() -> None:
    assert "it is Tue 24 Nov 08:30" in shown("/later until 08:30")


def test_undo_takes_back_the_last_thing_and_shows_where_that_leaves_us() -> None:
    told = shown("4", "no", "/undo", "/undo", "/undo")
    first, second, third = told.split("client> /undo\n")[1:]
    assert first.startswith("Taken back: client: no") and "need help with right now" in first
    assert second.startswith("Taken back: client: 4") and "How are things today?" in second
    assert third.startswith("Nothing to take back.")


def test_restart_begins_again() -> None:
    told = after(shown("4", "/later 1 day", "/restart"), "/restart")
    assert told.startswith("From the start:\nMon 23 Nov 09:00  we") and "How are things" in told


def test_why_tells_the_words_the_answer_the_place_and_the_ways_on() -> None:
    told = after(shown("I feel like a FOUR!!", "/why"), "/why")
    assert "words: i feel like a four" in told
    assert "The question was how_are_things (Asks: 1 to 5)." in told
    told = after(shown("four", "/why"), "/why")
    assert "Read as 4; it leads to need_help." in told and "No signal." in told
    assert "The script stands at need_help (asking)." in told
    assert "  yes -> what_help" in told and "silent 20 hours -> part_answered" in told
    assert "The client has not written yet." in shown("/why")


def test_why_names_the_rules_of_signals() -> None:
    assert "Signal opt_out, raised by rule en/opt_out" in after(shown("stop", "/why"), "/why")


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_language_is_asked_for_by_its_own_name(language: str) -> None:
    order = f"/language {language}"
    told = after(shown(order), order)
    assert f"care: goes on in {LANGUAGES[language].name}" in told
    assert "Mon 23 Nov 09:00  we" in told


def test_a_client_may_write_another_language_from_the_start() -> None:
    told = shown("cuatro", options=("--language", "es"))
    assert "¿Qué tal van las cosas hoy?" in told and "record: self_rated_state 4" in told
    assert "because of" in told, "accents cost segments, and which is named"


def test_text_from_the_right_stands_as_it_is() -> None:
    told = shown(options=("--language", "ar"))
    [line] = [one for one in told.split("\n") if "كيف الأحوال" in one]
    assert not line.startswith(" ")


def test_without_drafts_what_nobody_reviewed_is_held() -> None:
    told = shown("4", options=("--language", "es", "--no-drafts"))
    assert "held: first_check_in.how_are_things: no reviewed wording in Spanish" in told
    assert "escalate: P2 no reviewed wording in Spanish" in told and "waits" not in told
    assert "How are things today?" in shown(options=("--no-drafts",))


def test_a_script_in_any_file_is_played_with_those_that_it_calls() -> None:
    assert "Mon 23 Nov 09:00  we" in shown(script=CALL)
    told = shown("not now", "/silence", "yes", script=OFFER)
    assert "read as: not now" in after(told, "not now")
    assert "accepted: Northside Food Pantry" in told


def test_what_is_known_is_checked() -> None:
    def said(given: str) -> str:
        told = typed(script="check_in", options=("--knows", given))
        assert told.exit_code == 2
        return " ".join(told.output.split())

    assert "write NAME=VALUE" in said("service")
    assert "did you mean 'service'?" in said("servce=x")
    assert "service is some text" in said("service=")


WRONG = [("date", "2026-02-30"), ("date", "soon"), ("time", "25:00"), ("number", "x")]


@pytest.mark.parametrize(("kind", "wrong"), WRONG)
def test_a_value_must_be_of_its_kind(tmp_path: Path, kind: str, wrong: str) -> None:
    source = SMALL.replace("{days: number}", f"{{days: number, given: {kind}}}")
    (tmp_path / "small.yaml").write_text(source, "utf-8")
    file = str(tmp_path / "small.yaml")
    assert typed(script=file, options=("--knows", f"given={wrong}")).exit_code == 2


def test_an_unknown_script_is_told_in_words() -> None:
    told = typed(script="first_chek_in")
    assert told.exit_code == 2 and "did you mean 'first_check_in'?" in told.output


def test_help_lists_every_order() -> None:
    told = after(shown("/help"), "/help")
    assert all(order in told for order in ORDERS)


def test_quit_ends_at_once() -> None:
    assert "client> 4" not in shown("/quit", "4")


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_in_the_list_is_one(order: str) -> None:
    assert read_order(order).wrong == ""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/latr 3 days", "did you mean '/later'?"),
        ("/later", "/later until 10:00"),
        ("/later soon", "/later until 10:00"),
        ("/undo 2", "stands alone"),
        ("/language", "no language of ours"),
        ("/language sp", "no language of ours"),
    ],
)
def test_what_is_no_order_is_never_a_text(line: str, words: str) -> None:
    told = after(shown(line), line)
    assert words in told and "read as" not in told


def test_bytes_that_are_no_text_do_not_end_the_play() -> None:
    told = CliRunner().invoke(command, ["first_check_in"], input=b"\xff\xfe\n4\n", obj=books())
    assert told.exit_code == 0 and "record: self_rated_state 4" in told.output
