"""What the integration tests share beside the two databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tongues import TownOfTongues


@pytest.fixture
def pseudo_town(database_url: str, tmp_path: Path) -> Iterator[TownOfTongues]:
    """A town whose pages can be read in the pseudo-languages."""
    town = TownOfTongues(database_url, tmp_path)
    yield town
    town.close()
