"""The picture of a script: whole, harmless, the same each time, and readable in every language."""

import subprocess
import sys
import time
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from bot.commands.drawing import draw as command
from bot.library.beside import edition_at
from flows.drawing import draw, tell
from flows.drawing.composing import compose
from flows.drawing.svg import INKS
from flows.languages import LANGUAGES
from flows.wording import Edition
from tests.pictures import boxes_of, faults_of
from tests.town import books

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
SVG = "{http://www.w3.org/2000/svg}"
SHIPPED = sorted(books().editions)
HARMLESS = {"svg", "title", "desc", "style", "rect", "text", "path", "g"}
FAIR_CONTRAST = 4.5

WICKED = """\
script: wicked
about: Says <script>alert(1)</script> & "more".
purpose: check_in
start: hello
steps:
  hello:
    say: </text><script>alert('x')</script> & ]]> <!-- "quoted"
    next: over
  over: {end: finished}
"""


def tree(edition: Edition, language: str = "en") -> ElementTree.Element:
    return ElementTree.fromstring(draw(edition, language))


def texts(picture: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in picture.iter(f"{SVG}text")]


@cache
def example(name: str) -> Edition:
    return edition_at(EXAMPLES / f"{name}.yaml", books())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_script_is_drawn_in_every_language(name: str) -> None:
    edition = books().current(name)
    for language in LANGUAGES:
        picture = tree(edition, language)
        assert {one.tag.removeprefix(SVG) for one in picture.iter()} <= HARMLESS
        found = compose(edition, language)
        assert faults_of(boxes_of(found), found.lines) == []
        assert not any("No wording" in text for text in texts(picture))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_and_every_way_is_in_the_picture(name: str) -> None:
    edition = books().current(name)
    shown = " ".join(texts(tree(edition)))
    for told in tell(edition.script):
        assert told.name in shown and told.title in shown
        assert all(word in shown for way in told.ways for word in way.label.split())


def test_a_wording_with_markup_in_it_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "wicked.yaml").write_text(WICKED, "utf-8")
    source = draw(edition_at(tmp_path / "wicked.yaml", books()), "en")
    picture = ElementTree.fromstring(source)
    assert {one.tag.removeprefix(SVG) for one in picture.iter()} <= HARMLESS
    assert "<script" not in source
    assert any("<script>alert('x')" in text for text in texts(picture))
    assert "Says <script>alert(1)</script>" in texts(picture)[1]


@pytest.mark.parametrize("alone", [True, False])
def test_nothing_in_it_is_fetched_or_run(alone: bool) -> None:
    for element in ElementTree.fromstring(draw(example("call"), "en", alone=alone)).iter():
        for name, value in element.attrib.items():
            assert name != "style" and "href" not in name and not name.startswith("on")
            assert "url(" not in value and "javascript:" not in value


def test_within_a_page_it_has_no_style_that_a_strict_policy_would_refuse() -> None:
    within, alone = draw(example("ask"), "en", alone=False), draw(example("ask"), "en")
    assert "<style" not in within and alone.count("<style>") == 1
    assert "prefers-color-scheme:dark" in alone and "@media screen" in alone


def test_it_has_a_title_and_the_same_in_words_for_those_who_do_not_see_it() -> None:
    edition = books().current("check_in")
    picture = tree(edition, "es")
    title, words = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert picture.get("role") == "img" and title is not None and words is not None
    assert picture.get("aria-labelledby") == title.get("id")
    assert picture.get("aria-describedby") == words.get("id")
    assert edition.script.version in (title.text or "") and "Spanish" in (title.text or "")
    assert all(step in (words.text or "") for step in edition.script.steps)


def test_wording_from_the_right_is_set_from_the_right() -> None:
    picture = tree(books().current("consent"), "ar")
    worded = [one for one in picture.iter(f"{SVG}text") if one.get("lang") == "ar"]
    assert worded and all(one.get("direction") == "rtl" for one in worded)
    others = [one for one in picture.iter(f"{SVG}text") if one.get("lang") is None]
    assert others and not any(one.get("direction") for one in others)


def test_a_language_without_wording_is_said_to_have_none() -> None:
    assert "No wording in Lao" in texts(tree(example("say"), "lo"))


