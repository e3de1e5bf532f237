"""The people of the tests, and a house for them whose clock stands still until moved.

Ana writes Spanish, Bea English; Bo has stopped; Dee never agreed; Noor is on duty, Luz works with
her, Sam supervises; Kit is on another team and must see nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select

from bot import config, library, wiring
from bot.care import campaigns, intake, setbacks
from bot.care.intake import Referral, Referrer
from bot.care.specialist import StaffMember
from bot.care.turn import receive
from bot.care.turn.inbound import Ending
from bot.care.watchdog.watched import BEATS_AS
from bot.config import Config, Policy, TwilioAccount
from bot.db import CommitWatch, Database
from bot.doors.heartbeat import ESSENTIAL
from bot.library import Library
from bot.privacy.keys import KeyRing
from bot.sending.channels.base import Inbound
from bot.simulation.moments import next_due
from bot.sweeps import SWEEPS, beat
from models import messages, paging_ways, shifts, staff_members, teams
from tests.pockets import Pockets

RING = KeyRing({1: bytes(range(32))}, 1, bytes(range(32, 64)))
ZONE = "America/Los_Angeles"
# A Tuesday, 10:00 in Portland.
MORNING = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
PHONES = {
    "Ana": "+15035550142",
    "Bea": "+15035550143",
    "Bo": "+15035550144",
    "Dee": "+15035550145",
}
# The phones by which staff are paged.
POCKETS = {
    "Noor": "+15035550111",
    "Luz": "+15035550112",
    "Sam": "+15035550113",
    "Kit": "+15035550114",
}
LANGUAGES = {"Ana": "es", "Bea": "en", "Bo": "en", "Dee": "en"}


# The databases that tests opened last, by their address.
_BEFORE: dict[str, Database] = {}
PLACES_MAX = 8
# A time of day has all sweeps, a settling most of them, and then what those did or made due.
_SETTLING = tuple(one for one in SWEEPS if one.name != "audit_seals")
_OFTEN = tuple(one for one in _SETTLING if one.every_seconds <= 60)
_ROUNDS_MAX = 20


@cache
def books() -> Library:
    """Read the scripts and lexicons of the checkout, once for all tests."""
    return library.load(wiring.ROOT, lexicons_later=True)


class StillClock:
    """A clock that a test moves."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at


@dataclass(frozen=True)
class Known:
    """A client of the tests: where their conversation is and which number they write from."""

    conversation_id: UUID
    client_id: UUID
    phone: str


