"""A campaign's plan, cost and course, in words and numbers for its page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.care.waves import contents, intervals, rhythm, tallies
from bot.care.waves.audience import Audience
from bot.care.waves.contents import Spoken
from bot.care.waves.intervals import Share
from bot.care.waves.tallies import Counts, Wording
from bot.doors.console import prices, words
from bot.doors.console.campaigns import campaign_words
from bot.doors.tongue import listed, say, say_many
from bot.house import House


@dataclass(frozen=True, slots=True)
class Line:
    """One language of a campaign: what blocks it, how many would be texted, in what, for what."""

    name: str
    blocked: str
    people: str
    parts: str
    cost: str


@dataclass(frozen=True, slots=True)
class Group:
    """A wave or a language, and what became of its members, each number with its word."""

    name: str
    about: str
    numbers: list[str]


def conditions(audience: Audience, cadences: Mapping[str, str]) -> list[str]:
    """Say whom a campaign is for, a condition a line."""
    told = []
    if audience.languages:
        names = listed(words.language(one) for one in audience.languages)
        told.append(say("Languages: %(names)s", names=names))
    if audience.asks_age:
        told.append(say("Age: %(span)s", span=_span(audience.age_from, audience.age_until)))
    if audience.days_from is not None or audience.days_until is not None:
        span = _span(audience.days_from, audience.days_until)
        told.append(say("Days since the call: %(span)s", span=span))
    if audience.instrument:
        answers = listed(words.answer(one) for one in audience.values)
        asked = words.instrument(audience.instrument)
        told.append(
            say("%(question)s, last answered: %(answers)s", question=asked, answers=answers)
        )
    if audience.cadence_id:
        name = cadences.get(audience.cadence_id, "")
        told.append(say("Enrolled in: %(name)s", name=name))
    if audience.areas:
        told.append(say("ZIP codes that begin with: %(digits)s", digits=listed(audience.areas)))
    if audience.tags:
        told.append(say("Tagged with one of: %(tags)s", tags=listed(audience.tags)))
    return told or [say("Everybody of the team")]


def _span(low: int | None, high: int | None) -> str:
    if low is None:
        return say("up to %(most)s", most=high)
    if high is None:
        return say("from %(least)s on", least=low)
    return say("%(least)s to %(most)s", least=low, most=high)


def lines(tx: Connection, house: House, row: Any, now: datetime) -> tuple[list[Line], str]:
    """Tell each language of a planned campaign, and what all of it costs."""
    counts, told, total = tallies.by_language(tx, row.id), [], Decimal(0)
    for language, count in counts.items():
        ways = [_spoken(house, name, language=language, now=now) for name in row.scripts.values()]
        people = count.members - count.skipped
        parts = max((way.parts for way in ways), default=0)
        cost = contents.cost(house, parts=parts, people=people)
        total += cost
        told.append(_line(ways, people, parts=parts, cost=cost))
    return told, _money(total)


def _spoken(house: House, name: str, *, language: str, now: datetime) -> Spoken:
    if name not in house.library.editions:
        return Spoken(language, (name,), (), 0)
    return contents.spoken(house, name, language=language, now=now)


def _line(ways: list[Spoken], people: int, *, parts: int, cost: Decimal) -> Line:
    return Line(
        name=words.language(ways[0].language),
        blocked=_blocked(ways),
        people=say_many("%(num)s person", "%(num)s people", num=people),
        parts=say_many("%(num)s part each", "%(num)s parts each", num=parts),
        cost=_money(cost),
    )


def _blocked(ways: Iterable[Spoken]) -> str:
    """Name the wordings that keep a language from being texted."""
    missing = [key for way in ways for key in way.missing]
    drafts = [key for way in ways for key in way.drafts]
    told = [say("not translated: %(names)s", names=listed(missing))] if missing else []
    return " · ".join(
        told + ([say("not reviewed: %(names)s", names=listed(drafts))] if drafts else [])
    )


def _money(dollars: Decimal) -> str:
    return prices.told(dollars) if dollars else ""


def waves(tx: Connection, row: Any, zone: ZoneInfo) -> list[Group]:
    """Tell the newest waves."""
    return [_wave(wave, count, row=row, zone=zone) for wave, count in tallies.by_wave(tx, row.id)]


def _wave(wave: Any, count: Counts, *, row: Any, zone: ZoneInfo) -> Group:
    at = words.day_and_time(wave.opened_at, zone)
    on = say_many("%(num)s on duty", "%(num)s on duty", num=wave.answering)
    about = f"{at} · {on}"
    if len(row.scripts) > 1:
        about += " · " + say("wording %(letter)s", letter=wave.variant.upper())
    return Group(say("Wave %(number)s", number=wave.number), about, numbers(count))


def languages(tx: Connection, row: Any) -> list[Group]:
    """Tell the members by language."""
    counted = tallies.by_language(tx, row.id)
    return [Group(words.language(code), "", numbers(one)) for code, one in counted.items()]


def total(tx: Connection, row: Any) -> Counts:
    """Count all members."""
    return sum(tallies.by_language(tx, row.id).values(), Counts())


def numbers(count: Counts) -> list[str]:
    """Say what became of a group, a number each."""
    return [
        say_many("%(num)s sent", "%(num)s sent", num=count.sent),
        say_many("%(num)s delivered", "%(num)s delivered", num=count.delivered),
        say_many("%(num)s failed", "%(num)s failed", num=count.failed),
        say_many("%(num)s left out", "%(num)s left out", num=count.skipped),
        say_many("%(num)s still to come", "%(num)s still to come", num=count.waiting),
        say_many("%(num)s replied", "%(num)s replied", num=count.replied),
        say_many("%(num)s brought to a person", "%(num)s brought to a person", num=count.escalated),
        say_many("%(num)s stopped texts", "%(num)s stopped texts", num=count.opted_out),
    ]


def left_out(tx: Connection, row: Any) -> list[tuple[str, int]]:
    """Say who was left out for which reason, the most first."""
    found = tallies.left_out(tx, row.id).items()
    return [(campaign_words.left_out(code), count) for code, count in found]


def compared(tx: Connection, row: Any) -> tuple[list[Group], str]:
    """Compare the wordings of a campaign that has two, and say what that is worth."""
    if len(row.scripts) < 2:
        return [], ""
    found = tallies.wordings(tx, row)
    return [_wording(one) for one in found], _verdict(found)


def _wording(one: Wording) -> Group:
    name = say("Wording %(letter)s", letter=one.variant.upper())
    shares = [
        say("replied: %(share)s", share=_share(one.replied)),
        say("stopped texts: %(share)s", share=_share(one.opted_out)),
    ]
    return Group(name, words.script(one.script), shares)


def _share(share: Share) -> str:
    if share.of == 0:
        return say("nobody yet")
    low, high = round(share.low * 100), round(share.high * 100)
    values = {"count": share.count, "of": share.of, "low": low, "high": high}
    return say("%(count)s of %(of)s, likely between %(low)s and %(high)s in a hundred", **values)


def _verdict(found: list[Wording]) -> str:
    one, other = found
    if one.replied.is_too_few or other.replied.is_too_few:
        return say(
            "Too few people to compare: at least %(least)s for each wording.", least=intervals.LEAST
        )
    if intervals.differ(one.opted_out, other.opted_out):
        return say("The wordings differ in how many stop texts.")
    if intervals.differ(one.replied, other.replied):
        return say("The wordings differ in how many reply.")
    return say("No difference can be told from these numbers.")


def pace(house: House, row: Any) -> str:
    """Say how fast it goes with one person on duty."""
    size = rhythm.size(house.policy, pace=row.pace, answering=1)
    minutes = round(house.policy.wave_every.total_seconds() / 60)
    told = say_many("%(num)s text", "%(num)s texts", num=size)
    return say(
        "%(texts)s every %(minutes)s minutes for each person on duty", texts=told, minutes=minutes
    )
