"""`aftercall read`: one JSON object a line in, one a line out, and a clear word on bad ones."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.commands.reading import read, reading


def run(*lines: str) -> Result:
    return CliRunner().invoke(read, [], input="\n".join(lines))


def told(*asked: dict[str, Any]) -> list[dict[str, Any]]:
    done = run(*(json.dumps(one, ensure_ascii=False) for one in asked))
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_is_answered_with_its_label_and_why() -> None:
    stop, risk = told(
        {"id": "a", "lang": "en", "text": "stop texting me", "context": "free"},
        {"id": 7, "lang": "en", "text": "stop. I want to kill myself", "context": "consent"},
    )
    assert (stop["id"], stop["label"], stop["also"]) == ("a", "opt_out", [])
    assert {"rule", "words"} == set(stop["because"][0])
    assert (risk["id"], risk["label"]) == (7, "risk_imminent")
    assert "opt_out" in risk["also"]


def test_language_and_context_may_be_left_out() -> None:
    [yes] = told({"id": 1, "text": "不要再发短信了"})
    assert yes["label"] == "opt_out"


def test_an_answer_is_read_in_its_context() -> None:
    four, none = told(
        {"id": 1, "lang": "es", "text": "un 4", "context": "scale"},
        {"id": 2, "lang": "es", "text": "un 4", "context": "free"},
    )
    assert (four["label"], none["label"]) == ("answer_scale_4", "benign_other")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hello", "line 2: a JSON object"),
        ("[]", "line 2: a JSON object"),
        ('{"id": 1}', "line 2: a JSON object"),
        ('{"id": 1, "text": 5}', "line 2: a JSON object"),
        ('{"id": 1, "text": "yes", "context": "tea"}', "line 2: context is one of consent"),
        ('{"id": 1, "text": "yes", "context": []}', "line 2: context is one of consent"),
    ],
)
def test_a_line_that_is_no_such_object_is_named(line: str, said: str) -> None:
    done = run('{"id": 0, "text": "yes"}', line)
    assert done.exit_code == 2
    assert said in done.output


def test_the_table_has_a_column_for_each_language_and_errors_show_no_text() -> None:
    arguments = ["--language", "en", "--language", "so", "--errors"]
    done = CliRunner().invoke(reading, arguments)
    head, *lines = done.output.splitlines()
    assert head.split() == ["figure", "needed", "en", "so", "all"]
    assert any(line.startswith("imminent") for line in lines)
    assert done.exit_code in (0, 1)
    assert "|" not in done.output