class Town:
    """A house with its people. The clock moves only by `later`."""

    def __init__(
        self,
        database_url: str,
        data: Path,
        *,
        twilio: TwilioAccount | None = None,
        commit_watch: CommitWatch | None = None,
    ) -> None:
        self.clock = StillClock()
        self.config = _config(database_url, data, twilio)
        parts = wiring.build(self.config, clock=self.clock, books=self.shelf())
        house = replace(parts.house, db=_opened(parts.house.db, commit_watch))
        parts = replace(parts, house=house, on_setback=setbacks.acting(house))
        self.pockets = Pockets()
        self.parts = replace(parts, pagers=self.pockets.pagers)
        wiring.keep_editions(self.house, self.now)
        self._texts = 0
        self._settled_at: datetime | None = None
        self.team_id = self._team("Riverside")
        self.other_team_id = self._team("Hillside")
        self.staff = {
            "Noor": self._staff("Noor", self.team_id, role="specialist"),
            "Luz": self._staff("Luz", self.team_id, role="specialist"),
            "Sam": self._staff("Sam", self.team_id, role="supervisor"),
            "Kit": self._staff("Kit", self.other_team_id, role="specialist"),
        }
        hours = timedelta(hours=2)
        self.on_duty("Noor", self.now - hours, until=self.now + timedelta(days=60))
        with self.house.db.writing() as tx:
            campaigns.start_campaign(tx, self.house, self.team_id, "Follow-up", now=self.now)

    def shelf(self) -> Library:
        """Return what the house can say."""
        return books()

    @property
    def house(self) -> Any:
        """Return the house."""
        return self.parts.house

    @property
    def now(self) -> datetime:
        """Return the time."""
        return self.clock.now()

    def refer(self, name: str, /, **changes: Any) -> Known:
        """Refer one of the people, who told the crisis team that one text is fine."""
        referral = Referral(name, PHONES[name], LANGUAGES[name], ZONE, verbal_consent_by="R. Vega")
        referred = intake.refer(
            self.house, Referrer(self.team_id), replace(referral, **changes), now=self.now
        )
        return Known(referred.conversation_id, referred.client_id, PHONES[name])

    def agreed(self, name: str, /, **changes: Any) -> Known:
        """Refer one of the people and let them say yes."""
        known = self.refer(name, **changes)
        self.settle()
        self.hears(known, "yes")
        self.settle()
        return known

    def hears(self, known: Known, body: str, **changes: Any) -> Ending:
        """Receive a text from a client's phone."""
        return self.hears_from(known.phone, body, **changes)

    def hears_from(self, phone: str, body: str, **changes: Any) -> Ending:
        """Receive a text from a number."""
        self._texts += 1
        sid = f"SM{self._texts:032d}"
        inbound = Inbound("sms", sid, phone, body, received_at=self.now)
        return receive(self.house, replace(inbound, **changes), self.now)

    def later(self, **span: int) -> None:
        """Move the clock on, and let what is due then happen."""
        self.clock.at += timedelta(**span)
        self.settle()

    def settle(self) -> None:
        """Run sweeps until nothing is left to do; a watchdog has just looked.

        Only heartbeats that somebody looks at are left: all would cost a third of the tests' time.
        """
        moved, self._settled_at = self._settled_at != self.now, self.now
        for name in (*ESSENTIAL, BEATS_AS) if moved else ():
            beat(self.parts, name, done=0, now=self.now)
        todo = _SETTLING if moved else _OFTEN
        for _ in range(_ROUNDS_MAX):
            worked = {one.name for one in todo if one.run(self.parts, self.now)}
            if not worked:
                return
            due = {name for name, at in next_due(self.house).items() if at <= self.now}
            todo = tuple(one for one in _OFTEN if one.name in worked | due)

    def rows(self, table: Table, **where: Any) -> list[Any]:
        """Read a table's rows, in the order they were made when ids tell it."""
        query = select(table).filter_by(**where)
        if "id" in table.c:
            query = query.order_by(table.c.id)
        with self.house.db.reading() as tx:
            return list(tx.execute(query))

    def said(self, known: Known) -> list[str]:
        """Return the wordings sent or to be sent to a client, oldest first."""
        rows = self.rows(messages, conversation_id=known.conversation_id, direction="out")
        return [row.wording or row.body for row in rows]

    def close(self) -> None:
        """Close the database."""
        self.house.db.close()

    def _team(self, name: str) -> UUID:
        row = {
            "id": self.house.new_id(),
            "name": name,
            "program": f"{name} follow-up team",
            "phone": "503-555-0199",
            "hours": "8 am-6 pm",
            "time_zone": ZONE,
            "created_at": self.now,
        }
        with self.house.db.writing() as tx:
            tx.execute(insert(teams), row)
        team_id: UUID = row["id"]
        return team_id

    def _staff(self, name: str, team_id: UUID, *, role: str) -> StaffMember:
        staff = StaffMember(self.house.new_id(), team_id, role, name)
        row = {
            "id": staff.id,
            "team_id": team_id,
            "sign_in_name": name.lower(),
            "display_name": name,
            "role": role,
            "languages": ["en"],
            "password_hash": "",
            "active": True,
            "created_at": self.now,
        }
        with self.house.db.writing() as tx:
            tx.execute(insert(staff_members), row)
        self.way(staff.id, "sms", address=POCKETS[name])
        return staff

    def way(self, staff_id: UUID, kind: str, *, address: str, **changes: Any) -> UUID:
        """Let somebody be paged by a way that was tested and works."""
        row = {"id": self.house.new_id(), "staff_id": staff_id, "kind": kind, "address": address}
        hashed = {"address_hash": self.house.ring.look_up(address), "position": 9}
        times = {"created_at": self.now, "tested_at": self.now}
        with self.house.db.writing() as tx:
            tx.execute(insert(paging_ways), {**row, **hashed, **times, **changes})
        way_id: UUID = row["id"]
        return way_id

    def on_duty(self, name: str, since: datetime, *, until: datetime) -> None:
        """Put somebody on a shift."""
        row = {"id": self.house.new_id(), "staff_id": self.staff[name].id}
        with self.house.db.writing() as tx:
            tx.execute(insert(shifts), {**row, "starts_at": since, "ends_at": until})


def _opened(db: Database, watch: CommitWatch | None) -> Database:
    """Open a database, with the statements of an earlier test's that was in the same place."""
    _BEFORE[db.url] = _BEFORE.pop(db.url, db).reopened(commit_watch=watch)
    while len(_BEFORE) > PLACES_MAX:
        del _BEFORE[next(iter(_BEFORE))]
    return _BEFORE[db.url]


def _config(database_url: str, data: Path, twilio: TwilioAccount | None) -> Config:
    keys = config.Keys(RING.keys, RING.current, RING.root)
    return Config(
        database_url=database_url,
        keys=keys,
        data=data,
        public_url="https://aftercall.example" if twilio else "",
        twilio=twilio,
        policy=Policy(drafts_may_leave=True),
    )
