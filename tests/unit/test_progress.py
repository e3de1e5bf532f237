"""Progress to and from what the database keeps."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.progress import ASKED_AGAIN, FORMAT, PUT_OFF, Progress

places = st.builds(
    Progress,
    script=st.text(),
    version=st.text(),
    step=st.text(),
    phase=st.sampled_from(("asking", "waiting", "with_a_person", "ended")),
    unclear=st.integers(0, 9),
    reminders=st.integers(0, 9),
    put_off=st.integers(0, 2),
    values=st.dictionaries(st.text(), st.text()),
    zone=st.text(),
    expired=st.none() | st.text(),
    expired_until=st.none() | st.datetimes(timezones=st.just(UTC)),
    asked_as=st.dictionaries(st.text(), st.text()),
)


@settings(derandomize=True, deadline=None)
@given(places)
def test_a_place_survives_being_kept_as_json(place: Progress) -> None:
    kept = json.dumps(place.to_dict())
    assert Progress.from_dict(json.loads(kept)) == place


def test_the_dict_is_a_copy() -> None:
    values, asked_as = {"service": "Housing Help"}, {"v0": "how"}
    kept = Progress("trial", "v1", "how", values=values, asked_as=asked_as).to_dict()
    kept["values"]["service"] = kept["asked_as"]["v0"] = "changed"
    assert (values, asked_as) == ({"service": "Housing Help"}, {"v0": "how"})


@pytest.mark.parametrize("form", [None, 0, FORMAT + 1, "1"])
def test_another_format_is_refused(form: object) -> None:
    kept = {**Progress("trial", "v1", "how").to_dict(), "format": form}
    with pytest.raises(ValueError, match="format"):
        Progress.from_dict(kept)


def test_a_dict_without_a_format_is_refused() -> None:
    with pytest.raises(ValueError, match="None"):
        Progress.from_dict({})


FORMAT_1 = {
    "format": 1,
    "script": "check_in",
    "version": "3f2a9c01b7de",
    "step": "how_are_things",
    "phase": "asking",
    "unclear": 1,
    "reminders": 1,
    "values": {"service": "Housing Help"},
}


def test_what_format_1_kept_is_read_and_knows_nothing_of_what_came_later() -> None:
    place = Progress.from_dict(FORMAT_1)
    assert place == Progress(
        "check_in",
        "3f2a9c01b7de",
        "how_are_things",
        unclear=1,
        reminders=1,
        values={"service": "Housing Help"},
    )
    assert (place.put_off, place.zone, place.expired, place.expired_until) == (0, "UTC", None, None)
    assert place.asked_as == {}


def test_a_place_of_format_1_waits_on_the_timer_that_was_set_for_it() -> None:
    assert Progress.from_dict(FORMAT_1).timer == "how_are_things/1/1"


def test_it_is_kept_in_the_newest_format() -> None:
    kept = Progress.from_dict(FORMAT_1).to_dict()
    assert kept["format"] == FORMAT == 2
    assert Progress.from_dict(kept) == Progress.from_dict(FORMAT_1)


def test_what_is_kept_says_the_same_in_the_same_order() -> None:
    until = datetime(2026, 3, 3, 18, tzinfo=UTC)
    place = Progress("trial", "v1", "how", put_off=1, expired="how", expired_until=until)
    assert json.dumps(place.to_dict()) == (
        '{"format": 2, "script": "trial", "version": "v1", "step": "how", "phase": "asking", '
        '"unclear": 0, "reminders": 0, "put_off": 1, "values": {}, "zone": "UTC", '
        '"expired": "how", "expired_until": "2026-03-03T18:00:00+00:00", "asked_as": {}}'
    )


@pytest.mark.parametrize("form", [1, 2])
def test_a_field_of_nobody_s_is_refused(form: int) -> None:
    with pytest.raises(TypeError):
        Progress.from_dict({**FORMAT_1, "format": form, "mood": "good"})


def test_each_place_waits_on_a_timer_of_its_own() -> None:
    names = {
        Progress("trial", "v1", step, unclear=u, reminders=r, put_off=p).timer
        for step in ("how", "call/how")
        for u in (0, 1)
        for r in (0, 1)
        for p in (0, PUT_OFF, ASKED_AGAIN)
    }
    assert len(names) == 2 * 2 * 2 * 3
