"""The console's languages: which one a page speaks, and that all of it does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from models import contact_points, staff_members
from tests.browsing import Browser, Doors
from tests.tongues import COOKIE, LONG, TownOfTongues
from tests.town import Known, Town
from tests.visible import outside

CRY = "I want to kill myself tonight"
NOT_PAGES = {"console.static", "console.live"}
# Names and settings of ours, which are the same in every language.
KNOWN = ("Aftercall", "Riverside", "Noor", "Luz", "Ana", "Bea", "8 am-6 pm", "Shelter")
ZONES = ("America", "Pacific", "Los Angeles", "Boise", "Denver", "Phoenix", "Chicago", "New York")
MORE_ZONES = ("Anchorage", "Honolulu")


@pytest.fixture
def pseudo_town(database_url: str, tmp_path: Path) -> Iterator[TownOfTongues]:
    """A town whose pages can be read in the pseudo-languages."""
    town = TownOfTongues(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def doors(pseudo_town: TownOfTongues) -> Doors:
    """Its web application."""
    return Doors(pseudo_town)


def spoken(http: Browser, code: str) -> Browser:
    """Let a browser choose a language as its reader would."""
    answer = http.post("/language", language=code, back="/settings")
    assert (answer.status_code, answer.location) == (303, "/settings")
    return http


def lang_of(answer: TestResponse) -> str:
    return answer.text.partition('<html lang="')[2].partition('"')[0]


def clear(answer: TestResponse) -> None:
    """Hold that nothing on a page stands outside the catalogs."""
    assert outside(answer.text, known=(*KNOWN, *ZONES, *MORE_ZONES)) == [], answer.request.path


@pytest.fixture
def noor(doors: Doors) -> Browser:
    """Noor, whose pages speak the pseudo-language."""
    return spoken(doors.signed_in("noor"), LONG)


def _met(town: Town) -> tuple[Known, Known]:
    """Bea, who cried for help, and Ana, with whom the script speaks."""
    bea, ana = town.agreed("Bea", service="Shelter", shared_phone=True), town.agreed("Ana")
    town.hears(bea, CRY)
    town.settle()
    return bea, ana


def test_every_page_takes_all_it_says_from_the_catalogs(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser
) -> None:
    bea, _ = _met(pseudo_town)
    [phone, *_] = pseudo_town.rows(contact_points, client_id=bea.client_id)
    values = {
        "conversation_id": bea.conversation_id,
        "client_id": bea.client_id,
        "phone_id": phone.id,
        "name": "check_in",
    }
    paths = [_path(rule, values) for rule in _pages(doors)]
    assert {"/", "/settings", "/refer", "/find", "/scripts", "/town"} <= set(paths)
    for path in (*paths, "/?list=mine", "/?list=team", "/?list=bot", "/nothing-here"):
        clear(noor.get(path))


def _pages(doors: Doors) -> Iterator[Rule]:
    for rule in doors.app.url_map.iter_rules():
        ours = rule.endpoint.partition(".")[0] in ("console", "town")
        if ours and "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES:
            yield rule


def _path(rule: Rule, values: dict[str, Any]) -> str:
    """Fill in a page's address; what a new page needs is to be added to the values above."""
    built = rule.build({name: values[name] for name in rule.arguments})
    assert built is not None
    return built[1]


def test_every_state_of_a_conversation_does_too(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser
) -> None:
    bea, ana = _met(pseudo_town)
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


def test_the_forms_and_those_who_only_look_on_do_too(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser
) -> None:
    bea, _ = _met(pseudo_town)
    clear(noor.post("/refer", address="12", called_at="never"))
    clear(noor.post("/find", wanted="Bea"))
    clear(noor.post("/find", wanted="Nobody"))
    clear(noor.http.get("/claim-nothing", buffered=True))
    clear(spoken(doors.visitor(), LONG).sign_in("noor", "wrong"))
    clear(spoken(doors.visitor(), LONG).does(bea.conversation_id, "reply", body="kept"))
    with pseudo_town.house.db.writing() as tx:
        tx.execute(update(staff_members).values(role="auditor"))
    clear(noor.get(f"/c/{bea.conversation_id}"))


def test_what_stands_outside_the_catalogs_is_found() -> None:
    page = '<p>⟦Ĥéļļö Bea⟧ <a aria-label="Forgotten">⟦ö⟧</a> <b lang="es">Hola</b> and this</p>'
    assert outside(page) == ["Forgotten", "and this"]


def test_the_browser_s_languages_are_asked_until_somebody_chooses(doors: Doors) -> None:
    http = doors.visitor()
    for asked, answered in (("es-US,es;q=0.9", "es"), ("fr, ar;q=0.5", "ar"), ("fr", "en")):
        answer = http.get("/sign-in", **{"Accept-Language": asked})
        assert lang_of(answer) == answered
    spoken(http, "es")
    answer = http.get("/sign-in", **{"Accept-Language": "ar"})
    assert lang_of(answer) == "es" and "Iniciar sesión" in answer.text


def test_a_right_to_left_language_turns_the_page(doors: Doors) -> None:
    page = spoken(doors.visitor(), "ar").get("/sign-in").text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="ar" dir="rtl">' in spoken(doors.visitor(), "ar").get("/not-here").text


def test_a_choice_is_kept_out_of_the_reach_of_scripts(doors: Doors) -> None:
    http = doors.visitor()
    answer = http.post("/language", language="es", back="/sign-in")
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith(COOKIE)]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_choice_leads_back_to_our_own_pages_only(doors: Doors) -> None:
    http = doors.visitor()
    for back in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        assert http.post("/language", language="es", back=back).location == "/"


def test_an_unknown_language_is_refused(doors: Doors) -> None:
    http = doors.visitor()
    assert http.post("/language", language="xx", back="/").status_code == 400
    http.http.set_cookie(COOKIE, "xx")
    assert lang_of(http.get("/sign-in")) == "en"


def test_the_settings_need_a_sign_in_and_lead_to_every_language(doors: Doors) -> None:
    assert doors.visitor().get("/settings").status_code == 303
    page = doors.signed_in("kit").get("/settings").text
    assert 'value="es"' in page and ">Español<" in page and 'value="ar"' in page
    assert "Kit" in page and "Hillside" in page


def test_days_are_said_in_the_reader_s_language(doors: Doors, pseudo_town: TownOfTongues) -> None:
    bea, _ = _met(pseudo_town)
    at, noor = f"/c/{bea.conversation_id}", doors.signed_in("noor")
    assert "Tue 3 Mar 10:00" in noor.get(at).text
    assert "mar, 3 mar 10:00" in spoken(noor, "es").get(at).text
    assert "الثلاثاء، 3 مارس 10:00" in spoken(noor, "ar").get(at).text
    assert "martes, 3 de marzo de 2026" in spoken(noor, "es").get("/town").text


def test_a_client_is_never_texted_in_the_reader_s_language(
    doors: Doors, pseudo_town: TownOfTongues
) -> None:
    bea, _ = _met(pseudo_town)
    before = pseudo_town.said(bea)
    noor = spoken(doors.signed_in("noor"), "es")
    noor.does(bea.conversation_id, "opt-out", reason="by phone", sure="yes")
    pseudo_town.settle()
    [confirmed] = pseudo_town.said(bea)[len(before) :]
    assert confirmed == "fixed.opted_out"
    page = noor.get(f"/c/{bea.conversation_id}").text
    assert "Se detuvieron todos los mensajes" in page and 'lang="en" dir="ltr"' in page
