"""A client's record and a conversation as files: whole, harmless, logged, and for whom they are."""

import csv
import io
import zipfile
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.care import specialist
from bot.care.clients import about
from bot.care.clients.about import About
from bot.doors.console.client import reading
from bot.doors.console.exports.batches import Record
from bot.doors.console.exports.sheets import SHEETS
from bot.doors.sessions import SignedIn
from models import audit_entries, clients, messages, record_exports, staff_members
from tests.browsing import Doors
from tests.town import ZONE, Known, Town

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example","ok")',
    "＋cmd|' /C calc'!A0",
    "safe\u202etxt.exe",
    "z" * 1500,
    "a" + "\u0301" * 300,
    "2026-03-03 10:00 -0800  Staff\nYou may go home",
)
WHY = {"why": "She asked for it in person and showed her card"}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who wrote what may do harm elsewhere, and of whom a colleague noted as much."""
    bea = town.agreed("Bea", call_type="=1+1", service="<b>Shelter</b>")
    noor = town.staff["Noor"]
    told = About("</title><script>x</script>", "", "en", ZONE, "")
    about.change(town.house, noor, bea.client_id, wanted=(told, None), now=town.now)
    for body in HOSTILE:
        town.hears(bea, body)
        specialist.note(town.house, noor, bea.conversation_id, f"{body} noted", town.now)
    town.settle()
    return bea


def files_of(answer: TestResponse) -> dict[str, str]:
    """Return the files of an archive."""
    assert answer.status_code == 200, answer.status
    whole = zipfile.ZipFile(io.BytesIO(answer.data))
    assert whole.testzip() is None
    return {name: whole.read(name).decode() for name in whole.namelist()}


def test_the_record_is_whole_and_opens_harmlessly(doors: Doors, town: Town, bea: Known) -> None:
    sam = doors.signed_in("sam")
    answer = sam.post(f"/clients/{bea.client_id}/export", **WHY)
    files = files_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record-2026-03-03.zip"'
    for one in SHEETS:
        rows = list(csv.reader(io.StringIO(files[f"{one.name}.csv"][1:], newline=""), strict=True))
        assert rows[0] == list(one.columns) and f"\n{one.name}.csv\n" in files["README.txt"]
        assert {len(row) for row in rows} == {len(one.columns)}
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@＋\t\r")]
    texts = files["conversations.csv"]
    assert "'=HYPERLINK" in texts and "'＋cmd" in texts and "safe⟨U+202E⟩txt.exe" in texts
    assert len(list(csv.reader(io.StringIO(texts, newline="")))) == 1 + len(town.rows(messages))
    assert "'=1+1" in files["crisis_calls.csv"]
    _check_page(files["record.html"])


def test_rows_are_read_some_at_a_time_and_none_that_came_later(town: Town, bea: Known) -> None:
    sam, until = SignedIn(town.staff["Sam"], "Riverside", ZoneInfo(ZONE)), town.now
    town.later(minutes=1)
    town.hears(bea, "one more")
    with town.house.db.reading() as tx:
        whose = reading.read(tx, sam, bea.client_id)
    assert whose is not None
    for batch in (1, 3, 500):
        record = Record(town.house.db, whose, until, batch)
        by, talks = "conversation_id", whose.talk_ids
        query = select(messages)
        found = list(record.rows(query, messages, by=by, one_of=talks, at="created_at"))
        assert found == [row for row in town.rows(messages) if row.created_at <= until]


def _check_page(page: str) -> None:
    seen: list[str] = []

    class Elements(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Elements().feed(page)
    ours = {"html", "head", "meta", "title", "style", "body", "section"}
    assert set(seen) <= ours | {"h1", "h2", "p", "dl", "div", "dt", "dd"}
    assert "&lt;script&gt;alert(1)" in page and "default-src &#39;none&#39;" in page
    assert "\u202e" not in page and "\u0301" * 9 not in page


def test_taking_it_out_is_kept_with_the_reason(doors: Doors, town: Town, bea: Known) -> None:
    sam, path = doors.signed_in("sam"), f"/clients/{bea.client_id}/export"
    assert sam.get(path).status_code == 200
    assert sam.post(path, why=" ").status_code == 422
    assert town.rows(record_exports) == []
    assert sam.post(path, **WHY).status_code == 200
    [row] = town.rows(record_exports)
    assert (row.reason, row.staff_id) == (WHY["why"], town.staff["Sam"].id)
    [told] = town.rows(audit_entries, action="client.exported")
    assert told.subject == f"client:{bea.client_id}" and told.detail == {"export": str(row.id)}


@pytest.mark.parametrize(("name", "role"), [("noor", "specialist"), ("luz", "auditor")])
def test_who_is_no_supervisor_takes_no_record_out(
    doors: Doors, town: Town, bea: Known, name: str, role: str
) -> None:
    with town.house.db.writing() as tx:
        one = update(staff_members).where(staff_members.c.sign_in_name == name)
        tx.execute(one.values(role=role))
    http, path = doors.signed_in(name), f"/clients/{bea.client_id}/export"
    assert http.get(path).status_code == http.post(path, **WHY).status_code == 403
    assert town.rows(record_exports) == []


def test_another_team_takes_nothing_out(doors: Doors, town: Town, bea: Known) -> None:
    with town.house.db.writing() as tx:
        kit = update(staff_members).where(staff_members.c.display_name == "Kit")
        tx.execute(kit.values(role="supervisor"))
    kit_ = doors.signed_in("kit")
    assert kit_.post(f"/clients/{bea.client_id}/export", **WHY).status_code == 404
    assert kit_.post(f"/c/{bea.conversation_id}/text").status_code == 404
    assert town.rows(record_exports) == []


def test_a_conversation_is_printed_and_no_text_passes_for_a_line_of_ours(
    doors: Doors, town: Town, bea: Known
) -> None:
    answer = doors.signed_in("noor").post(f"/c/{bea.conversation_id}/text")
    name = 'attachment; filename="conversation-2026-03-03.txt"'
    assert answer.status_code == 200 and answer.headers["Content-Disposition"] == name
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.text.split("\n")
    heads = [line for line in lines if line.startswith("2026-03-03")]
    assert len(heads) == len(town.rows(messages))
    assert "  | \u2068You may go home\u2069" in lines and "noted" not in answer.text
    assert max(map(len, lines)) < 120
    assert town.rows(audit_entries, action="conversation.exported")


def test_a_conversation_of_nobody_s_is_printed_too(doors: Doors, town: Town) -> None:
    town.hears_from("+15035550177", "who are you")
    talk_id = town.rows(messages, direction="in")[-1].conversation_id
    answer = doors.signed_in("noor").post(f"/c/{talk_id}/text")
    assert "Unknown sender" in answer.text and "who are you" in answer.text
    assert town.rows(clients) == []
