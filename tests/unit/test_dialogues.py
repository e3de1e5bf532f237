"""Dialogues: what may stand in their files, how a wrong one is told, and how one is rewritten."""

from functools import cache
from pathlib import Path
from textwrap import dedent, indent

import pytest

from bot.dialogues import Played, Sheet, Stage, play, read_sheet, rewritten, told
from bot.dialogues.comparing import agree, plain
from bot.dialogues.reading import Line
from bot.dialogues.rewriting import SHOWN_MAX, shortened
from bot.library import load
from flows.errors import ScriptInvalid

ROOT = Path(__file__).resolve().parents[2]
HEAD = "script: caring_contact\nlanguage: en\ndialogues:\n  - about: A trial\n    chat:\n"
HEAD_LINES = HEAD.count("\n")
WISH = "- we: … We hope this day is kind to you. …\n"
CHECK_IN = HEAD.replace("caring_contact", "check_in")
ASKED = "- we: … How are things today? …\n"
FIRST = (
    "Portland follow-up team: hello, checking in as agreed. How are things today? "
    "Reply 1 (very hard) to 5 (good). …"
)
NEED_HELP = "Thank you. Is there something you need help with right now? Reply YES or NO."


@cache
def stage() -> Stage:
    return Stage(load(ROOT))


def sheet(chat: str, head: str = HEAD) -> Sheet:
    return read_sheet(head + indent(dedent(chat), "      "), "trial.en.yaml")


def played(chat: str, head: str = HEAD) -> Played:
    [dialogue] = sheet(chat, head).dialogues
    return play(dialogue, stage())


def updated(chat: str, head: str = HEAD) -> str:
    """Rewrite a chat with what was seen, and return the chat alone."""
    written = sheet(chat, head)
    text = rewritten(written, [play(one, stage()) for one in written.dialogues])
    assert text.startswith(head)
    return dedent(text.removeprefix(head))


def faults(source: str) -> list[str]:
    with pytest.raises(ScriptInvalid) as invalid:
        read_sheet(source, "trial.en.yaml")
    return [str(fault) for fault in invalid.value.faults]


def test_a_chat_that_goes_as_written_is_as_written() -> None:
    assert played(WISH + "- end: finished\n").as_written


def test_a_difference_is_told_as_a_chat_with_the_line_it_begins_at() -> None:
    chat = ASKED + "- client: 4\n- record: self_rated_state 5\n- we: Are you sure?\n"
    assert told(played(chat, CHECK_IN)).splitlines() == [
        "trial.en.yaml:8: A trial",
        "    we        … How are things today? …",
        "    client    4",
        "  - record    self_rated_state 5",
        "  - we        Are you sure?",
        "  + record    self_rated_state 4",
        f"  + we        {NEED_HELP}",
    ]


def test_a_missing_end_is_told_after_the_last_line() -> None:
    assert told(played(WISH)).splitlines() == [
        "trial.en.yaml:6: A trial",
        "    we        … We hope this day is kind to you. …",
        "  + end       finished",
    ]


