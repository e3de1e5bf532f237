"""Progress to and from what the database keeps."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.progress import FORMAT, Progress

places = st.builds(
    Progress,
    script=st.text(),
    version=st.text(),
    step=st.text(),
    phase=st.sampled_from(("asking", "waiting", "with_a_person", "ended")),
    unclear=st.integers(0, 9),
    reminders=st.integers(0, 9),
    values=st.dictionaries(st.text(), st.text()),
)


@settings(derandomize=True, deadline=None)
@given(places)
def test_a_place_survives_being_kept_as_json(place: Progress) -> None:
    kept = json.dumps(place.to_dict())
    assert Progress.from_dict(json.loads(kept)) == place


def test_the_dict_is_a_copy() -> None:
    values = {"service": "Housing Help"}
    kept = Progress("trial", "v1", "how", values=values).to_dict()
    kept["values"]["service"] = "changed"
    assert values == {"service": "Housing Help"}


@pytest.mark.parametrize("form", [None, 0, FORMAT + 1, "1"])
def test_another_format_is_refused(form: object) -> None:
    kept = {**Progress("trial", "v1", "how").to_dict(), "format": form}
    with pytest.raises(ValueError, match="format"):
        Progress.from_dict(kept)


def test_a_dict_without_a_format_is_refused() -> None:
    with pytest.raises(ValueError, match="None"):
        Progress.from_dict({})
