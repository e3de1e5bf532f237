"""From a wording and its values to the text that leaves."""

import pytest

from bot.sending.rendering import Rendered, render
from flows.wording import Wording

REVIEWED = Wording("{program}: hours {hours}.", reviewed=True)
VALUES = {"program": "Riverside", "hours": "8 am-6 pm", "phone": "503-555-0199"}


def test_placeholders_are_filled_and_segments_counted() -> None:
    assert render(REVIEWED, VALUES, drafts=False) == Rendered("Riverside: hours 8 am-6 pm.", 1)


@pytest.mark.parametrize("values", [{"program": "Riverside"}, {**VALUES, "hours": ""}, {}])
def test_a_missing_value_may_not_leave(values: dict[str, str]) -> None:
    rendered = render(REVIEWED, values, drafts=True)
    assert not rendered.worded and "{hours}" in rendered.body


def test_a_missing_wording_may_not_leave() -> None:
    assert render(None, VALUES, drafts=True) == Rendered("", 1, worded=False)


@pytest.mark.parametrize("drafts", [True, False])
def test_a_draft_leaves_only_where_drafts_may(drafts: bool) -> None:
    draft = Wording("Hours: {hours}.", reviewed=False)
    assert render(draft, VALUES, drafts=drafts).worded is drafts


def test_a_value_is_never_taken_for_a_placeholder() -> None:
    rendered = render(REVIEWED, {**VALUES, "program": "{phone} \\1"}, drafts=False)
    assert rendered.body == "{phone} \\1: hours 8 am-6 pm." and rendered.worded


@pytest.mark.parametrize("space", ["\u202f", "\u00a0"])
def test_a_no_break_space_does_not_make_the_text_expensive(space: str) -> None:
    rendered = render(REVIEWED, {**VALUES, "hours": f"8{space}am" + "!" * 130}, drafts=False)
    assert space not in rendered.body and "8 am" in rendered.body
    assert rendered.segments == 1
