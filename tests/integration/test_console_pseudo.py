"""Every page in the pseudo-language: nothing that it says stands outside the catalogs."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from werkzeug.routing import Rule

from bot.care.clients import merging
from bot.care.clients.merging import Same
from bot.care.paging.tokens import token_of
from models import (
    client_merges,
    contact_points,
    macros,
    messages,
    page_attempts,
    safety_plans,
    screens,
    service_records,
    service_referrals,
    shifts,
    staff_members,
    team_services,
)
from tests import campaigning
from tests.browsing import Browser, Doors
from tests.rostering import wished
from tests.tongues import LONG, TownOfTongues, clear, met, spoken
from tests.town import Known
from tests.uploading import brought
from tests.visible import outside

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


def test_every_page_takes_all_it_says_from_the_catalogs(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser
) -> None:
    bea, _ = met(pseudo_town)
    _written(doors, noor, bea)
    values = _values(pseudo_town, bea)
    paths = [_path(rule, values) for rule in _pages(doors)]
    assert {"/", "/settings", "/refer", "/find", "/scripts", "/town"} <= set(paths)
    answers = {path: noor.get(path) for path in (*paths, *MORE_PAGES)}
    for answer in answers.values():
        clear(answer)
    refused = {path: one.status for path, one in answers.items() if one.status_code != 200}
    at = f"/clients/{bea.client_id}"
    sams = (
        f"/services/{values['service_id']}",
        f"/macros/{values['macro_id']}",
        "/board",
        f"/roster/time-off/{values['wish_id']}",
        f"{at}/export",
        f"{at}/merges/{values['merge_id']}",
        *(f"/campaigns{end}" for end in ("", "/new")),
        *(f"/campaigns/{values['campaign_id']}{end}" for end in ("", "/try", "/change")),
        *ARRANGING,
    )
    assert refused == {**dict.fromkeys(sams, "403 FORBIDDEN"), "/nothing-here": "404 NOT FOUND"}
    sam = spoken(doors.signed_in("sam"), LONG)
    for path in (*sams, "/macros"):
        answer = sam.get(path)
        assert answer.status_code == 200, path
        clear(answer)


def _written(doors: Doors, noor: Browser, bea: Known) -> None:
    """Let there be one of each thing that has a page of its own."""
    sam = doors.signed_in("sam")
    sam.post("/services", name="Shelter", kind="housing", active="yes")
    sam.post("/macros", name="Bea", note="Bea", afterwards="hour", active="yes")
    noor.post(f"/clients/{bea.client_id}/safety-plan", coping="Bea")
    for deed, fields in DEEDS.items():
        answer = noor.does(bea.conversation_id, deed, **fields, idempotency_key=deed)
        assert answer.status_code == 303, answer.text


def _values(town: TownOfTongues, bea: Known) -> dict[str, Any]:
    """Give what addresses are made of; what a new page needs is to be added here."""
    [phone, *_] = town.rows(contact_points, client_id=bea.client_id)
    kept = (safety_plans, service_records, service_referrals, team_services, screens, macros)
    [plan], [record], [referral], [service], [screen], [macro] = map(town.rows, kept)
    return {
        "token": token_of(town.house.ring, town.rows(page_attempts)[0].id),
        "conversation_id": bea.conversation_id,
        "client_id": bea.client_id,
        "phone_id": phone.id,
        "name": "check_in",
        "plan_id": plan.id,
        "entry_id": record.entry_id,
        "row_id": referral.id,
        "service_id": service.id,
        "macro_id": macro.id,
        "screen_id": screen.id,
        "message_id": town.rows(messages, conversation_id=bea.conversation_id)[0].id,
        "other_id": town.refer("Bo", name="Bea").client_id,
        "merge_id": _merged(town, bea),
        "shift_id": town.rows(shifts)[0].id,
        "wish_id": wished(town),
        "campaign_id": campaigning.ready(town, campaigning.plan(name="Bea")),
        "upload_id": brought(town, "Bea,1,,,\n", headers="Bea,Bea,,,Bea\n"),
        "number": 2,
    }


def _merged(town: TownOfTongues, bea: Known) -> UUID:
    same = Same(bea.client_id, town.refer("Dee", name="Bea").client_id, "Bea")
    merging.merge(town.house, town.staff["Noor"], same, town.now)
    [row] = town.rows(client_merges)
    found: UUID = row.id
    return found


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


def test_the_forms_and_those_who_only_look_on_do_too(
    doors: Doors, pseudo_town: TownOfTongues, noor: Browser
) -> None:
    bea, _ = met(pseudo_town)
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
