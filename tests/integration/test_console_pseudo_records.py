"""The pages of a client and of the work in the pseudo-language, in every state they can be in."""

from typing import Any

import pytest
from sqlalchemy import update

from bot.doors.console.client.client_words import KINDS
from models import (
    checklist_ticks,
    checklists,
    contact_points,
    messages,
    particulars,
    safety_plans,
    screens,
    service_records,
    service_referrals,
    staff_members,
)
from models.states import HAND_OFFS, SERVICE_REFERRAL_STATES
from tests.browsing import Browser, Doors
from tests.tongues import LONG, TownOfTongues, clear, sends, spoken
from tests.town import ZONE, Known

HIGH = {"wish": "yes", "thoughts": "yes", "method": "no", "intent": "yes", "plan": "unsaid"}
RECORD = {"kind": "call", "minutes": "5", "outcome": "talked_by_phone", "texts_in": "1"}
MORE = {"done": "Bea", "next_step": "Bea", "next_on": "2026-03-20", "ticks": "listened"}
REACHING = {"ok_name": "Bea", "safe_word": "Bea", "voicemail": "no", "no_calls_after": "18"}
ASKED = {**REACHING, "safe_to_text": "hours", "from_hour": "10", "until_hour": "14"}
ABOUT = {"called": "Ana", "pronouns": "Bea", "language": "es", "time_zone": ZONE}


@pytest.fixture
def doors(pseudo_town: TownOfTongues) -> Doors:
    """Its web application."""
    return Doors(pseudo_town)


@pytest.fixture
def noor(doors: Doors) -> Browser:
    """Noor, whose pages speak the pseudo-language."""
    return spoken(doors.signed_in("noor"), LONG)


@pytest.fixture
def bea(pseudo_town: TownOfTongues) -> Known:
    """Bea, who has told how she is twice, two weeks apart."""
    bea = pseudo_town.agreed("Bea", service="Shelter", call_type="Bea", incident_number="12")
    pseudo_town.later(days=2, hours=3)
    pseudo_town.hears(bea, "2")
    pseudo_town.hears(bea, "I want to kill myself tonight")
    pseudo_town.settle()
    return bea


def does(http: Browser, bea: Known, deed: str, **fields: Any) -> None:
    """Send one of the forms about Bea's conversation, and look at what comes."""
    key = " ".join(map(str, (deed, *fields.values())))[:80]
    sends(http, f"/c/{bea.conversation_id}/{deed}", **{"idempotency_key": key, **fields})