WRONG = {
    "nothing": "- later: 1 day\n",
    "too little": WISH,
    "another end": WISH + "- end: agreed\n",
    "another order": "- end: finished\n" + WISH,
    "another text": "- we: … How are you …\n- end: finished\n",
    "too much": WISH + "- end: finished\n- record: state 4\n",
    "twice": WISH + WISH + "- end: finished\n",
    "a wait that there is none of": WISH + "- waits: 2 days\n- end: finished\n",
    "after the end": WISH + "- end: finished\n- client: STOP\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_chat_that_goes_otherwise_is_noticed_and_mended(name: str) -> None:
    chat = WRONG[name]
    assert not played(chat).as_written
    mended = updated(chat)
    assert played(mended).as_written
    assert updated(mended) == mended


def test_rewriting_keeps_what_happens_comments_quotes_and_right_lines() -> None:
    chat = """\
    # Before all.
    - we: "… How are things today? …"   # the first question

    # What the client writes.
    - client: "four"
    - record: self_rated_state 1
    # Something that is no longer so.
    - we: >-
        … Is there something
        you need help with right now? …
    - client: 'no'

    # And nothing after it.
    """
    assert updated(chat, CHECK_IN) == dedent("""\
    # Before all.
    - we: "… How are things today? …"   # the first question

    # What the client writes.
    - client: "four"
    - record: self_rated_state 4
    # Something that is no longer so.
    - we: >-
        … Is there something
        you need help with right now? …
    - client: 'no'
    - record: needs_help no
    - we: Thank you. Would you like someone from our team to call you? Reply YES or NO.

    # And nothing after it.
    """)


def test_a_chat_of_what_happens_alone_is_filled_in() -> None:
    assert updated("- client: 4\n- later: 20 hours\n", CHECK_IN) == dedent(f"""\
    - we: "{FIRST}"
    - client: 4
    - record: self_rated_state 4
    - we: {NEED_HELP}
    - later: 20 hours
    - end: partly answered
    """)


def test_no_line_of_the_clients_is_ever_invented_or_changed() -> None:
    chat = "- client: 9\n- later: 3 days\n- client: nonsense\n- person: hands back\n"
    kept = [line for line in updated(chat, CHECK_IN).splitlines(True) if line in chat]
    assert "".join(kept) == chat
    assert updated(chat, CHECK_IN).count("- client:") == 2


def test_a_wait_that_was_written_down_is_kept_up_and_no_other_is_added() -> None:
    chat = ASKED + "- waits: 19 hours\n- client: 4\n"
    assert updated(chat, CHECK_IN).count("- waits: 20 hours\n") == 1
    assert "waits" not in updated(ASKED + "- client: 4\n", CHECK_IN)


def test_a_chat_that_shares_lines_cannot_be_rewritten() -> None:
    head = CHECK_IN.removesuffix("    chat:\n")
    with pytest.raises(ScriptInvalid, match=r"trial.en.yaml:5: shape: .* one of the file's"):
        updated("", head + "    chat: [{client: 4}]\n")


def test_a_file_of_several_dialogues_is_rewritten_where_it_differs() -> None:
    source = HEAD + indent(WISH, " " * 6) + "\n  - about: As it should be\n    chat:\n"
    source += indent(WISH + "- end: finished\n", " " * 6)
    written = read_sheet(source, "trial.en.yaml")
    text = rewritten(written, [play(one, stage()) for one in written.dialogues])
    assert text == source.replace("\n\n", "\n      - end: finished\n\n", 1)


def test_a_wait_may_be_written_as_a_time_or_as_how_long() -> None:
    for wait in ("20 hours", "until 2026-11-24 05:00"):
        assert played(ASKED + f"- waits: {wait}\n", CHECK_IN).as_written


@pytest.mark.parametrize(
    ("text", "seen", "agrees"),
    [
        ("Thank you.", "Thank you.", True),
        ("Thank you.", "Thank you. Goodbye.", False),
        ("Thank you. …", "Thank you.\nGoodbye.", True),
        ("… Goodbye.", "Thank you. Goodbye.", True),
        ("Thank … bye.", "Thank you. Goodbye.", True),
        ("…", "Anything at all", True),
        ("(.*)", "Anything at all", False),
        ("Call 911", "Call \u200e911", True),
    ],
)
def test_three_dots_stand_for_any_words_and_all_else_for_itself(
    text: str, seen: str, agrees: bool
) -> None:
    assert agree(Line("we", text), Line("we", seen)) is agrees
    assert not agree(Line("client", text), Line("we", seen))


@pytest.mark.parametrize(
    "text", ["One. " * 60, "word " * 60, "字" * 300, "短い文。" * 60, "Short."]
)
def test_a_shortened_text_still_agrees_and_is_short(text: str) -> None:
    assert agree(Line("we", shortened(text)), Line("we", text))
    assert len(shortened(text)) <= SHOWN_MAX + 2
    assert plain(text) == shortened(text) or shortened(text).endswith(" …")


FAULTS = {
    "script: check_in\n": [
        "1: missing key: the dialogues: 'dialogues' is needed here",
        "1: missing key: the dialogues: 'language' is needed here",
    ],
    "": ["1: shape: the file must hold keys and values"],
    "a: b: c\n": ["1: yaml: mapping values are not allowed here"],
    "language: en\nscript: check_in\ndialogues: none\n": [
        "3: shape: the dialogues: 'dialogues' must be a list of keys and values"
    ],
    HEAD + "      - clinet: 4\n": [
        "6: unknown key: 'clinet' is not known here; did you mean 'client'?"
    ],
    HEAD + "      - client: 4\n        we: Hello\n": [
        "6: shape: a line: one line, one key: `- client: yes`"
    ],
    HEAD + "      - client: [4]\n": ["6: shape: a line: 'client' must be text"],
    HEAD + "      - later: soon\n": [
        "6: duration: a line: 'soon': write 20 hours, 3 days or until 10:00"
    ],
    HEAD + "      - person: leaves\n": [
        "6: person: 'leaves' is not known here; known: takes over, hands back"
    ],
    HEAD.replace(" chat:\n", " chat: []\n"): [
        "5: missing text: a dialogue: a chat has at least one line"
    ],
    HEAD.replace("language: en", "language: eng") + "      - client: 4\n": [
        "2: language: 'eng' is not known here; did you mean 'en'?"
    ],
    HEAD.replace("dialogues:", "zone: Mars\ndialogues:") + "      - client: 4\n": [
        "3: zone: the dialogues: 'Mars' is no time zone, such as America/Los_Angeles"
    ],
    HEAD.replace("    chat:", "    begins: noon\n    chat:") + "      - client: 4\n": [
        "5: date: a dialogue: 'noon': write 2026-11-23 09:00"
    ],
    HEAD.replace("script: caring_contact\n", "") + "      - client: 4\n": [
        "3: missing key: a dialogue: 'script' is needed here, or at the head of the file"
    ],
}


@pytest.mark.parametrize("source", FAULTS)
def test_a_file_that_is_no_dialogue_says_why_and_where(source: str) -> None:
    assert sorted(faults(source)) == [f"trial.en.yaml:{fault}" for fault in FAULTS[source]]


def test_a_script_that_is_none_and_a_value_that_it_has_not_are_faults() -> None:
    with pytest.raises(ScriptInvalid, match="4: unknown script: 'chek_in' is no script; did you"):
        played("- client: 4\n", HEAD.replace("caring_contact", "chek_in"))
    with pytest.raises(
        ScriptInvalid, match=r"4: value: 'servise' is no value; did you mean 'service'"
    ):
        played("- client: 4\n", CHECK_IN.replace("    chat", "    knows: {servise: x}\n    chat"))
    with pytest.raises(ScriptInvalid, match=r"gone.yaml:1: missing file"):
        played("- client: 4\n", HEAD.replace("caring_contact", "gone.yaml"))


def test_a_script_that_never_stops_is_a_fault(tmp_path: Path) -> None:
    steps = "steps:\n  hello: {say: Hello., next: again}\n  again: {say: Again., next: hello}\n"
    head = "script: round\nabout: Goes round.\npurpose: check_in\nstart: hello\n"
    (tmp_path / "round.yaml").write_text(head + steps, "utf-8")
    written = read_sheet(
        HEAD.replace("caring_contact", "round.yaml") + "      - client: 4\n",
        str(tmp_path / "round.en.yaml"),
    )
    with pytest.raises(ScriptInvalid, match="4: step limit: round passed the step limit"):
        play(written.dialogues[0], stage())
