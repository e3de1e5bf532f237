"""What a device installs, keeps and chooses; of clients only what its reader holds."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from bot.care import specialist
from bot.doors.console.carrying import CONVERSATIONS_MAX, ENTRIES_MAX, KEPT
from models import audit_entries, staff_members
from tests.browsing import Browser, Doors
from tests.town import Known, Town

ALONE = {"X-Live": "1"}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who needs a person."""
    known = town.agreed("Bea")
    town.hears(known, "I want to kill myself tonight")
    town.settle()
    return known


def _claims(town: Town, name: str, known: Known) -> None:
    specialist.claim(town.house, town.staff[name], known.conversation_id, town.now)


def _kept(http: Browser) -> TestResponse:
    return http.get("/mine/offline", **ALONE)


def _ids(http: Browser) -> list[str]:
    return [one["id"] for one in _kept(http).get_json()["conversations"]]


def test_a_device_may_keep_what_its_reader_holds_and_nothing_else(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, luz, kit = (doors.signed_in(name) for name in ("noor", "luz", "kit"))
    assert _ids(noor) == []
    _claims(town, "Noor", bea)
    assert _ids(noor) == [str(bea.conversation_id)]
    assert _ids(luz) == _ids(kit) == []
    town.later(minutes=2)
    assert _ids(noor) == []


def test_what_is_kept_is_the_thread_as_its_page_shows_it(
    doors: Doors, town: Town, bea: Known
) -> None:
    _claims(town, "Noor", bea)
    answer = _kept(doors.signed_in("noor"))
    assert answer.headers["Cache-Control"] == "no-store"
    [one] = answer.get_json()["conversations"]
    assert (one["name"], one["language"], one["address"]) == ("Bea", "English", "…0143")
    said = [entry for entry in one["entries"] if entry["kind"] == "client"]
    assert said[-1]["body"] == "I want to kill myself tonight"
    assert "5550143" not in answer.text


def test_what_is_kept_has_bounds(doors: Doors, town: Town) -> None:
    for number in range(CONVERSATIONS_MAX + 2):
        _claims(town, "Noor", town.refer("Bea", address=f"+150355501{number:02d}"))
    bea = town.refer("Bea")
    for number in range(ENTRIES_MAX + 5):
        town.hears(bea, f"text {number}")
    _claims(town, "Noor", bea)
    kept = _kept(doors.signed_in("noor")).get_json()["conversations"]
    assert len(kept) == CONVERSATIONS_MAX and kept[0]["id"] == str(bea.conversation_id)
    assert len(kept[0]["entries"]) == ENTRIES_MAX


def test_that_a_device_keeps_a_conversation_is_logged_once_in_a_while(
    doors: Doors, town: Town, bea: Known
) -> None:
    _claims(town, "Noor", bea)
    noor = doors.signed_in("noor")
    _kept(noor)
    _kept(noor)
    [entry] = [row for row in town.rows(audit_entries) if row.action == KEPT]
    assert entry.actor == f"staff:{town.staff['Noor'].id}"
    assert entry.subject == f"conversation:{bea.conversation_id}"


def test_a_device_is_told_when_its_sign_in_has_ended(doors: Doors) -> None:
    assert _kept(doors.visitor()).status_code == 401
    noor = doors.signed_in("noor")
    doors.door_clock.at += timedelta(minutes=14)
    assert _kept(noor).status_code == 200
    doors.door_clock.at += timedelta(minutes=2)
    assert _kept(noor).status_code == 401


def test_unsent_words_have_a_key_of_their_writer_s_own(doors: Doors) -> None:
    first, again, luz = (
        _kept(doors.signed_in(name)).get_json()["key"] for name in ("noor", "noor", "luz")
    )
    assert first == again != luz


def test_an_auditor_keeps_nothing_and_has_settings(doors: Doors, town: Town) -> None:
    with town.house.db.writing() as tx:
        sam = staff_members.c.id == town.staff["Sam"].id
        tx.execute(update(staff_members).where(sam).values(role="auditor"))
    sam_ = doors.signed_in("sam")
    assert _ids(sam_) == []
    assert sam_.get("/settings").status_code == 200


def test_signing_out_tells_the_browser_to_clear_what_pages_stored(doors: Doors) -> None:
    answer = doors.signed_in("noor").post("/sign-out")
    assert '"storage"' in answer.headers["Clear-Site-Data"]


def test_the_app_can_be_installed_by_anybody(doors: Doors) -> None:
    http = doors.visitor()
    answer = http.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.text)
    assert (told["start_url"], told["display"], told["scope"]) == ("/", "standalone", "/")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        picture = http.get(icon["src"])
        side = int.from_bytes(picture.data[16:20], "big")
        assert picture.mimetype == "image/png" and f"{side}x{side}" == icon["sizes"]


def test_the_worker_keeps_files_and_one_page_and_all_of_them_are_there(doors: Doors) -> None:
    http = doors.visitor()
    answer = http.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "no-" in answer.headers["Cache-Control"]
    kept = json.loads(re.findall(r"^const KEPT = (.*);$", answer.text, re.MULTILINE)[0])
    assert {path.rpartition("/")[0] for path in kept} == {"", "/assets"}
    assert [path for path in kept if http.get(path).status_code != 200] == []


def test_the_page_without_network_names_nobody(doors: Doors, town: Town, bea: Known) -> None:
    _claims(town, "Noor", bea)
    page = doors.signed_in("noor").get("/offline").text
    assert page.replace("csrf", "") == doors.visitor().get("/offline").text.replace("csrf", "")
    assert "Noor" not in page and "Bea" not in page


def test_pages_may_run_the_worker_and_read_the_manifest_and_no_more(doors: Doors) -> None:
    policy = doors.visitor().get("/sign-in").headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy and "manifest-src 'self'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_a_device_keeps_its_look_and_when_it_covers_itself(doors: Doors) -> None:
    http = doors.signed_in("noor")
    assert "glare.css" not in http.get("/").text
    answer = http.post("/settings/look", look="glare", cover="never")
    assert (answer.status_code, answer.location) == (303, "/settings")
    page = http.get("/").text
    assert "glare.css" in page and 'data-cover="never"' in page
    http.post("/settings/look", look="<script>", cover="")
    page = http.get("/").text
    assert "glare.css" not in page and 'data-cover="phones"' in page


def test_a_made_up_choice_counts_as_none(doors: Doors) -> None:
    http = doors.signed_in("noor")
    for name in ("aftercall-look", "aftercall-cover"):
        http.http.set_cookie(name, '"><script>')
    page = http.get("/").text
    assert "glare.css" not in page and 'data-cover="phones"' in page


def test_settings_need_a_sign_in(doors: Doors) -> None:
    assert doors.visitor().get("/settings").status_code == 303
    assert doors.visitor().post("/settings/look", look="glare").status_code == 401
