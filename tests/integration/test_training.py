"""The training house: reached with a pass, marked on every page, and never the real one."""

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from bot import wiring
from bot.app import create_app
from bot.privacy import audit
from bot.privacy.passes import LASTS
from bot.sending.channels.onscreen import OnScreen
from models import audit_entries, staff_members, staff_sessions, taken_passes
from tests.browsing import Browser, Doors
from tests.houses import REAL, TRAINING, real_house, training_house
from tests.town import Town

WORDS = "Training. Nobody here is real."
PAGES = ("/", "/sign-in", "/offline", "/settings", "/find", "/refer", "/scripts", "/nothing-here")


@dataclass
class Houses:
    """Both houses, with their web applications."""

    real: Town
    training: Town

    def __post_init__(self) -> None:
        self.doors, self.there = Doors(self.real), Doors(self.training)

    def pass_of(self, name: str) -> str:
        """Give the pass that the real console writes for somebody."""
        return _hidden(self.doors.signed_in(name).post("/training"))

    def arrives(self, shown: str) -> tuple[Browser, TestResponse]:
        """Post a pass as the browser of somebody who comes from the other origin."""
        http = self.there.visitor()
        return http, http.http.post("/arrive", data={"pass": shown})


@pytest.fixture
def houses(database_url: str, migrated_sqlite: Path, tmp_path: Path) -> Iterator[Houses]:
    """A real house on SQLite, and beside it a training house on each database in turn."""
    (tmp_path / "real").mkdir()
    file = tmp_path / "real/aftercall.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    real = real_house(f"sqlite:///{file}", file.parent)
    training = training_house(database_url, tmp_path)
    yield Houses(real, training)
    real.close()
    training.close()


def _hidden(answer: TestResponse) -> str:
    found = re.search(r'name="pass" value="([^"]+)"', answer.text)
    assert found is not None, answer.status
    return found[1]


def _roles(town: Town) -> dict[str, str]:
    rows = town.rows(staff_members)
    return {row.display_name: row.role for row in rows if row.sign_in_name.startswith("trainee:")}


def test_a_member_of_staff_goes_over_with_their_name_role_and_languages(houses: Houses) -> None:
    luz, answer = houses.arrives(houses.pass_of("luz"))
    assert answer.status_code == 200 and "Luz" in answer.text and "Specialist" in answer.text
    page = luz.get("/").text
    assert WORDS in page and f'href="{REAL}/"' in page and "Simulated phones" in page
    sam, _ = houses.arrives(houses.pass_of("sam"))
    sam.get("/services")
    assert _roles(houses.training) == {"Luz": "specialist", "Sam": "supervisor"}
    [first, _] = [row for row in houses.training.rows(staff_members) if ":" in row.sign_in_name]
    assert first.languages == ["en"] and first.team_id == houses.training.team_id


def test_who_comes_again_is_the_same_person_under_what_they_are_now(houses: Houses) -> None:
    houses.arrives(houses.pass_of("luz"))
    with houses.real.house.db.writing() as tx:
        luz = staff_members.c.id == houses.real.staff["Luz"].id
        tx.execute(update(staff_members).where(luz).values(role="supervisor", display_name="L."))
    houses.arrives(houses.pass_of("luz"))
    assert _roles(houses.training) == {"L.": "supervisor"}


def test_an_auditor_only_looks_on_there_too(houses: Houses) -> None:
    with houses.real.house.db.writing() as tx:
        sam = staff_members.c.id == houses.real.staff["Sam"].id
        tx.execute(update(staff_members).where(sam).values(role="auditor"))
    bea = houses.training.agreed("Bea")
    http, answer = houses.arrives(houses.pass_of("sam"))
    assert "you look on" in answer.text
    assert http.get(f"/c/{bea.conversation_id}").status_code == 200
    assert http.does(bea.conversation_id, "claim").status_code == 403


def test_a_disabled_member_of_staff_and_a_stranger_get_no_pass(houses: Houses) -> None:
    noor = houses.doors.signed_in("noor")
    assert noor.get("/training").status_code == 200
    with houses.real.house.db.writing() as tx:
        tx.execute(update(staff_members).values(active=False))
    for http in (noor, houses.doors.visitor()):
        answer = http.post("/training")
        assert answer.status_code == 401 and 'name="pass"' not in answer.text
    assert noor.http.post("/training").status_code == 400


