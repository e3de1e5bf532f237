"""Macros: kept by supervisors, read by all, and found in the palette of a reply."""

import html

import pytest

from models import audit_entries, macros
from tests.browsing import Browser, Doors
from tests.town import Known, Town

MACRO = {"name": "Call missed", "topic": "call_missed", "note": "Tried by phone", "active": "yes"}
CLOSES = {"afterwards": "close", "outcome": "could_not_reach"}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def sam(doors: Doors) -> Browser:
    """Sam, who supervises."""
    return doors.signed_in("sam")


@pytest.fixture
def ana(town: Town) -> Known:
    """Ana, who writes Spanish and has asked for a person."""
    known = town.agreed("Ana")
    town.hears(known, "quiero hablar con una persona")
    town.settle()
    return known


@pytest.fixture
def noor(doors: Doors, ana: Known) -> Browser:
    """Noor, who has taken Ana's conversation over."""
    browser = doors.signed_in("noor")
    browser.does(ana.conversation_id, "claim")
    return browser


def _shown(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_supervisors_make_change_and_retire_what_the_palette_shows(
    town: Town, sam: Browser, noor: Browser, ana: Known
) -> None:
    assert sam.post("/macros", **MACRO, **CLOSES).status_code == 303
    picks = _shown(noor, f"/c/{ana.conversation_id}").split('id="ready-list"')[1]
    macro = picks.split('class="macro"')[1].split("</li>")[0]
    for told in ("Call missed", 'lang="es"', "Tried by phone", "Then: close — Could not reach"):
        assert told in macro
    [row] = town.rows(macros)
    changed = {**MACRO, "afterwards": "hour", "outcome": "could_not_reach"}
    assert sam.post(f"/macros/{row.id}", **changed).status_code == 303
    assert town.rows(macros)[0].outcome == ""
    assert "Then: put away for an hour" in _shown(noor, "/macros")
    retired = {key: value for key, value in changed.items() if key != "active"}
    assert sam.post(f"/macros/{row.id}", **retired).status_code == 303
    assert 'class="macro"' not in _shown(noor, f"/c/{ana.conversation_id}")
    assert "retired" in _shown(sam, "/macros")
    kept = [one for one in town.rows(audit_entries) if one.action == "macro.changed"]
    assert [one.subject for one in kept] == [f"macro:{row.id}"] * 3


def test_only_supervisors_keep_them_and_only_their_own_teams(
    town: Town, doors: Doors, sam: Browser, noor: Browser
) -> None:
    sam.post("/macros", **MACRO, afterwards="nothing")
    [row] = town.rows(macros)
    kit = doors.signed_in("kit")
    for other in (noor, kit):
        assert other.post("/macros", **MACRO, **CLOSES).status_code == 403
        assert other.get(f"/macros/{row.id}").status_code == 403
    shown = _shown(noor, "/macros")
    assert "Call missed" in shown and "record-form" not in shown and "Change<" not in shown
    assert "Call missed" not in _shown(kit, "/macros")
    stranger = f"/macros/{town.house.new_id()}"
    assert sam.get(stranger).status_code == 404
    fields = {**MACRO, "name": "Another", "afterwards": "hour"}
    assert sam.post(stranger, **fields).status_code == 404
    assert [one.name for one in town.rows(macros)] == ["Call missed"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Write something here."),
        ({"name": "x" * 41}, "Make this shorter."),
        ({"topic": "poetry"}, "Choose one from the list."),
        ({"afterwards": "close"}, "Choose what came of it."),
        ({"afterwards": "later"}, "Choose one from the list."),
        ({"topic": "", "note": ""}, "Choose a reply, write a note, or choose what happens then."),
        ({"name": "Taken"}, "The team has a macro of this name already."),
    ],
)
def test_a_macro_with_faults_is_told_all_of_them(
    sam: Browser, changes: dict[str, str], told: str
) -> None:
    sam.post("/macros", **{**MACRO, "name": "Taken"}, afterwards="nothing")
    answer = sam.post("/macros", **{**MACRO, "afterwards": "nothing", **changes})
    assert answer.status_code == 422 and told in html.unescape(answer.text)
    assert _shown(sam, "/macros").count('class="entry-head"') == 1
