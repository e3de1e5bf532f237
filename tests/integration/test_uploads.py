"""Files of referrals: checked, put right, confirmed, taken over once, and nothing before."""

from typing import Any

import pytest

from bot.care.uploads import checking, deciding, importing
from bot.errors import DeedRefused, NotAllowed
from bot.filing import FileRefused
from models import audit_entries, clients, messages, referrals, upload_rows, uploads
from tests.town import Town
from tests.uploading import FAULTY, GOOD, MORE, SAME, brought, states


def test_nothing_is_anybody_before_a_person_confirms(town: Town) -> None:
    file = brought(town, GOOD, MORE, FAULTY, SAME)
    town.settle()
    assert states(town) == {2: "good", 3: "good", 4: "faulty", 5: "alike"}
    [faulty], [alike] = (town.rows(upload_rows, number=number) for number in (4, 5))
    assert faulty.faults == {"address": "unknown", "language": "unknown"}
    assert alike.same_as == 2
    assert town.rows(clients) == []
    assert deciding.confirm(town.house, town.staff["Noor"], file, town.now) == 2
    town.settle()
    assert states(town) == {2: "taken", 3: "taken", 4: "faulty", 5: "alike"}
    assert sorted(row.name for row in town.rows(clients)) == ["Ana Díaz", "Bea Cole"]
    assert {row.source for row in town.rows(referrals)} == {"upload"}
    assert len(town.rows(messages)) == 2
    assert town.rows(uploads)[0].state == "imported"


def test_a_row_is_put_right_and_a_shared_phone_is_decided_by_a_person(town: Town) -> None:
    noor, file = town.staff["Noor"], brought(town, GOOD, FAULTY, SAME)
    town.settle()
    better = {"address": "503-555-0143", "language": "vi"}
    deciding.correct(town.house, noor, (file, 3), better, town.now)
    deciding.choose(town.house, noor, (file, 4), "shared", now=town.now)
    assert states(town) == {2: "good", 3: "good", 4: "shared"}
    deciding.confirm(town.house, noor, file, town.now)
    town.settle()
    assert sorted(row.shared_phone for row in town.rows(clients)) == [False, False, True]


def test_a_number_that_a_client_has_is_told_and_another_team_s_clients_are_not(town: Town) -> None:
    ana = town.refer("Ana")
    brought(town, SAME)
    town.settle()
    [row] = town.rows(upload_rows)
    assert (row.state, row.client_id, row.same_as) == ("alike", ana.client_id, None)
    brought(town, SAME, name="Kit")
    town.settle()
    assert [one.state for one in town.rows(upload_rows)].count("good") == 1


def test_columns_can_be_matched_otherwise_and_are_remembered(town: Town) -> None:
    noor, file = town.staff["Noor"], brought(town, GOOD)
    town.settle()
    matched = {"name": 3, "address": 1}
    deciding.match(town.house, noor, file, matched, now=town.now)
    town.settle()
    deciding.confirm(town.house, noor, file, town.now)
    town.settle()
    assert [row.name for row in town.rows(clients)] == ["R. Vega"]
    brought(town, MORE)
    assert town.rows(uploads)[-1].matched["name"] == 3
    with pytest.raises(DeedRefused, match="upload_state"):
        deciding.match(town.house, noor, file, matched, now=town.now)


def test_a_confirmation_goes_on_where_it_was_cut_off_and_takes_nothing_twice(town: Town) -> None:
    file = brought(town, GOOD, MORE)
    town.settle()
    deciding.confirm(town.house, town.staff["Noor"], file, town.now)
    assert importing.import_some(town.house, town.now, limit=1) == 1
    assert len(town.rows(clients)) == 1
    for _ in range(4):
        importing.import_some(town.house, town.now, limit=1)
    assert len(town.rows(clients)) == 2
    with pytest.raises(DeedRefused, match="upload_state"):
        deciding.confirm(town.house, town.staff["Noor"], file, town.now)


def test_who_was_referred_meanwhile_is_told_and_not_made_again(town: Town) -> None:
    file = brought(town, GOOD, MORE)
    town.settle()
    town.refer("Ana")
    deciding.confirm(town.house, town.staff["Noor"], file, town.now)
    town.settle()
    assert states(town) == {2: "faulty", 3: "taken"}
    assert town.rows(upload_rows)[0].faults == {"address": "known"}


def test_a_file_that_is_refused_leaves_nothing(town: Town) -> None:
    with pytest.raises(FileRefused, match="no_rows"):
        brought(town)
    with pytest.raises(FileRefused, match="too_long_line"):
        brought(town, "x\n" * 2_001, "x" * 300_000)
    assert town.rows(uploads) == town.rows(upload_rows) == []


def test_rows_go_when_their_time_is_over(town: Town) -> None:
    noor, kept, dropped = town.staff["Noor"], brought(town, GOOD), brought(town, MORE, FAULTY)
    town.settle()
    deciding.drop(town.house, noor, dropped, town.now)
    town.settle()
    assert [row.upload_id for row in town.rows(upload_rows)] == [kept]
    town.later(days=8)
    assert town.rows(upload_rows) == []
    assert {row.state for row in town.rows(uploads)} == {"dropped"}
    assert town.rows(clients) == []


def test_another_team_and_those_who_look_on_may_do_nothing(town: Town) -> None:
    file = brought(town, GOOD)
    town.settle()
    with pytest.raises(NotAllowed):
        deciding.confirm(town.house, town.staff["Kit"], file, town.now)
    with pytest.raises(NotAllowed):
        deciding.correct(town.house, town.staff["Noor"], (file, 99), {}, town.now)
    told: list[Any] = [row.detail for row in town.rows(audit_entries)]
    assert "Ana" not in str(told)


def test_rows_are_checked_in_bounded_batches(town: Town) -> None:
    brought(town, GOOD, MORE, SAME)
    done = [checking.check_some(town.house, town.now, limit=2) for _ in range(4)]
    assert done == [2, 1, 1, 0]
    assert states(town)[4] == "alike"


BORN = "Name,Phone,Born\n"


def test_the_same_name_and_birth_year_is_somebody_who_may_be_known(town: Town) -> None:
    noor, ana = town.staff["Noor"], town.refer("Ana", name="Ana Díaz", birth_year=1990)
    rows = ("DIAZ Ana,503-555-0146,1990\n", "Ana Diaz,503-555-0147,1991\n")
    twice = ("Bo Li,503-555-0148,1970\n", "Bo Li,503-555-0149,1970\n")
    file = brought(town, *rows, *twice, headers=BORN)
    town.settle()
    assert states(town) == {2: "alike", 3: "good", 4: "good", 5: "alike"}
    known, again = (town.rows(upload_rows, number=number)[0] for number in (2, 5))
    assert (known.alike_by, known.client_id) == ("person", ana.client_id)
    assert (again.alike_by, again.same_as) == ("person", 4)
    with pytest.raises(DeedRefused, match="upload_choice"):
        deciding.choose(town.house, noor, (file, 5), "anything", now=town.now)
    deciding.choose(town.house, noor, (file, 5), "shared", now=town.now)
    assert states(town)[5] == "alike"
    deciding.choose(town.house, noor, (file, 5), "good", now=town.now)
    deciding.choose(town.house, noor, (file, 2), "left", now=town.now)
    assert states(town) == {2: "left", 3: "good", 4: "good", 5: "good"}
