"""Two at once: staff for one conversation, a stop and a due check-in, senders and one text."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.care import checkins, specialist
from bot.care.claims import AlreadyClaimed
from bot.sweeps import SWEEPS, sweep
from models import claims, escalations, messages, progresses, timers
from tests.racing import at_once
from tests.town import Town

# The first check-in is due on the second morning; after as long again its reminder is.
UNTIL_CHECK_IN = timedelta(days=2, hours=3)


def test_two_staff_claim_at_once_and_one_has_it(town: Town) -> None:
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    results = at_once(
        *(_claiming(town, name, bea.conversation_id) for name in ("Noor", "Luz", "Sam"))
    )
    assert sorted(results) == ["claimed", "refused", "refused"]
    assert len(town.rows(claims)) == 1


def test_a_stop_racing_a_due_check_in_leaves_no_text_after_it(town: Town) -> None:
    bea = town.agreed("Bea")
    town.clock.at += UNTIL_CHECK_IN
    sends = next(one for one in SWEEPS if one.name == "sends")
    at_once(
        lambda: town.hears(bea, "STOP"),
        lambda: checkins.start_due(town.house, town.now, limit=10),
        lambda: sweep(town.parts, sends, town.now),
    )
    town.settle()
    rows = town.rows(messages, conversation_id=bea.conversation_id)
    stopped = next(place for place, row in enumerate(rows) if row.body == "STOP")
    late = [row for row in rows[stopped + 1 :] if row.direction == "out"]
    assert {row.wording for row in late if row.status == "delivered"} <= {"fixed.opted_out"}
    waiting = [row.status for row in rows if row.status in ("queued", "held", "sending")]
    assert waiting == []
    assert town.rows(progresses, state="active") == []


def test_a_timer_and_an_answer_at_once_leave_one_place_and_one_timer(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    town.clock.at += UNTIL_CHECK_IN
    timed = next(one for one in SWEEPS if one.name == "timers")
    at_once(lambda: town.hears(bea, "4"), lambda: sweep(town.parts, timed, town.now))
    [place] = town.rows(progresses, script="first_check_in")
    open_timers = [
        row
        for row in town.rows(timers, progress_id=place.id)
        if row.fired_at is None and row.cancelled_at is None
    ]
    assert place.state == "ended" or len(open_timers) == 1


def test_four_senders_at_once_send_each_text_once(town: Town) -> None:
    for name in ("Ana", "Bea", "Bo", "Dee"):
        town.refer(name)
    checkins.start_due(town.house, town.now, limit=10)
    sends = next(one for one in SWEEPS if one.name == "sends")
    at_once(*[lambda: sweep(town.parts, sends, town.now)] * 4)
    town.settle()
    rows = town.rows(messages, direction="out")
    assert [(row.status, row.attempts) for row in rows] == [("delivered", 1)] * 4


def test_two_texts_at_once_open_one_escalation(town: Town) -> None:
    bea = town.agreed("Bea")
    at_once(
        lambda: town.hears(bea, "I want to die", provider_id="SMone"),
        lambda: town.hears(bea, "I took all my pills", provider_id="SMtwo"),
    )
    assert [row.state for row in town.rows(escalations)] == ["open"]
    assert len(town.rows(messages, purpose="safety")) == 1


def _claiming(town: Town, name: str, conversation_id: Any) -> Callable[[], str]:
    def claim() -> str:
        try:
            specialist.claim(town.house, town.staff[name], conversation_id, town.now)
        except AlreadyClaimed:
            return "refused"
        return "claimed"

    return claim
