"""Boxes and lines: where they stand, and that nothing ever lies upon anything else."""

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given

from flows.drawing.arranging import arrange
from flows.drawing.composing import compose
from flows.drawing.graph import Arranged, Node, Port, Style
from flows.wording import Edition
from tests.pictures import boxes_of, boxes_placed, faults_of
from tests.random_scripts import Shelf, shelves

PLAIN = Style("plain")


def graph(**ways: str) -> dict[str, Node]:
    """Give boxes by name, each with the names of those it leads to."""
    return {name: node(name, *targets.split()) for name, targets in ways.items()}


def node(name: str, *targets: str) -> Node:
    ports = tuple(Port(target, 30 + 40 * at, PLAIN) for at, target in enumerate(targets))
    return Node(name, 244, 80, ports)


def arranged(nodes: Mapping[str, Node], start: str = "a") -> Arranged:
    """Arrange boxes, having seen that nothing lies on anything."""
    found = arrange(nodes, start)
    assert faults_of(boxes_placed(nodes, found), found.lines) == []
    return found


def tops(found: Arranged) -> dict[str, float]:
    return {name: top for name, (_, top) in found.places.items()}


def test_every_box_stands_below_all_that_lead_to_it() -> None:
    top = tops(arranged(graph(a="b c d", b="c", c="d", d="")))
    assert top["a"] < top["b"] < top["c"] < top["d"]


def test_a_way_to_the_box_right_below_runs_straight() -> None:
    [line] = arranged(graph(a="b", b="")).lines
    assert len(line.points) == 2 and line.arrow


def test_ways_to_the_same_box_share_one_line_past_the_rows_between() -> None:
    found = arranged(graph(a="b end", b="c end", c="d end", d="end", end=""))
    entries = {line.points[-1] for line in found.lines if line.target == "end" and line.arrow}
    assert len(entries) == 1
    trunk = [line for line in found.lines if line.target == "end" and not line.arrow]
    assert len(trunk) == 3 + 2, "three join it, and it goes on past two rows"


def test_a_way_back_runs_up_beside_the_rows() -> None:
    found = arranged(graph(a="b", b="c", c="b d", d=""))
    [back] = [line for line in found.lines if line.back]
    (lane, lower), (same_lane, upper) = back.points[2:4]
    assert lane == same_lane and lower > upper
    assert lane > max(x + 244 for x, _ in found.places.values())
    assert back.points[-1][1] == tops(found)["b"]


def test_a_box_may_lead_to_itself() -> None:
    found = arranged(graph(a="b", b="b c", c=""))
    assert [line.target for line in found.lines if line.back] == ["b"]


def test_boxes_that_nothing_leads_to_are_drawn_too() -> None:
    found = arranged(graph(a="b", b="", lost="b found", found="lost"))
    assert tops(found)["lost"] == tops(found)["a"]


def test_boxes_of_one_row_follow_the_order_of_the_ways_to_them() -> None:
    places = arranged(graph(a="x y z", x="", y="", z="")).places
    assert places["x"] < places["y"] < places["z"]


@pytest.mark.parametrize("seed", range(25))
def test_nothing_lies_on_anything_in_tangled_graphs(seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(5, 45)
    arranged({f"n{at}": _tangled(at, count, chance=chance) for at in range(count)}, "n0")


def _tangled(at: int, count: int, *, chance: Random) -> Node:
    """Give a box that leads to near ones, far ones and back."""
    ways = chance.randint(0, 5)
    steps = [chance.choice([1, 1, 2, 3, chance.randint(-8, 20)]) for _ in range(ways)]
    width = max(244, ways * 80)
    targets = (f"n{min(count - 1, max(0, at + step))}" for step in steps)
    ports = tuple(Port(one, 40 + 70 * place, PLAIN) for place, one in enumerate(targets))
    return Node(f"n{at}", width, chance.randint(50, 200), ports)


@given(shelves())
def test_nothing_lies_on_anything_in_pictures_of_any_script(shelf: Shelf) -> None:
    picture = compose(Edition(shelf.linked, {}), "en")
    assert faults_of(boxes_of(picture), picture.lines) == []
    assert len(picture.boxes) == len(shelf.linked.steps)


def test_a_tangle_would_be_noticed() -> None:
    nodes = graph(a="b", b="")
    found = arrange(nodes, "a")
    [box, other] = boxes_placed(nodes, found)
    assert faults_of([box, box], ()) and faults_of([box, other], ()) == []
    through = [box._replace(top=box.top + 90, bottom=other.top - 2)]
    assert faults_of(through, found.lines)
