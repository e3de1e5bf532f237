"""Every page in the pseudo-language: nothing that it says stands outside the catalogs."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.routing import Rule

from models import (
    contact_points,
    safety_plans,
    screens,
    service_records,
    service_referrals,
    shifts,
    staff_members,
    team_services,
)
from tests.browsing import Browser, Doors
from tests.tongues import LONG, TownOfTongues, clear, spoken
from tests.town import Known, Town
from tests.visible import outside

CRY = "I want to kill myself tonight"
NOT_PAGES = {"console.static", "console.live", "console.here", "console.carry"} | {
    "console.manifest",
    "console.worker",
    "console.roster_feed",
}
ARRANGING = frozenset(
    f"/roster/{page}" for page in ("plan", "add", "patterns", "away", "cover", "import")
)
MORE_PAGES = (
    "/?list=mine",
    "/?list=team",
    "/?list=bot",
    "/?list=snoozed",
    "/?list=closed",
    "/follow-ups?list=team",
    "/nothing-here",
)
# A thing of each kind about Bea.
DEEDS = {
    "record": {"kind": "call", "minutes": "5", "outcome": "talked_by_phone"},
    "services": {"service": "Shelter", "state": "offered", "follow_up_on": "2026-03-04"},
    "screener": {"wish": "no", "thoughts": "no", "behavior": "no", "contact_kind": "call"},
    "danger/begin": {},
}


@pytest.fixture
def doors(pseudo_town: TownOfTongues) -> Doors:
    """Its web application."""
    return Doors(pseudo_town)


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
    _written(doors, noor, bea)
    values = _values(pseudo_town, bea)
    paths = [_path(rule, values) for rule in _pages(doors)]
    assert {"/", "/settings", "/refer", "/find", "/scripts", "/town"} <= set(paths)
    answers = {path: noor.get(path) for path in (*paths, *MORE_PAGES)}
    for answer in answers.values():
        clear(answer)
    refused = {path: one.status for path, one in answers.items() if one.status_code != 200}
    service = f"/services/{values['service_id']}"
    supervisors = dict.fromkeys((service, *ARRANGING), "403 FORBIDDEN")
    assert refused == {**supervisors, "/nothing-here": "404 NOT FOUND"}
    sam = spoken(doors.signed_in("sam"), LONG)
    for path in supervisors:
        clear(sam.get(path))


def _written(doors: Doors, noor: Browser, bea: Known) -> None:
    """Let there be one of each thing that has a page of its own."""
    doors.signed_in("sam").post("/services", name="Shelter", kind="housing", active="yes")
    noor.post(f"/clients/{bea.client_id}/safety-plan", coping="Bea")
    for deed, fields in DEEDS.items():
        answer = noor.does(bea.conversation_id, deed, **fields, idempotency_key=deed)
        assert answer.status_code == 303, answer.text


def _values(town: TownOfTongues, bea: Known) -> dict[str, Any]:
    """Give what addresses are made of; what a new page needs is to be added here."""
    [phone, *_] = town.rows(contact_points, client_id=bea.client_id)
    kept = (safety_plans, service_records, service_referrals, team_services, screens)
    [plan], [record], [referral], [service], [screen] = map(town.rows, kept)
    return {
        "conversation_id": bea.conversation_id,
        "client_id": bea.client_id,
        "phone_id": phone.id,
        "name": "check_in",
        "plan_id": plan.id,
        "entry_id": record.entry_id,
        "row_id": referral.id,
        "service_id": service.id,
        "screen_id": screen.id,
        "shift_id": town.rows(shifts)[0].id,
    }


def _pages(doors: Doors) -> Iterator[Rule]:
    for rule in doors.app.url_map.iter_rules():
        ours = rule.endpoint.partition(".")[0] in ("console", "town")
        if ours and "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES:
            yield rule


def _path(rule: Rule, values: dict[str, Any]) -> str:
    given = rule.arguments - (rule.defaults or {}).keys()
    built = rule.build({name: values[name] for name in given})
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