def test_records_and_their_corrections(
    pseudo_town: TownOfTongues, noor: Browser, bea: Known
) -> None:
    at = f"/c/{bea.conversation_id}"
    does(noor, bea, "record")
    does(noor, bea, "record", **RECORD, done="x" * 5000, next_on="2020-01-01")
    does(noor, bea, "record", **{**RECORD, **MORE})
    [row] = pseudo_town.rows(service_records)
    clear(noor.get(f"{at}/records/{row.entry_id}"))
    for _ in range(2):
        does(noor, bea, f"records/{row.entry_id}", **RECORD, version=1)
    assert len(pseudo_town.rows(service_records)) == 2
    clear(noor.get(f"{at}/records"))
    does(noor, bea, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    does(noor, bea, "hand-back", token=token)
    clear(noor.get(at))
    clear(noor.get("/follow-ups"))


def test_services_and_what_became_of_them(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser, bea: Known
) -> None:
    sam, at = spoken(doors.signed_in("sam"), LONG), f"/c/{bea.conversation_id}"
    for name in ("", "Shelter", "Shelter"):
        sends(sam, "/services", name=name, kind="food", phone="503-555-0177")
    for state, how in zip(SERVICE_REFERRAL_STATES, (*HAND_OFFS, ""), strict=True):
        told = {"service": "Shelter", "state": state, "hand_off": how, "spoke_with": "Bea"}
        does(noor, bea, "services", **told, note="Bea", follow_up_on="2026-03-12")
    assert len(pseudo_town.rows(service_referrals)) == len(SERVICE_REFERRAL_STATES)
    does(noor, bea, "services", service="", state="owl", follow_up_on="never")
    for path in ("/services", f"{at}/services", at, f"/clients/{bea.client_id}"):
        clear(noor.get(path))
    pseudo_town.later(days=9)
    for path in ("/follow-ups", "/follow-ups?list=team", "/"):
        clear(noor.get(path))
    clear(sam.get("/follow-ups?list=team"))


def test_the_screener_and_what_is_done_in_danger(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser, bea: Known
) -> None:
    at, call = f"/c/{bea.conversation_id}", {"behavior": "no", "contact_kind": "call"}
    does(noor, bea, "screener")
    does(noor, bea, "screener", behavior="yes", thoughts="yes")
    for answers in (HIGH, {"wish": "yes", "thoughts": "no"}, {"wish": "no", "thoughts": "no"}):
        does(noor, bea, "screener", **answers, **call, note="Bea")
    assert [row.result for row in pseudo_town.rows(screens)] == ["high", "low", "none"]
    for row in pseudo_town.rows(screens):
        clear(noor.get(f"{at}/screener/{row.id}"))
    does(noor, bea, "report/begin")
    clear(noor.get(at))
    luz = spoken(doors.signed_in("luz"), LONG)
    does(luz, bea, "claim")
    for begun in pseudo_town.rows(checklists):
        step = {"checklist": begun.id, "idempotency_key": f"{begun.id}"}
        does(noor, bea, begun.kind, **step, step="take")
        does(noor, bea, begun.kind, **step, step="follow_up")
        does(noor, bea, begun.kind, **step, step="supervisor", told="Bea", number="12")
        again = {**step, "idempotency_key": f"{begun.id} again"}
        clear(noor.get(f"{at}/{begun.kind}"))
        does(noor, bea, begun.kind, **again, step="supervisor", undo="yes")
        clear(noor.get(f"{at}/{begun.kind}"))
    assert len(pseudo_town.rows(checklist_ticks)) == 4


def test_who_a_client_is_and_how_to_reach_them(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser, bea: Known
) -> None:
    at = f"/clients/{bea.client_id}"
    sends(noor, f"{at}/about", language="owl", birth_year="no")
    sends(noor, f"{at}/about", **ABOUT)
    sends(spoken(doors.signed_in("luz"), LONG), f"{at}/about", **ABOUT, birth_year="1980")
    sends(noor, f"{at}/reaching", **{**ASKED, "until_hour": "9", "safe_word": "x" * 99})
    sends(noor, f"{at}/reaching", **ASKED, shared_phone="yes", again="yes")
    sends(noor, f"{at}/safety-plan")
    sends(noor, f"{at}/safety-plan", **{"phone-1": "503-555-0150", "coping": "x" * 5000})
    people = {"name-1": "Ana", "relation-1": "Bea", "phone-1": "503-555-0150", "may_call-1": "y"}
    sends(noor, f"{at}/safety-plan", **people, warning_signs="Bea\nBea")
    assert len(pseudo_town.rows(safety_plans)) == 1
    for path in (at, f"{at}/safety-plan", f"/c/{bea.conversation_id}"):
        clear(noor.get(path))
    pseudo_town.later(days=31)
    for path in (at, f"/c/{bea.conversation_id}", f"{at}/reaching"):
        clear(noor.get(path))


def test_all_that_happened(
    pseudo_town: TownOfTongues, noor: Browser, bea: Known, doors: Doors
) -> None:
    at = f"/clients/{bea.client_id}"
    noor.does(bea.conversation_id, "claim")
    noor.does(bea.conversation_id, "note", body="Bea")
    noor.post(f"{at}/about", **ABOUT)
    pseudo_town.later(minutes=5)
    noor.does(bea.conversation_id, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    noor.does(bea.conversation_id, "close", token=token, outcome="talked_by_phone")
    pseudo_town.later(days=20)
    pseudo_town.hears(bea, "4")
    pseudo_town.hears(bea, "STOP")
    pseudo_town.later(days=20)
    with pseudo_town.house.db.writing() as tx:
        suspect = update(contact_points).values(state="suspect", state_reason="wrong_person")
        tx.execute(suspect.where(contact_points.c.client_id == bea.client_id))
    for kind in ("", *KINDS):
        clear(noor.get(f"{at}?kind={kind}"))
    clear(noor.get(f"{at}/consent"))
    with pseudo_town.house.db.writing() as tx:
        tx.execute(update(staff_members).values(role="auditor"))
    for path in (at, f"/c/{bea.conversation_id}/records", "/services", "/follow-ups"):
        clear(noor.get(path))
    for deed in ("services", "screener", "danger", "report"):
        clear(noor.get(f"/c/{bea.conversation_id}/{deed}"))


def test_a_sender_of_whom_nothing_is_known(
    pseudo_town: TownOfTongues, noor: Browser, bea: Known
) -> None:
    pseudo_town.hears_from("+15035550177", "please call me back")
    unknown = pseudo_town.rows(messages, direction="in")[-1].conversation_id
    at = f"/c/{unknown}"
    for path in (at, f"{at}/who", f"{at}/records"):
        clear(noor.get(path))
    sends(noor, f"{at}/who/find", wanted="Bea")
    sends(noor, f"{at}/who/find", wanted="Ana")
    sends(noor, f"{at}/who/start", language="owl", time_zone="owl")
    sends(noor, f"{at}/who/link", client=bea.client_id)
    sends(noor, f"{at}/who/start", name="Ana", language="es", time_zone=ZONE)
    assert pseudo_town.rows(particulars, topic="number") != []
    for path in (at, f"{at}/who", f"/clients/{bea.client_id}"):
        clear(noor.get(path))
