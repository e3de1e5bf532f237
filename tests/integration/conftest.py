"""What the integration tests share beside the two databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rostering import nobody_works, pageable
from tests.tongues import TownOfTongues
from tests.town import Town


@pytest.fixture
def pseudo_town(database_url: str, tmp_path: Path) -> Iterator[TownOfTongues]:
    """A town whose pages can be read in the pseudo-languages."""
    town = TownOfTongues(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def crew(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    """A town where nobody works yet, and all but Kit can be paged."""
    town = Town(sqlite_url, tmp_path)
    nobody_works(town)
    pageable(town, "Noor", "Luz", "Sam")
    yield town
    town.close()
