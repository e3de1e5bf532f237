"""A cry for help from the client's phone to a person who has it, by each way of being paged.

In between is everything there is: signed webhooks, sweeps, the real clients, a peer for each that
speaks its protocol, and people who answer as they would.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulation.carrier import Callee
from models import escalations
from tests.joined import LINK, Joined, Visitor, joined
from tests.town import PHONES, POCKETS, Town

WORDS = "1 urgent item waiting"


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[Joined]:
    """The house and its peers; Luz is on duty beside Noor."""
    town = Town(sqlite_url, tmp_path)
    town.on_duty("Luz", town.now, until=town.now.replace(day=30))
    with joined(town) as world:
        yield world
    town.close()


def by_link(world: Joined, kind: str) -> None:
    """Open the link as a scanner of mails does, which answers nothing; then press its button."""
    said = world.got(kind)
    assert said.startswith(WORDS)
    [path] = LINK.findall(said)
    with Visitor(world.house.address) as phone:
        for _ in range(2):
            assert "I am looking" in phone.opens(path)
        assert world.answers() == [None]
        assert "Nobody else is paged for 5 min" in phone.sends(path, on=path)


def by_text(world: Joined, kind: str) -> None:
    """Text back to the number that the page came from."""
    assert world.got(kind).startswith(WORDS)
    world.texts(POCKETS["Noor"], "1")


def by_key(world: Joined, kind: str) -> None:
    """Press 1 while the call says what it is about."""
    world.passes(60)
    [call] = world.house.carrier.calls
    assert call.heard[0][1].startswith("This is Aftercall. Something urgent is waiting.")
    assert call.heard[-1][1] == "Thank you. Now open Aftercall and take it."


WAYS = {
    ("sms", "link"): by_link,
    ("sms", "reply"): by_text,
    ("email", "link"): by_link,
    ("push", "link"): by_link,
    ("voice", "key"): by_key,
}


@pytest.mark.parametrize(("kind", "by"), WAYS, ids=str)
def test_a_cry_reaches_a_person_who_answers_and_takes_it(world: Joined, kind: str, by: str) -> None:
    world.reached_by(kind)
    world.house.carrier.callees[POCKETS["Noor"]] = Callee(keys="1")
    world.cries()
    WAYS[kind, by](world, kind)
    assert world.answers() == [by]
    # Without an answer the second would have been paged two minutes after the cry.
    world.passes(240)
    assert world.left() == 1
    with Visitor(world.house.address) as noor:
        noor.signs_in("noor")
        noor.sends(f"{world.page}/claim", on="/")
        world.passes(60)
        noor.does("reply", on=world.page, body="I am here. Are you safe right now?")
        world.passes(15)
        heard = [one.body for one in world.house.carrier.handset(PHONES["Bea"])]
        assert heard[-1].startswith("I am here.")
        noor.does("close", on=world.page, outcome="not_needed")
    world.passes(900)
    assert world.left() == 1
    [row] = world.town.rows(escalations)
    assert row.state == "closed" and not world.house.carrier.lost


def test_a_page_that_nobody_answers_is_followed_by_the_next_rung(world: Joined) -> None:
    world.reached_by("email")
    world.cries()
    assert (len(world.mail.taken), world.left()) == (1, 1)
    world.passes(120)
    texts = [one.to for one in world.house.carrier.sent if one.to in POCKETS.values()]
    assert texts == [POCKETS["Luz"]] and len(world.mail.taken) == 1
