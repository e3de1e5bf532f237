"""A conversation in the pseudo-language, in every state that it can be in."""

import pytest

from tests.browsing import Browser, Doors
from tests.tongues import LONG, TownOfTongues, clear, met, spoken


@pytest.fixture
def doors(pseudo_town: TownOfTongues) -> Doors:
    """Its web application."""
    return Doors(pseudo_town)


@pytest.fixture
def noor(doors: Doors) -> Browser:
    """Noor, whose pages speak the pseudo-language."""
    return spoken(doors.signed_in("noor"), LONG)


def test_every_state_of_a_conversation_does_too(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser
) -> None:
    bea, ana = met(pseudo_town)
    at = f"/c/{bea.conversation_id}"
    luz = spoken(doors.signed_in("luz"), LONG)
    clear(noor.get(at))
    noor.does(bea.conversation_id, "claim")
    clear(noor.get(at))
    clear(luz.get(at))
    clear(luz.does(bea.conversation_id, "claim", body="I can"))
    noor.does(bea.conversation_id, "note", body="Sister can be called")
    noor.replies(bea.conversation_id, "Hello, I am here.")
    clear(noor.get(at))
    pseudo_town.settle()
    pseudo_town.hears(bea, "hello?")
    stale = noor.replies(bea.conversation_id, "again", last_seen="")
    assert stale.status_code == 409
    clear(stale)
    clear(noor.does(bea.conversation_id, "close", token="x"))
    clear(noor.does(bea.conversation_id, "opt-out"))
    pseudo_town.hears(bea, "STOP")
    clear(noor.get(at))
    noor.does(ana.conversation_id, "claim")
    token = noor.conversation(ana.conversation_id).hidden["token"]
    noor.does(ana.conversation_id, "hand-back", token=token)
    clear(noor.get(f"/c/{ana.conversation_id}"))


def test_drafts_and_macros_do_too(doors: Doors, pseudo_town: TownOfTongues, noor: Browser) -> None:
    bea, _ = met(pseudo_town)
    where, luz = bea.conversation_id, spoken(doors.signed_in("luz"), LONG)
    clear(spoken(doors.signed_in("sam"), LONG).post("/macros", note="x" * 4001))
    noor.does(where, "claim")
    token = noor.conversation(where).hidden["token"]
    for kind in ("reply", "note"):
        noor.does(where, "draft", token=token, kind=kind, body="Bea")
    pseudo_town.later(minutes=2)
    clear(noor.get(f"/c/{where}"))
    clear(luz.get("/"))
    luz.does(where, "claim")
    page = luz.conversation(where).hidden
    fields = {"writer": pseudo_town.staff["Noor"].id, "kind": "reply", "token": page["token"]}
    for deed in ("use", "throw-away"):
        assert luz.does(where, f"draft/{deed}", **fields).status_code == 303
        clear(luz.get(f"/c/{where}"))
    clear(luz.does(where, "draft/use", **fields))
    for then in ("nothing", "hour", "morning", "hand_back", "close"):
        asked = {**page, "body": "x", "then": then, "outcome": "odd"}
        clear(luz.does(where, "reply", **{**asked, "last_seen": ""}))


def test_a_number_that_is_doubted_and_one_that_is_not_do_too(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser
) -> None:
    bea, ana = met(pseudo_town)
    pseudo_town.hears(bea, "wrong number")
    pseudo_town.settle()
    at = f"/c/{bea.conversation_id}"
    for path in (at, f"{at}?history=shown", f"{at}/doubt", f"/c/{ana.conversation_id}/doubt"):
        clear(noor.get(path))
    for deed in ("theirs", "not-theirs"):
        clear(noor.post(f"{at}/doubt/{deed}", sure="yes"))
    told = {"sure": "yes", "checked": "called", "note": "Bea"}
    clear(noor.post(f"/c/{ana.conversation_id}/doubt/theirs", **told))
    noor.post(f"{at}/doubt/theirs", **told)
    clear(noor.get(at))
    clear(noor.get(f"/clients/{bea.client_id}"))
    two = f"/clients/{bea.client_id}/same/{ana.client_id}"
    clear(noor.post(two))
    noor.does(ana.conversation_id, "claim")
    luz = spoken(doors.signed_in("luz"), LONG)
    clear(luz.post(two, sure="yes", why="Bea"))
    noor.post(two, sure="yes", why="Bea")
    clear(noor.get(f"/clients/{bea.client_id}"))
