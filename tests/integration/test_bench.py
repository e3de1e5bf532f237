"""The benchmark runs and yields every figure. No test judges them: machines differ."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Uuid, select

from bench import report
from bench.figures import Figure, Needed, alternate
from bench.people import build, settle_in
from bench.prepared import prepare
from bench.reference import Lean
from bench.size import TINY
from bench.stores import ENGINES, Store
from bench.turns import take_one, text
from bot.house import House
from models import metadata

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
EVERY_ENGINE = (
    "turn_{}_rate",
    "turn_{}_cpu",
    "layer_{}_cpu",
    "turn_{}_commits",
    "webhook_{}_rate",
    "finding_{}",
    "streams_{}_webhook",
    "streams_{}_event",
    "sending_{}_share",
    "sending_{}_cpu",
    "campaign_{}_plan",
    "campaign_{}_stop",
)
ALONE = {"engine", "engine_spoken", "check", "wait_sqlite_longest"}
PAGES = {"page_queue", "page_conversation", "page_client", "page_search"}
WEB = {"web_memory", "web_provider_client"}
CLAIMS = {"claims_ms", "claims_growth", "claims_twice"}
READING = {"reading", "reading_p99", "reading_load", "reading_memory"}


def test_a_tiny_run_yields_every_figure_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    report.run(as_json=True, size=TINY)
    told = json.loads(capsys.readouterr().out)
    per_engine = {key.format(engine) for key in EVERY_ENGINE for engine in ENGINES}
    assert set(told["figures"]) == per_engine | ALONE | PAGES | WEB | READING | CLAIMS
    assert all(figure["ours"]["median"] >= 0 for figure in told["figures"].values())
    assert told["figures"]["turn_sqlite_commits"]["ours"]["median"] == 1
    assert told["figures"]["turn_postgresql_commits"]["ours"]["median"] == 1
    assert told["figures"]["web_provider_client"]["met"]
    assert told["figures"]["claims_twice"]["ours"]["median"] == 0


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each engine in turn."""
    return Store(request.param, tmp_path)


@pytest.fixture
def answered(store: Store) -> Iterator[tuple[House, House]]:
    """Two copies of a town: in one the house has answered a text, in the other the reference."""
    settle_in(store.fresh("asked"), people=1, now=NOW)
    urls = [store.copy(name, of="asked") for name in ("ours", "lean")]
    ours, theirs = (build(url).house for url in urls)
    take_one(ours, 0, NOW)
    lean = Lean(urls[1], prepare(ours, NOW))
    lean.answer(text(0, NOW))
    lean.close()
    yield ours, theirs
    ours.db.close()
    theirs.db.close()


def test_the_reference_leaves_the_same_rows_as_the_house(answered: tuple[House, House]) -> None:
    ours, theirs = answered
    for table in metadata.sorted_tables:
        assert _rows(ours, table.name) == _rows(theirs, table.name), table.name


def _rows(house: House, name: str) -> list[str]:
    """A table's rows but for our ids, which differ; whether one is there does not."""
    table = metadata.tables[name]
    ids = [column.name for column in table.c if isinstance(column.type, Uuid)]
    with house.db.reading() as tx:
        rows = [dict(row._mapping) for row in tx.execute(select(table))]
    return sorted(repr({**row, **{key: bool(row[key]) for key in ids}}) for row in rows)


def test_a_figure_compares_round_by_round_and_says_whether_it_is_met() -> None:
    figure = Figure("key", "words", "ms", [2.0, 6.0, 4.0], [1.0, 2.0, 2.0], Needed(2.0, False))
    assert figure.ratios == [2.0, 3.0, 2.0]
    assert figure.met
    assert report.line(figure).endswith("ratio <= 2: met")


def test_rounds_alternate_after_one_that_only_warms_up() -> None:
    order: list[str] = []

    def measure(name: str) -> int:
        order.append(name)
        return len(order)

    assert alternate(2, lambda: measure("a"), lambda: measure("b")) == [[3, 6], [4, 5]]
    assert order == ["b", "a", "a", "b", "b", "a"]