def test_ways_are_told_apart_without_colour() -> None:
    picture = compose(example("offer"), "en")
    strokes = {
        (one.get("stroke-dasharray"), one.get("stroke-width"))
        for one in tree(example("offer")).iter(f"{SVG}path")
        if one.get("fill") == "none" and one.get("transform") is None
    }
    styles = {line.style for line in picture.lines}
    assert {style.manner for style in styles} == {"plain", "unclear", "time", "handed back"}
    assert {style.to_person for style in styles} == {True, False}
    assert len(strokes) >= len(styles)


@pytest.mark.parametrize("place", [0, 1], ids=["paper", "dark"])
def test_letters_stand_out_from_what_they_are_written_on(place: int) -> None:
    papers = [ink for ink in INKS if ink == "paper" or ink.endswith("-soft")]
    for ink, paper in product(("ink", "quiet", "person"), papers):
        contrast = _contrast(INKS[ink][place], INKS[paper][place])
        assert contrast >= FAIR_CONTRAST, (ink, paper)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3: the ratio of relative luminances."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_call_is_a_frame_around_what_it_brings_in() -> None:
    picture = compose(example("call"), "en")
    [frame] = picture.frames
    right, bottom = frame.left + frame.width, frame.top + frame.height
    inside = [
        one.box.node.name
        for one in picture.boxes
        if frame.left < one.left < right and frame.top < one.top < bottom
    ]
    written_in = [name for name in example("call").script.steps if "/" in name]
    assert len(inside) == len(written_in) + 1 and set(written_in) < set(inside)
    assert len(frame.tabs) == len({tab.target for tab in frame.tabs}) > 0


def long_script(groups: int) -> str:
    """Write a script of four steps a group, some of which lead far ahead or back."""
    steps = [_group(at, groups) for at in range(groups)]
    head = "script: long\nabout: A long one.\npurpose: check_in\nstart: q0\nsteps:\n"
    return head + "".join(steps) + "  fin: {end: finished}\n  quiet: {end: no answer}\n"


def _group(at: int, groups: int) -> str:
    onward = f"q{at + 1}" if at + 1 < groups else "fin"
    far = f"q{min(at + 2 + at % 5, groups - 1)}" if at + 2 < groups else "fin"
    return f"""\
  q{at}:
    ask: Question number {at}, with some words to fill its box in the picture?
    answer: one of
    options: [a, b, c]
    next: {{a: s{at}, b: {far}, c: e{at}}}
    unclear: {{then: e{max(0, at - 1)}}}
    silence: {{after: 20 hours, then: quiet}}
  s{at}: {{say: Something is said., next: w{at}}}
  w{at}: {{wait: 3 days, next: {onward}}}
  e{at}: {{escalate: {{level: P2, reason: someone should look}}, next: {onward}}}
"""


def test_a_hundred_steps_are_drawn_readably_within_a_second(tmp_path: Path) -> None:
    (tmp_path / "long.yaml").write_text(long_script(25), "utf-8")
    edition = edition_at(tmp_path / "long.yaml", books())
    assert len(edition.script.steps) == 102
    begin = time.process_time()
    draw(edition, "en")
    assert time.process_time() - begin < 1
    picture = compose(edition, "en")
    assert faults_of(boxes_of(picture), picture.lines) == []


HASHES = """
from hashlib import sha256
from flows.drawing import draw
from tests.town import books
for name, edition in sorted(books().editions.items()):
    print(name, sha256(draw(edition, "ja").encode()).hexdigest())
"""


def test_it_is_the_same_to_the_byte_in_every_process() -> None:
    here = "".join(
        f"{name} {sha256(draw(books().current(name), 'ja').encode()).hexdigest()}\n"
        for name in SHIPPED
    )
    told = subprocess.run(
        [sys.executable, "-c", HASHES],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "1", "PYTHONPATH": "."},
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout == here


def test_the_command_prints_a_picture() -> None:
    told = CliRunner().invoke(command, ["consent", "--language", "es"], obj=books())
    assert told.exit_code == 0
    assert told.output == draw(books().current("consent"), "es") + "\n"


def test_the_command_draws_any_file_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "wait.svg"
    options = [str(EXAMPLES / "wait.yaml"), "--out", str(out)]
    told = CliRunner().invoke(command, options, obj=books())
    assert told.exit_code == 0 and str(out) in told.output
    assert ElementTree.fromstring(out.read_text("utf-8")).tag == f"{SVG}svg"


def test_the_command_knows_no_other_script() -> None:
    told = CliRunner().invoke(command, ["chek_in"])
    assert told.exit_code == 2 and "did you mean 'check_in'?" in told.output
