"""A watched folder: each file is read once, waits for a person, and none is lost."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from bot.care.uploads import deciding, folder
from models import audit_entries, clients, referrals, upload_rows, uploads
from tests.campaigning import run
from tests.town import Town
from tests.uploading import GOOD, HEADERS, MORE

LATER = timedelta(seconds=30)


@pytest.fixture
def lying(tmp_path: Path) -> Path:
    """A folder that is watched, with one for the team of the town."""
    (tmp_path / "Riverside").mkdir()
    return tmp_path


def lay(lying: Path, name: str, *, text: str = HEADERS + GOOD + MORE) -> datetime:
    """Lay a file into the team's folder; return a moment at which it is read."""
    (lying / "Riverside" / name).write_text(text, "utf-8")
    return datetime.now(UTC) + LATER


def left(lying: Path) -> list[str]:
    """Return what lies there still."""
    own = lying / "Riverside"
    return sorted(str(one.relative_to(own)) for one in own.rglob("*") if one.is_file())


def test_a_file_is_read_deleted_and_waits_for_a_person(town: Town, lying: Path) -> None:
    now = lay(lying, "cad.csv")
    town.parts = replace(town.parts, config=replace(town.parts.config, referral_folder=lying))
    town.clock.at = now
    run(town, "uploads")
    assert left(lying) == []
    [file] = town.rows(uploads)
    assert (file.state, file.rows, file.staff_id) == ("checked", 2, None)
    assert town.rows(clients) == []
    deciding.confirm(town.house, town.staff["Luz"], file.id, now)
    run(town, "uploads")
    assert {row.staff_id for row in town.rows(referrals)} == {town.staff["Luz"].id}
    actors = {row.actor for row in town.rows(audit_entries, action="upload.brought")}
    assert actors == {"house"}


def test_what_is_still_written_or_not_for_us_is_left_alone(town: Town, lying: Path) -> None:
    now = lay(lying, "cad.csv")
    lay(lying, ".hidden.csv")
    lay(lying, "notes.pdf")
    os.symlink(lying / "Riverside" / "notes.pdf", lying / "Riverside" / "link.csv")
    (lying / "Elsewhere").mkdir()
    (lying / "Elsewhere" / "cad.csv").write_text(HEADERS + GOOD)
    assert folder.take_files(town.house, lying, now - LATER) == 0
    assert folder.take_files(town.house, lying, now) == 1
    assert "notes.pdf" in left(lying) and (lying / "Elsewhere" / "cad.csv").exists()


def test_a_file_that_cannot_be_read_is_laid_aside_and_its_page_says_why(
    town: Town, lying: Path
) -> None:
    now = lay(lying, "cad.csv", text="")
    assert folder.take_files(town.house, lying, now) == 1
    assert left(lying) == ["refused/cad.csv"]
    [file] = town.rows(uploads)
    assert (file.state, file.head_faults[0]["reason"]) == ("refused", "empty")
    assert folder.take_files(town.house, lying, now + timedelta(days=1)) == 0


def test_a_file_whose_reader_was_killed_is_read_again_after_a_while(
    town: Town, lying: Path
) -> None:
    now = lay(lying, f"{folder.TAKEN}0.csv")
    assert folder.take_files(town.house, lying, now) == 0
    assert folder.take_files(town.house, lying, now + folder.LOST_AFTER) == 1
    assert left(lying) == []


def test_of_several_who_look_at_once_one_takes_each_file(town: Town, lying: Path) -> None:
    for number in range(6):
        now = lay(lying, f"{number}.csv", text=HEADERS + GOOD)
    done: list[int] = []
    look = [
        Thread(target=lambda: done.append(folder.take_files(town.house, lying, now)))
        for _ in range(3)
    ]
    for one in look:
        one.start()
    for one in look:
        one.join()
    assert sum(done) == len(town.rows(uploads)) == len(town.rows(upload_rows)) == 6
