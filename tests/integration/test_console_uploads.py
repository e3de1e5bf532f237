"""The pages for files: who may see them, what they refuse, and what leaves as CSV."""

import io
from typing import Any

import pytest

from models import uploads
from tests.browsing import Doors
from tests.town import Town
from tests.uploading import FAULTY, GOOD, HEADERS, brought


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def sent(data: str | bytes, **fields: str) -> dict[str, Any]:
    """Give the form with a file."""
    raw = data.encode() if isinstance(data, str) else data
    return {"file": (io.BytesIO(raw), "list.csv"), **fields}


def test_a_file_larger_than_any_form_is_taken(doors: Doors, town: Town) -> None:
    rows = (f"Somebody {number},503-555-0142,en,,{'x' * 200}\n" for number in range(1500))
    answer = doors.signed_in("noor").post("/uploads", **sent(HEADERS + "".join(rows)))
    [file] = town.rows(uploads)
    assert answer.location == f"/uploads/{file.id}" and file.rows == 1500


def test_why_a_file_is_refused_is_said_and_how_to_read_it_can_be(doors: Doors, town: Town) -> None:
    noor = doors.signed_in("noor")
    windows = (HEADERS + GOOD).encode("cp1252")
    answer = noor.post("/uploads", **sent(windows))
    assert answer.status_code == 422 and "Line 2 holds letters" in answer.text
    assert noor.post("/uploads").status_code == 422
    assert town.rows(uploads) == []
    assert noor.post("/uploads", **sent(windows, windows_letters="yes")).status_code == 303


def test_faulty_rows_leave_as_csv_that_no_program_runs(doors: Doors, town: Town) -> None:
    file = brought(town, GOOD, FAULTY, "=1+1,503-555-0149,en,,\n")
    town.settle()
    answer = doors.signed_in("noor").get(f"/uploads/{file}/faults.csv")
    lines = answer.text.splitlines()
    assert len(lines) == 3 and '"What is wrong"' in lines[0]
    assert "This is not a US phone number" in lines[1]
    assert lines[2].startswith('"\'=1+1"')


def test_other_teams_and_those_who_look_on_see_no_file(doors: Doors, town: Town) -> None:
    file = brought(town, FAULTY)
    town.settle()
    kit = doors.signed_in("kit")
    for path in ("", "/rows/2", "/faults.csv"):
        assert kit.get(f"/uploads/{file}{path}").status_code == 404
    assert kit.post(f"/uploads/{file}/confirm").status_code == 404
    assert doors.visitor().get(f"/uploads/{file}").status_code == 303


def test_what_cannot_be_done_is_said(doors: Doors, town: Town) -> None:
    file = brought(town, FAULTY)
    noor = doors.signed_in("noor")
    noor.post(f"/uploads/{file}/confirm")
    assert "gone on meanwhile" in noor.get(f"/uploads/{file}").text
    noor.post(f"/uploads/{file}/columns", name="0", address="0")
    assert "each once" in noor.get(f"/uploads/{file}").text
    town.settle()
    noor.post(f"/uploads/{file}/confirm")
    assert "There is no good row" in noor.get(f"/uploads/{file}").text
    noor.post(f"/uploads/{file}/drop")
    assert "thrown away" in noor.get("/uploads").text
