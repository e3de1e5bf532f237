"""The log: one line a record, from an allow-list, and never what a client said."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any

import pytest

from bot import log


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, as it would stand on standard error."""
    ours = logging.getLogger("aftercall")
    before = ours.handlers, ours.propagate, ours.level
    stream = io.StringIO()
    with redirect_stderr(stream):
        log.set_up()
    yield stream
    ours.handlers, ours.propagate = before[0], before[1]
    ours.setLevel(before[2])


def told(lines: io.StringIO) -> list[dict[str, Any]]:
    """Read every line as the JSON it must be."""
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_record_is_one_line_of_json(lines: io.StringIO) -> None:
    log.info("scheduler started", count=10)
    [line] = told(lines)
    assert (line["level"], line["event"], line["count"]) == ("info", "scheduler started", 10)


def test_a_field_that_nobody_allowed_is_left_out(lines: io.StringIO) -> None:
    log.warning("webhook rejected", status=403, body="I want to die", phone="+15035550142")
    [line] = told(lines)
    assert line["status"] == 403 and not {"body", "phone"} & line.keys()
    assert "die" not in lines.getvalue() and "0142" not in lines.getvalue()


def test_an_error_is_told_by_its_kind_and_place_never_by_its_words(lines: io.StringIO) -> None:
    try:
        raise ValueError("Quillfeather wrote: I want to die")
    except ValueError as error:
        log.failure("inbound turn failed", error)
    [line] = told(lines)
    assert (line["level"], line["error"]) == ("error", "ValueError")
    assert line["where"].startswith("test_an_error_is_told")
    assert "Quillfeather" not in lines.getvalue()


def test_an_error_that_was_never_raised_has_no_place(lines: io.StringIO) -> None:
    log.failure("odd", ValueError("x"))
    assert told(lines)[0]["where"] == ""


def test_a_new_line_in_a_value_forges_no_record(lines: io.StringIO) -> None:
    log.warning("webhook rejected", path='/x\n{"event": "forged"}')
    assert len(told(lines)) == 1


def test_a_record_below_the_level_is_not_written(lines: io.StringIO) -> None:
    logging.getLogger("aftercall").debug("noise")
    assert lines.getvalue() == ""


def test_setting_up_twice_does_not_write_twice() -> None:
    ours = logging.getLogger("aftercall")
    before, stream = (ours.handlers, ours.propagate, ours.level), io.StringIO()
    with redirect_stderr(stream):
        log.set_up()
        log.set_up()
    log.info("once")
    assert len(stream.getvalue().splitlines()) == 1
    ours.handlers, ours.propagate = before[0], before[1]
    ours.setLevel(before[2])


@pytest.mark.parametrize(
    "name", ["twilio.http_client", "sqlalchemy.engine.Engine", "urllib3.connectionpool", "werkzeug"]
)
def test_libraries_that_print_addresses_and_parameters_are_quiet(
    lines: io.StringIO, name: str
) -> None:
    assert not logging.getLogger(name).isEnabledFor(logging.INFO)
