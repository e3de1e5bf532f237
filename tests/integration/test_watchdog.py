"""The watchdog: what stands still is told to a supervisor by a second path, and that it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.care.watchdog import watched
from bot.care.watchdog.rules import SCHEDULER, SENDER
from bot.errors import ProviderUnreachable
from bot.watchdog import Watchdog
from models import alarms, escalations, page_attempts, staff_members, stored_inbound
from tests.paged import held, raised
from tests.rostering import nobody_works
from tests.town import PHONES, POCKETS, Town
from tests.watching import ALWAYS, SAMS_MAIL, night

WITHIN = timedelta(minutes=2)


def left(town: Town) -> dict[str, int]:
    """Tell by attempt how often a page left; each way of paging is tried once a page."""
    ids = [str(page.attempt_id) for page in town.pockets.out]
    return {one: ids.count(one) for one in ids}


@pytest.mark.parametrize(
    ("still", "words"),
    [
        ({*SCHEDULER, "watched"}, "nothing is decided and nobody is paged"),
        (set(SENDER), "no text and no page leaves"),
    ],
    ids=["scheduler", "sender"],
)
def test_what_stands_still_for_ten_minutes_is_told_and_every_page_leaves_once(
    town: Town, still: set[str], words: str
) -> None:
    with night(town) as dark:
        raised(town, "Bea", 0)
        stopped_at, dark.still = town.now, still
        dark.passes(minutes=10)
        told_at, told = dark.told_to(SAMS_MAIL)[0]
        assert told_at - stopped_at <= WITHIN and words in told
        assert town.pockets.out == []
        dark.still = set()
        dark.passes(minutes=3)
        assert dark.kinds() == set() and "well again" in dark.told_to(SAMS_MAIL)[-1][1]
    sent = [row for row in town.rows(page_attempts) if row.state == "sent"]
    assert sent and left(town) == {str(row.id): 1 for row in sent}


def test_a_provider_that_is_away_is_told_and_every_page_leaves_once(town: Town) -> None:
    with night(town) as dark:
        raised(town, "Bea", 0)
        stopped_at = town.now
        town.pockets.down["sms"] = ProviderUnreachable("away")
        dark.passes(minutes=10)
        soon = [words for at, words in dark.told_to(SAMS_MAIL) if at - stopped_at <= WITHIN]
        assert any("its pages have reached nobody" in words for words in soon)
        assert {"unreached", "pages"} <= dark.kinds()
        town.pockets.down.clear()
        dark.passes(minutes=4)
        assert not {"unreached", "pages"} & dark.kinds()
    assert left(town) and set(left(town).values()) == {1}


def test_an_urgent_item_that_nobody_will_be_paged_for_is_told_until_somebody_has_it(
    town: Town,
) -> None:
    with night(town) as dark:
        known = raised(town, "Bea", 0)
        with town.house.db.writing() as tx:
            tx.execute(update(escalations).values(next_page_at=None))
        dark.passes(minutes=2)
        [(_, words)] = dark.told_to(SAMS_MAIL)
        assert words.startswith("1 urgent item waits: nobody has it, and nobody is being paged")
        for secret in ("Bea", PHONES["Bea"], "a reason", str(known.conversation_id)):
            assert secret not in words
        held(town, known)
        dark.passes(seconds=80)
        assert dark.kinds() == set()


def test_two_watchdogs_tell_it_once_and_again_after_a_quarter_of_an_hour(town: Town) -> None:
    with night(town, always=(ALWAYS,)) as dark:
        other = Watchdog(town.parts, dark.watchdog._path)
        dark.still = {*SCHEDULER, *SENDER, "watched"}
        for _ in range(17):
            dark.passes(minutes=1)
            other.look()
            dark.looks()
        assert [at for at, _ in dark.told_to(SAMS_MAIL)] == [at for at, _ in dark.told_to(ALWAYS)]
        assert len(dark.told_to(SAMS_MAIL)) == 2
    assert [row.tellings for row in town.rows(alarms)] == [2, 2]


def test_what_reached_nobody_is_told_again_a_minute_later(town: Town) -> None:
    with night(town) as dark:
        dark.mails.answers["rcpt"] = "450 not now"
        dark.still = set(SENDER)
        dark.passes(minutes=2)
        assert dark.told == []
        dark.mails.answers.clear()
        dark.passes(minutes=1)
        assert "no text and no page leaves" in dark.told_to(SAMS_MAIL)[0][1]


def test_only_the_supervisors_of_its_own_team_hear_of_an_item(town: Town) -> None:
    town.way(town.staff["Kit"].id, "email", address="kit@staff.example")
    kit = update(staff_members).where(staff_members.c.id == town.staff["Kit"].id)
    with town.house.db.writing() as tx:
        tx.execute(kit.values(role="supervisor"))
    with night(town) as dark:
        raised(town, "Bea", 0)
        with town.house.db.writing() as tx:
            tx.execute(update(escalations).values(next_page_at=None))
        dark.passes(minutes=2)
        assert dark.told_to(SAMS_MAIL) and not dark.told_to("kit@staff.example")


def test_a_text_that_waits_to_be_taken_in_is_told(town: Town) -> None:
    with night(town) as dark:
        row = {"id": town.house.new_id(), "channel": "sms", "provider_id": "SM1"}
        times = {"next_try_at": town.now + timedelta(days=1), "received_at": town.now}
        more = {"payload": "{}", "state": "waiting", "tries": 1, "failure": "a bug"}
        with town.house.db.writing() as tx:
            tx.execute(insert(stored_inbound), {**row, **more, **times})
        dark.passes(minutes=2, seconds=20)
        assert dark.kinds() == set()
        dark.passes(seconds=40)
        assert dark.kinds() == {"inbound"}


def test_nobody_is_told_of_a_night_in_which_all_is_well(town: Town) -> None:
    with night(town, always=(ALWAYS,)) as dark:
        known = raised(town, "Bea", 0)
        dark.passes(minutes=3)
        held(town, known)
        dark.passes(seconds=60)
        assert dark.told == [] and town.rows(alarms) == []


def test_a_watchdog_that_falls_silent_is_paged_for_the_usual_way(town: Town) -> None:
    nobody_works(town)
    town.settle()
    assert town.pockets.out == []
    town.clock.at += timedelta(minutes=3)
    assert watched.tell_if_silent(town.house, town.now) == 1
    assert watched.tell_if_silent(town.house, town.now) == 0
    town.settle()
    [page] = town.pockets.out
    assert page.address == POCKETS["Sam"] and page.link.endswith("/board")
    assert page.words == "Aftercall's watchdog is silent: nobody would notice if paging stopped."
