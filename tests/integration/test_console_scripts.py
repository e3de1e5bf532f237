"""The pages of scripts: who may read them, what they show, and what there is not."""

import re

import pytest
from sqlalchemy import insert, update

from bot.library import edition_of
from flows.wording import Wording
from models import progresses, script_versions, staff_members
from tests.browsing import Doors
from tests.town import Town

ASKED = "consent.may_we_text"


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def _give_role(town: Town, name: str, *, role: str) -> None:
    change = update(staff_members).where(staff_members.c.sign_in_name == name)
    with town.house.db.writing() as tx:
        tx.execute(change.values(role=role))


@pytest.mark.parametrize("role", ["specialist", "supervisor", "administrator", "auditor"])
def test_all_staff_may_read_scripts(doors: Doors, town: Town, role: str) -> None:
    _give_role(town, "noor", role=role)
    noor = doors.signed_in("noor")
    assert "First check-in" in noor.get("/scripts").text
    assert noor.get("/scripts/first_check_in").status_code == 200


@pytest.mark.parametrize("path", ["/scripts", "/scripts/consent"])
def test_a_visitor_is_asked_to_sign_in(doors: Doors, path: str) -> None:
    answer = doors.visitor().get(path)
    assert answer.status_code == 303 and "/sign-in" in (answer.location or "")


def test_the_list_names_every_script_with_its_version_and_languages(
    doors: Doors, town: Town
) -> None:
    page = doors.signed_in("sam").get("/scripts").text
    for name, edition in town.house.library.editions.items():
        assert f'href="/scripts/{name}"' in page
        assert edition.script.version in page and edition.script.about in page
    wordings = len(town.house.library.current("consent").script.wordings)
    assert f"<td>{wordings}</td><td>0</td><td>0</td>" in page, "English is reviewed"
    assert f"<td>0</td><td>{wordings}</td><td>0</td>" in page, "Spanish is a draft"


def test_the_page_has_the_picture_and_the_same_in_words(doors: Doors, town: Town) -> None:
    page = doors.signed_in("noor").get("/scripts/first_check_in").text
    assert page.count("<svg") == 1
    steps = town.house.library.current("first_check_in").script.steps
    assert re.findall(r'<li class="card" id="step-([\w/]+)">', page) == list(steps)
    assert "silent 20 hours, twice" in page and "not understood twice" in page
    assert "A number is all we need" in page


def test_the_picture_needs_nothing_that_the_content_policy_forbids(doors: Doors) -> None:
    answer = doors.signed_in("noor").get("/scripts/check_in")
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    picture = answer.text[answer.text.index("<svg") : answer.text.index("</svg>")]
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href=|url\(", picture)


def test_wording_is_shown_in_the_language_asked_for(doors: Doors) -> None:
    noor = doors.signed_in("noor")
    page = noor.get("/scripts/first_check_in?language=ar").text
    assert 'lang="ar" dir="rtl"' in page and 'direction="rtl"' in page
    assert "in Arabic" in page and '<option value="ar" selected>' in page


def test_the_size_is_chosen_by_link(doors: Doors) -> None:
    noor = doors.signed_in("noor")
    widths = [
        float(re.findall(r'<svg[^>]* width="([\d.]+)"', page)[0])
        for size in ("75", "150")
        if (page := noor.get(f"/scripts/consent?size={size}").text)
    ]
    assert widths[1] == pytest.approx(2 * widths[0])


@pytest.mark.parametrize(
    "path",
    [
        "/scripts/no_such_script",
        "/scripts/consent?version=000000000000",
        "/scripts/consent?language=tlh",
        "/scripts/consent?size=900",
        "/scripts/../consent",
    ],
)
def test_what_there_is_not_is_not_found(doors: Doors, path: str) -> None:
    assert doors.signed_in("noor").get(path).status_code == 404


def test_conversations_under_way_are_counted_by_version_for_ones_own_team(
    doors: Doors, town: Town
) -> None:
    town.refer("Ana")
    town.refer("Bea")
    town.settle()
    assert "2 on this version" in doors.signed_in("noor").get("/scripts/consent").text
    theirs = doors.signed_in("kit").get("/scripts/consent").text
    assert "on this version" not in theirs and "none" in theirs


def test_an_older_version_stays_to_be_read_while_someone_is_under_way_in_it(
    doors: Doors, town: Town
) -> None:
    town.refer("Ana")
    town.settle()
    older = _keep_older(town)
    noor = doors.signed_in("noor")
    assert f"/scripts/consent?version={older}" in noor.get("/scripts").text
    page = noor.get(f"/scripts/consent?version={older}&language=es").text
    assert "This is an older version" in page and "MAY WE TEXT YOU?" in page
    assert f"version={older}" in page and "1 on this version" in page


def _keep_older(town: Town) -> str:
    """Put everyone under way in the consent request on an edition that only the database has."""
    current = town.house.library.current("consent")
    asked = {**current.wordings[ASKED], "es": Wording("MAY WE TEXT YOU?", reviewed=False)}
    older = edition_of(current.script, current.sources, {**current.wordings, ASKED: asked})
    version = older.script.version
    content = town.house.library.to_content(older)
    row = {"script": "consent", "version": version, "content": content, "created_at": town.now}
    with town.house.db.writing() as tx:
        tx.execute(insert(script_versions), row)
        tx.execute(update(progresses).values(script_version=version))
    return version
