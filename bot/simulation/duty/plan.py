"""What a seed decides of a month: the teams, their patterns and ways, what goes wrong and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bot.care.rosters.cover import Need
from bot.care.rosters.shifts import Weekly

# Europe's clocks change on 25 October 2026, those of the United States on 1 November; 11 November
# is Veterans Day.
BEGINS = datetime(2026, 10, 15, 9, tzinfo=UTC)
ENDS = datetime(2026, 11, 15, 9, tzinfo=UTC)
HOLIDAY = datetime(2026, 11, 11, tzinfo=UTC).date()
TEAMS = (("Riverside", "America/Los_Angeles"), ("Quayside", "Europe/Dublin"))
NAMES = ("Noor", "Luz", "Ade", "Mei", "Ivo", "Ruth", "Tam", "Jo")
STARTS = (6, 7, 14, 15, 21, 22)
KINDS = ("sms", "email", "voice", "push")
NEVER = timedelta(days=999)
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class PlannedWay:
    """A way of being paged; tested so long after the start: nothing when never."""

    kind: str
    address: str
    tested_after: timedelta | None


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """One of the staff. `heed` is how likely a page is noticed at all."""

    name: str
    role: str
    ways: tuple[PlannedWay, ...]
    heed: float

    def tests_after(self, address: str) -> timedelta:
        """Return how long after the start they will first have tested one of their ways."""
        found = next(one.tested_after for one in self.ways if one.address == address)
        return NEVER if found is None else found


@dataclass(frozen=True, slots=True)
class PlannedPattern:
    """Who of a team, by number, works which hours as what."""

    person: int
    role: str
    hours: Weekly


@dataclass(frozen=True, slots=True)
class PlannedTeam:
    """A team; `phones` are its clients'."""

    name: str
    zone: str
    people: tuple[PlannedPerson, ...]
    patterns: tuple[PlannedPattern, ...]
    needs: tuple[Need, ...]
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong from when until when.

    `down`: a kind of way is out of reach; `refused`: one address will never work again; `busy`: a
    kind is refused for now; `doubtful`: nobody knows whether a kind's pages leave; `undelivered`:
    a kind's failures are told later; `still`: the sweeps do not run at all.
    """

    what: str
    starts_at: datetime
    ends_at: datetime
    of: str = ""

    def holds(self, at: datetime) -> bool:
        """Say whether it is going on at a moment."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Crisis:
    """What happens to a client of a team at some moment; level 0 by crying for help."""

    at: datetime
    team: int
    client: int
    level: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A month's fate, as far as it is known beforehand."""

    seed: int
    teams: tuple[PlannedTeam, ...]
    troubles: tuple[Trouble, ...]
    crises: tuple[Crisis, ...]
    swaps: tuple[tuple[datetime, int], ...]
    leaves: tuple[tuple[datetime, int], ...]
    luck: float
    starts_at: datetime = BEGINS
    ends_at: datetime = ENDS


def planned(seed: int) -> Plan:
    """Decide all that from the seed."""
    rng = Random(f"{seed}/duty")
    teams = tuple(_team(rng, number) for number in range(len(TEAMS)))
    troubles = _troubles(rng, teams)
    return Plan(
        seed=seed,
        teams=teams,
        troubles=tuple(troubles),
        crises=tuple(_crises(rng, teams, troubles)),
        swaps=tuple((_moment(rng), rng.randrange(len(teams))) for _ in range(14)),
        leaves=tuple((_moment(rng), rng.randrange(len(teams))) for _ in range(4)),
        luck=rng.choice((0.0, 0.5, 1.0, 1.0, 2.0)),
    )


def _moment(rng: Random) -> datetime:
    return BEGINS + (ENDS - BEGINS) * rng.uniform(0.01, 0.97)


def _team(rng: Random, number: int) -> PlannedTeam:
    name, zone = TEAMS[number]
    count = rng.randint(4, len(NAMES))
    roles = ["specialist"] * count + ["supervisor"] * rng.randint(1, 2) + ["administrator"]
    people = tuple(_person(rng, number, place=place, role=role) for place, role in enumerate(roles))
    phones = tuple(f"+150355501{number * 10 + place:02d}" for place in range(6))
    return PlannedTeam(name, zone, people, tuple(_patterns(rng, roles)), _needs(rng), phones)


