"""docs/scripts.md: a newcomer who follows it gets what it says, and none of it is out of date."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.__main__ import aftercall
from bot.commands.documenting import GUIDE, SCHEMA, examples, made
from bot.wiring import ROOT
from flows.schema import schema
from flows.steps import KINDS

SHIPPED = sorted((ROOT / "flows" / "scripts").glob("*.yaml"))


def written(guide: str) -> Mapping[str, str]:
    """Return the files that the guide tells its reader to write, by path."""
    return dict(re.findall(r"^`(drafts/[^`]+)`:\n\n```yaml\n(.*?)^```$", guide, re.S | re.M))


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """Give a folder with every file that the guide shows."""
    for name, text in written(GUIDE.read_text("utf-8")).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "drafts"


def ran(*words: str, typed: str | None = None) -> Result:
    """Run a command as the newcomer does."""
    return CliRunner().invoke(aftercall, words, input=typed, catch_exceptions=False)


def test_the_script_of_the_guide_has_five_questions_and_no_fault(drafts: Path) -> None:
    checked = ran("check", str(drafts / "food_box.yaml"))
    assert checked.exit_code == 0 and "no fault found" in checked.output
    source = (drafts / "food_box.yaml").read_text("utf-8")
    assert len(re.findall(r"^    (?:ask|offer): ", source, re.M)) >= 5


def test_the_slip_that_the_guide_suggests_is_found_at_its_line(drafts: Path) -> None:
    path = drafts / "food_box.yaml"
    source = path.read_text("utf-8").replace("declined: thanks", "declined: thank")
    path.write_text(source, "utf-8")
    checked = ran("check", str(path), "--json")
    line = 1 + source[: source.index("declined: thank")].count("\n")
    assert checked.exit_code == 1
    assert [(f["rule"], f["line"]) for f in json.loads(checked.output)] == [("unknown step", line)]


def test_the_conversations_of_the_guide_go_as_written(drafts: Path) -> None:
    played = ran("dialogues", str(drafts))
    assert played.exit_code == 0 and "2 conversations as written" in played.output


def test_a_conversation_that_goes_otherwise_is_shown_and_can_be_updated(drafts: Path) -> None:
    path = drafts / "food_box.en.yaml"
    written_down = path.read_text("utf-8")
    path.write_text(written_down.replace("food_box_enough 2", "food_box_enough 3"), "utf-8")
    played = ran("dialogues", str(path))
    assert played.exit_code == 1 and "food_box_enough 2" in played.output
    assert ran("dialogues", str(path), "--update").exit_code == 1
    assert path.read_text("utf-8") == written_down
    assert ran("dialogues", str(path)).exit_code == 0


def test_the_script_of_the_guide_can_be_played_walked_and_drawn(drafts: Path) -> None:
    script = str(drafts / "food_box.yaml")
    played = ran("play", script, typed="yes\n4\nno thanks\n/quit\n")
    assert played.exit_code == 0 and "Would you like another food box?" in played.output
    walked = ran("walk", script)
    assert walked.exit_code == 0 and "100 %" in walked.output
    picture = drafts / "food_box.svg"
    assert ran("draw", script, "--out", str(picture)).exit_code == 0
    assert picture.read_text("utf-8").startswith("<svg")


def test_what_is_made_from_the_code_is_up_to_date() -> None:
    for path, text in made(GUIDE.read_text("utf-8")).items():
        assert path.read_text("utf-8") == text, "run `aftercall reference --write`"


def test_every_command_that_the_guide_names_is_there() -> None:
    named = set(re.findall(r"aftercall ([a-z]+)", GUIDE.read_text("utf-8")))
    assert named <= set(aftercall.list_commands(None))  # type: ignore[arg-type]
    assert {"check", "play", "dialogues", "walk", "draw"} <= named


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    for path in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        text = path.read_text("utf-8")
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)
        headings = {_anchor(line) for line in re.findall(r"^#+ (.+)$", prose, re.M)}
        for target in re.findall(r"\]\(([^)#:]*)(?:#[^)]*)?\)", text):
            assert not target or (path.parent / target).exists(), f"{path.name}: {target}"
        for anchor in re.findall(r"\]\(#([^)]+)\)", text):
            assert anchor in headings, f"{path.name}: #{anchor}"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _loaded(source: str) -> Any:
    return YAML(typ="safe", pure=True).load(source)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_takes_every_shipped_script(path: Path) -> None:
    Draft202012Validator(schema()).validate(_loaded(path.read_text("utf-8")))


@pytest.mark.parametrize("kind", [kind.word for kind in KINDS])
def test_the_schema_takes_every_example_and_names_what_is_wrong_in_it(kind: str) -> None:
    whole = _loaded(examples()[kind])
    validator = Draft202012Validator(schema())
    validator.validate(whole)
    step = next(step for step in whole["steps"].values() if kind in step or "if_known" in step)
    step["nxet"] = "finished"
    assert not validator.is_valid(whole)


def test_the_schema_is_a_schema_and_the_file_is_what_editors_read() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads(SCHEMA.read_text("utf-8")) == schema()
