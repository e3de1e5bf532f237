"""Pages by SMS over real HTTP: where they come from, and what is told of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulation.carrier import Outcome
from models import messages
from tests.paging import NOORS, PAGING_FROM, TEXTING_FROM, WORDS, CalledBack, called_back
from tests.town import Town


@pytest.fixture
def house(town: Town) -> Iterator[CalledBack]:
    with called_back(town) as house:
        yield house


def test_a_text_comes_from_the_paging_number_and_reports_apart_from_clients_texts(
    house: CalledBack,
) -> None:
    out = house.attempt("sms", page_id=house.cry())
    before = house.town.rows(messages)
    sent = house.pagers["sms"].page(out)
    house.passes(30)
    [text] = house.carrier.sent
    assert (text.sender, text.to) == (PAGING_FROM, NOORS)
    assert text.original_body == f"{WORDS} {out.link}"
    assert house.stored(out).state == "delivered"
    assert house.pagers["sms"].status(sent.provider_id).status == "delivered"
    assert house.town.rows(messages) == before
    assert not house.carrier.lost


def test_a_text_that_is_not_brought_is_told_of_its_own_attempt(house: CalledBack) -> None:
    house.carrier.outcomes[NOORS] = Outcome("undelivered", 30005)
    out, other = house.attempt("sms"), house.attempt("sms", address="+15035550172")
    house.pagers["sms"].page(out)
    house.pagers["sms"].page(other)
    house.passes(30)
    assert (house.stored(out).state, house.stored(out).fault) == ("failed", "provider 30005")
    assert house.stored(other).state == "delivered"


def test_without_a_paging_number_texts_come_from_the_service_and_nobody_is_called(
    sqlite_url: str, tmp_path: Path
) -> None:
    town = Town(sqlite_url, tmp_path)
    with called_back(town, paging_from="") as house:
        assert sorted(house.pagers) == ["push", "sms"]
        house.pagers["sms"].page(house.attempt("sms"))
        assert [text.sender for text in house.carrier.sent] == [TEXTING_FROM]
    town.close()
