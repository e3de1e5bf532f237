"""Small scripts for tests: made of steps, or written and read as an author's file is."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from textwrap import indent
from typing import Any

from flows.answers import Question
from flows.errors import Fault
from flows.loader import read_script
from flows.progress import Progress
from flows.script import Script
from flows.step import Step
from flows.steps import Ask, End, Escalate, Silence, Unclear

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
DAY = timedelta(days=1)

OVER = End("over", "finished")
PERSON = Escalate("person", "over", 2, "unclear", "trial.person")

SHEET = """\
script: trial
about: A trial.
purpose: check_in
start: here
values: {appointment: date, days: number, hour: time, note: text}
steps:
  over: {end: finished}
  other: {end: other}
  here:
"""
"""What stands around one step that a test writes."""


def script(*steps: Step, **changes: Any) -> Script:
    """Give a script of these steps, starting at the first."""
    by_name = {each.name: each for each in steps}
    usual: dict[str, Any] = {"purpose": "check_in", "start": steps[0].name, "version": "v1"}
    return Script(**{"name": "trial", "about": "A trial.", "steps": by_name, **usual, **changes})


def ask(name: str = "how", **changes: Any) -> Ask:
    """Give a question on a scale, reminded once after a day."""
    usual: dict[str, Any] = {
        "question": Question("scale", low=1, high=5),
        "cases": {"1": "person", "5": "over"},
        "unclear": Unclear(f"trial.{name}.again", "person"),
        "silence": Silence(DAY, f"trial.{name}.remind", "over"),
        "outcome": "state",
    }
    return Ask(name, f"trial.{name}", **{**usual, **changes})


def at(place: str, **changes: Any) -> Progress:
    """Give a progress that stands at a step."""
    return Progress("trial", "v1", place, **changes)


def knowing(**values: str) -> Progress:
    """Give a progress that knows these values."""
    return at("here", values=values)


def written(step: str) -> Script:
    """Read a script whose step `here` an author wrote so; there must be no fault in it."""
    found, faults = read_script(SHEET + indent(step, "    "), "trial.yaml")
    assert faults == []
    return found


def read(step: str) -> Step:
    """Read one step as an author wrote it."""
    return written(step).steps["here"]


def faults(step: str) -> list[str]:
    """Read one step and tell its faults, each as `line: rule: why`, lines counted in the step."""
    _, found = read_script(SHEET + indent(step, "    "), "trial.yaml")
    return [_told(fault) for fault in found]


def _told(fault: Fault) -> str:
    return f"{fault.line - SHEET.count(chr(10))}: {fault.rule}: {fault.why}"


def leads(step: Step) -> Mapping[tuple[str, str], str]:
    """Give where each way out of a step leads."""
    return {(way.how, way.label): way.target for way in step.exits()}