@pytest.mark.parametrize("spoiled", ["used", "late", "forged", "nothing"])
def test_what_does_not_lead_in_says_what_to_do(houses: Houses, spoiled: str) -> None:
    shown = houses.pass_of("noor")
    if spoiled == "used":
        houses.arrives(shown)
    if spoiled == "late":
        houses.there.door_clock.at += LASTS
    before = len(houses.training.rows(staff_sessions))
    http, answer = houses.arrives({"forged": f"{shown}A", "nothing": ""}.get(spoiled, shown))
    assert answer.status_code == 403 and f'href="{REAL}/training"' in answer.text
    assert WORDS in answer.text and "open training there once more" in answer.text
    assert http.get("/").status_code == 303
    assert len(houses.training.rows(staff_sessions)) == before


def test_of_two_who_show_one_pass_at_once_one_comes_in(houses: Houses) -> None:
    shown, start, statuses = houses.pass_of("noor"), threading.Barrier(4), []

    def go() -> None:
        start.wait()
        statuses.append(houses.arrives(shown)[1].status_code)

    racers = [threading.Thread(target=go) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(statuses) == [200, 403, 403, 403]
    assert len(houses.training.rows(taken_passes)) == len(_roles(houses.training)) == 1


def test_a_pass_is_forgotten_a_day_after_it_ended(houses: Houses) -> None:
    houses.arrives(houses.pass_of("noor"))
    for clock in (houses.doors.door_clock, houses.there.door_clock):
        clock.at += timedelta(days=1, seconds=1)
    houses.arrives(houses.pass_of("noor"))
    assert len(houses.training.rows(taken_passes)) == 1


def test_nobody_signs_in_as_a_trainee_with_a_password(houses: Houses) -> None:
    houses.arrives(houses.pass_of("noor"))
    [row] = [one for one in houses.training.rows(staff_members) if ":" in one.sign_in_name]
    for password in ("", "a sentence that nobody would guess"):
        answer = houses.there.visitor().sign_in(row.sign_in_name, password)
        assert answer.status_code == 401


def test_going_and_coming_stand_in_both_audit_logs(houses: Houses) -> None:
    houses.arrives(houses.pass_of("noor"))
    noor = f"staff:{houses.real.staff['Noor'].id}"
    [went] = [one for one in houses.real.rows(audit_entries) if one.action == "staff.went_to_train"]
    assert (went.actor, went.subject) == (noor, noor)
    [came] = [
        one for one in houses.training.rows(audit_entries) if one.action == "staff.came_to_train"
    ]
    assert came.actor == came.subject != noor
    with houses.training.house.db.reading() as tx:
        assert audit.faults(tx, houses.training.house.ring) == []


def test_a_form_leaves_only_for_the_training_house_and_only_from_the_page_with_the_pass(
    houses: Houses,
) -> None:
    noor = houses.doors.signed_in("noor")
    answer = noor.post("/training")
    policy = answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {TRAINING};" in policy and "unsafe" not in policy
    assert f'action="{TRAINING}/arrive"' in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    for path in PAGES:
        assert TRAINING not in noor.get(path).headers["Content-Security-Policy"]


def test_every_page_of_the_training_house_is_marked_and_none_of_the_real_one(
    houses: Houses,
) -> None:
    there, _ = houses.arrives(houses.pass_of("noor"))
    here = houses.doors.signed_in("noor")
    for path in PAGES:
        shown, real = html.unescape(there.get(path).text), html.unescape(here.get(path).text)
        assert WORDS in shown and "<title>Training · " in shown and "training.css" in shown, path
        assert "Nobody here is real" not in real and "<title>Training" not in real, path
        assert "training.css" not in real and "icon-training" not in real, path
    assert WORDS in there.get("/town").text
    assert WORDS in houses.there.visitor().get("/sign-in").text


def test_the_installed_app_tells_them_apart(houses: Houses) -> None:
    here, there = houses.doors.visitor(), houses.there.visitor()
    real, training = (one.get("/manifest.webmanifest").get_json() for one in (here, there))
    assert real["name"] == "Aftercall" and "Training" in training["name"]
    assert training["short_name"] == "Training"
    assert real["theme_color"] != training["theme_color"]
    assert {icon["src"] for icon in real["icons"]} & {
        icon["src"] for icon in training["icons"]
    } == set()
    for icon in training["icons"]:
        picture = there.get(icon["src"])
        side = int.from_bytes(picture.data[16:20], "big")
        assert picture.mimetype == "image/png" and f"{side}x{side}" == icon["sizes"]
    workers = [one.get("/sw.js").text.splitlines()[0] for one in (here, there)]
    assert workers[0] != workers[1]


def test_a_client_s_chat_is_marked_there_and_not_in_the_real_house(houses: Houses) -> None:
    chat = {"channel": "webchat", "address": "a-long-token-of-the-chat"}
    pages = []
    for town, doors in ((houses.real, houses.doors), (houses.training, houses.there)):
        town.refer("Ana", **chat)
        pages.append(doors.visitor().get(f"/chat/{chat['address']}").text)
    assert WORDS not in pages[0] and WORDS in pages[1]


def test_both_sign_ins_stand_side_by_side_on_one_host(houses: Houses) -> None:
    _, answer = houses.arrives(houses.pass_of("noor"))
    given = {cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}
    answer = houses.doors.visitor().sign_in("noor")
    kept = {cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}
    assert "aftercall-training" in given and "aftercall" in kept and given & kept == set()


def test_each_house_has_only_its_own_end_of_the_way(houses: Houses) -> None:
    here, there = houses.doors.signed_in("noor"), houses.there.signed_in("noor")
    assert here.post("/arrive", **{"pass": "x"}).status_code == 404
    assert there.get("/training").status_code == there.post("/training").status_code == 404
    assert (
        'href="/training"' in here.get("/").text and 'href="/training"' not in there.get("/").text
    )


def test_the_whole_training_house_sends_to_screens_alone(houses: Houses) -> None:
    parts = wiring.build(houses.training.config, books=houses.training.shelf())
    assert {type(channel) for channel in parts.channels.values()} == {OnScreen}
    routes = {rule.endpoint for rule in create_app(parts).url_map.iter_rules()}
    assert "training.arrive_post" in routes
    assert not any("twilio" in endpoint for endpoint in routes)
    parts.house.db.close()


def test_whoever_trains_may_start_the_town_again_and_is_asked_once_more(houses: Houses) -> None:
    noor, _ = houses.arrives(houses.pass_of("noor"))
    assert 'href="/start-again"' in noor.get("/town").text
    assert noor.get("/start-again").status_code == 200
    assert noor.post("/start-again").status_code == 422
    assert noor.http.post("/start-again", data={"sure": "yes"}).status_code == 400
    assert houses.there.visitor().post("/start-again", sure="yes").status_code == 401
    assert houses.there.started_again == 0
    answer = noor.post("/start-again", sure="yes")
    assert answer.status_code == 200 and f'href="{REAL}/training"' in answer.text
    assert houses.there.started_again == 1


def test_an_auditor_starts_nothing_again_and_a_real_house_has_no_way_to(houses: Houses) -> None:
    with houses.real.house.db.writing() as tx:
        tx.execute(update(staff_members).values(role="auditor"))
    sam, _ = houses.arrives(houses.pass_of("sam"))
    assert sam.post("/start-again", sure="yes").status_code == 403
    here = houses.doors.signed_in("sam")
    assert here.get("/start-again").status_code == 404
    assert here.post("/start-again", sure="yes").status_code == 404
    assert houses.there.started_again == 0
    parts = replace(houses.real.parts, config=houses.real.config)
    routes = create_app(parts, start_again=lambda: None).url_map.iter_rules()
    assert not any(rule.rule.startswith(("/start-again", "/arrive")) for rule in routes)


def test_a_secret_that_is_still_to_come_is_said_and_found_once_it_is_there(
    houses: Houses, tmp_path: Path
) -> None:
    config = houses.training.config
    assert config.real is not None and config.real.secret is not None
    secret, real = config.real.secret, replace(config.real, secret=None)
    houses.training.config = replace(config, real=real)
    houses.there = Doors(houses.training)
    shown = houses.pass_of("noor")
    assert "does not know the real console yet" in houses.arrives(shown)[1].text
    (tmp_path / "training-secret").write_bytes(secret)
    assert houses.arrives(shown)[1].status_code == 200
