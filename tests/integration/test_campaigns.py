"""Campaigns: a cadence in the client's own hours, wherever they live."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.care import campaigns as care
from bot.care.cadences import SPREAD_MINUTES
from bot.care.campaigns import DEFAULT_CADENCE
from models import campaigns, check_ins, clients, enrolments, messages
from tests.town import Town

ZONES = ("America/Los_Angeles", "America/New_York", "Asia/Tokyo", "Pacific/Honolulu")


@pytest.mark.parametrize("zone", ZONES)
def test_every_check_in_is_planned_in_the_clients_own_hours(town: Town, zone: str) -> None:
    town.refer("Bea", time_zone=zone)
    policy = town.house.policy
    planned = [row.planned_at.astimezone(ZoneInfo(zone)) for row in town.rows(check_ins)]
    assert len(planned) == len(DEFAULT_CADENCE)
    assert all(policy.window_start_hour <= at.hour < policy.window_end_hour for at in planned)
    assert {at.weekday() for at in planned} <= set(policy.texting_days)


def test_the_cadence_is_kept_and_never_hurried(town: Town) -> None:
    town.refer("Bea")
    rows = sorted(town.rows(check_ins), key=lambda row: row.planned_at)
    assert [row.script for row in rows] == [step["script"] for step in DEFAULT_CADENCE]
    longest = timedelta(days=4, minutes=SPREAD_MINUTES)
    for row, step in zip(rows, DEFAULT_CADENCE, strict=True):
        wanted = town.now + timedelta(hours=step["after_hours"])
        assert wanted <= row.planned_at == row.due_at <= wanted + longest


def test_the_first_question_is_asked_at_once_by_day_and_in_the_morning_by_night(
    town: Town,
) -> None:
    town.refer("Bea")
    assert town.rows(check_ins, script="consent")[0].due_at == town.now
    town.clock.at = datetime(2026, 3, 6, 6, 30, tzinfo=UTC)
    town.refer("Dee")
    late = max(row.due_at for row in town.rows(check_ins, script="consent"))
    assert late == datetime(2026, 3, 6, 17, 0, tzinfo=UTC)


def test_the_hour_stays_the_clients_own_across_a_clock_change(town: Town) -> None:
    town.clock.at = datetime(2026, 3, 6, 18, 0, tzinfo=UTC)
    town.refer("Bea")
    zone = ZoneInfo("America/Los_Angeles")
    after = [row.planned_at.astimezone(zone) for row in town.rows(check_ins)]
    assert {at.utcoffset() for at in after} == {timedelta(hours=-8), timedelta(hours=-7)}
    assert all(9 <= at.hour < 19 for at in after)


def test_clock_times_vary_from_text_to_text(town: Town) -> None:
    for number in range(6):
        town.refer("Bea", address=f"+1503555017{number}")
    minutes = {(row.planned_at.hour, row.planned_at.minute) for row in town.rows(check_ins)}
    assert len(minutes) > 12


def test_a_client_far_away_is_texted_in_their_morning(town: Town) -> None:
    bea = town.refer("Bea", time_zone="Pacific/Guam")
    town.settle()
    assert town.said(bea) == []
    town.clock.at = datetime(2026, 3, 3, 23, 0, tzinfo=UTC)
    town.settle()
    assert town.said(bea) == ["consent.may_we_text"]


def test_who_moves_to_another_zone_is_texted_in_its_hours(town: Town) -> None:
    town.agreed("Bea")
    with town.house.db.writing() as tx:
        tx.execute(update(clients).values(time_zone="Asia/Tokyo"))
    due_at = town.rows(check_ins, script="first_check_in")[0].due_at
    town.clock.at = due_at
    town.settle()
    waiting = town.rows(check_ins, script="first_check_in")[0]
    assert (waiting.state, waiting.reason) == ("due", "window")
    assert waiting.due_at.astimezone(ZoneInfo("Asia/Tokyo")).hour == 9
    town.clock.at = waiting.due_at
    town.settle()
    asked = town.rows(messages, wording="first_check_in.how_are_things")
    assert [row.sent_at for row in asked] == [town.now]


def test_new_referrals_join_the_newest_campaign_that_runs(town: Town) -> None:
    town.clock.at += timedelta(minutes=1)
    with town.house.db.writing() as tx:
        newest = care.start_campaign(tx, town.house, town.team_id, "Spring", now=town.now)
        other = care.start_campaign(tx, town.house, town.other_team_id, "Theirs", now=town.now)
        assert care.running_campaign(tx, town.team_id) == newest
        assert care.running_campaign(tx, town.other_team_id) == other
    town.refer("Bea")
    assert [row.campaign_id for row in town.rows(enrolments)] == [newest]


def test_without_a_running_campaign_nothing_is_planned(town: Town) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(campaigns).values(state="paused"))
    town.refer("Bea")
    assert town.rows(enrolments) == town.rows(check_ins) == []