def _person(rng: Random, team: int, *, place: int, role: str) -> PlannedPerson:
    own = (*NAMES, "Sam", "Eva", "Ola")[place] if role == "specialist" else f"{role} {place}"
    kinds = rng.sample(KINDS, rng.choice((1, 1, 2, 3)))
    first = rng.choice((0, 0, 0, 0, 0, 0, 200, None)) if role == "specialist" else 0
    ways = tuple(
        PlannedWay(kind, _address(kind, team=team, place=place), _after(first if not number else 0))
        for number, kind in enumerate(kinds)
        if first == 0 or not number
    )
    return PlannedPerson(f"{own} {TEAMS[team][0]}", role, ways, rng.uniform(0.3, 0.8))


def _after(hours: int | None) -> timedelta | None:
    return None if hours is None else timedelta(hours=hours)


def _address(kind: str, *, team: int, place: int) -> str:
    if kind == "email":
        return f"p{team}-{place}@example.org"
    if kind == "push":
        return f"push-{team}-{place}"
    first = 20 if kind == "sms" else 60
    return f"+150355501{first + team * 15 + place:02d}"


def _patterns(rng: Random, roles: list[str]) -> list[PlannedPattern]:
    """Give most of them ten-hour shifts on four days: days, evenings or nights."""
    found = []
    for place, role in enumerate(roles):
        if role == "administrator" or (role == "supervisor" and rng.random() < 0.5):
            continue
        first = rng.randrange(7)
        days = frozenset((first + day) % 7 for day in range(4))
        work = "supervisor" if role == "supervisor" else rng.choice(("first", "first", "second"))
        found.append(PlannedPattern(place, work, Weekly(days, rng.choice(STARTS) * 60, 600)))
    return found


def _needs(rng: Random) -> tuple[Need, ...]:
    wanted = (Need(Weekly(EVERY_DAY, 6 * 60, 18 * 60)), Need(Weekly(EVERY_DAY, 22 * 60, 600)))
    return wanted[: rng.randint(1, 2)]


def _troubles(rng: Random, teams: tuple[PlannedTeam, ...]) -> list[Trouble]:
    ways = [way for team in teams for person in team.people for way in person.ways]
    out = _moment(rng)
    found = [Trouble("down", out, out + timedelta(hours=1), kind) for kind in KINDS]
    found += [_trouble(rng, "refused", of=rng.choice(ways).address, hours=9999) for _ in range(3)]
    for what in ("down", "down", "busy", "doubtful", "undelivered"):
        found.append(_trouble(rng, what, of=rng.choice(KINDS), hours=rng.uniform(0.5, 5)))
    return found + [_trouble(rng, "still", of="", hours=rng.uniform(0.03, 0.2)) for _ in range(4)]


def _trouble(rng: Random, what: str, *, of: str, hours: float) -> Trouble:
    begins = _moment(rng)
    return Trouble(what, begins, begins + timedelta(hours=hours), of)


def _crises(rng: Random, teams: tuple[PlannedTeam, ...], troubles: list[Trouble]) -> list[Crisis]:
    """Let something happen at any hour, often in the middle of what goes wrong, and get worse."""
    times = [_moment(rng) for _ in range(rng.randint(8, 12))]
    times += [_within(rng, one) for one in troubles if _is_met(rng, one)]
    found = [*_wave(rng, teams)]
    for at in times:
        team, level = rng.randrange(len(teams)), rng.choice((0, 0, 0, 1, 1, 2, 3))
        crisis = Crisis(at, team, rng.randrange(len(teams[team].phones)), level)
        found.append(crisis)
        if rng.random() < 0.35:
            later = crisis.at + timedelta(minutes=rng.choice((0.5, 3, 8, 25, 90)))
            found.append(Crisis(later, team, crisis.client, rng.choice((0, 0, 1))))
    return found


def _wave(rng: Random, teams: tuple[PlannedTeam, ...]) -> list[Crisis]:
    """Let several of a team's clients need something on one morning that can wait."""
    at, team = _moment(rng), rng.randrange(len(teams))
    return [
        Crisis(at + timedelta(minutes=place), team, place, rng.choice((2, 3)))
        for place in range(rng.randint(2, len(teams[team].phones)))
    ]


def _is_met(rng: Random, trouble: Trouble) -> bool:
    return trouble.what == "still" or (trouble.what != "refused" and rng.random() < 0.5)


def _within(rng: Random, trouble: Trouble) -> datetime:
    return trouble.starts_at + (trouble.ends_at - trouble.starts_at) * rng.uniform(-0.1, 1)
