"""The console's languages: which one a page speaks, and to whom."""

import pytest
from werkzeug.test import TestResponse

from tests.browsing import Doors
from tests.tongues import COOKIE, TownOfTongues, spoken
from tests.town import Known


@pytest.fixture
def doors(pseudo_town: TownOfTongues) -> Doors:
    """Its web application."""
    return Doors(pseudo_town)


def lang_of(answer: TestResponse) -> str:
    return answer.text.partition('<html lang="')[2].partition('"')[0]


@pytest.fixture
def bea(pseudo_town: TownOfTongues) -> Known:
    """Bea, who has agreed to texts."""
    return pseudo_town.agreed("Bea")


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


def test_days_are_said_in_the_reader_s_language(doors: Doors, bea: Known) -> None:
    at, noor = f"/c/{bea.conversation_id}", doors.signed_in("noor")
    assert "Tue 3 Mar 10:00" in noor.get(at).text
    assert "mar, 3 mar 10:00" in spoken(noor, "es").get(at).text
    assert "الثلاثاء، 3 مارس 10:00" in spoken(noor, "ar").get(at).text
    assert "martes, 3 de marzo de 2026" in spoken(noor, "es").get("/town").text


def test_a_client_is_never_texted_in_the_reader_s_language(
    doors: Doors, pseudo_town: TownOfTongues, bea: Known
) -> None:
    before = pseudo_town.said(bea)
    noor = spoken(doors.signed_in("noor"), "es")
    noor.does(bea.conversation_id, "opt-out", reason="by phone", sure="yes")
    pseudo_town.settle()
    [confirmed] = pseudo_town.said(bea)[len(before) :]
    assert confirmed == "fixed.opted_out"
    page = noor.get(f"/c/{bea.conversation_id}").text
    assert "Se detuvieron todos los mensajes" in page and 'lang="en" dir="ltr"' in page


def test_days_of_the_calendar_are_said_in_it_too(doors: Doors, bea: Known) -> None:
    noor = doors.signed_in("noor")
    offer = {"service": "Shelter", "state": "offered", "follow_up_on": "2026-03-05"}
    noor.does(bea.conversation_id, "services", **offer, idempotency_key="k1")
    for code, day, due in (
        ("en", "5 Mar 2026", "in 2 days"),
        ("es", "5 mar 2026", "en 2 días"),
        ("ar", "5 مارس 2026", "بعد يومين"),
    ):
        page = spoken(noor, code).get("/follow-ups").text
        assert day in page and due in page


def test_what_is_read_in_a_call_says_in_which_language_it_is(doors: Doors, bea: Known) -> None:
    noor = doors.signed_in("noor")
    for deed in ("screener", "danger", "report"):
        at = f"/c/{bea.conversation_id}/{deed}"
        assert "in English only" not in noor.get(at).text
        page = spoken(noor, "ar").get(at).text
        assert "هذه النصوص بالإنجليزية فقط." in page and ' lang="en" dir="ltr"' in page
        spoken(noor, "en")
