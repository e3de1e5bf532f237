"""The staff of a year: they take over who waits, for minutes or days, and lead campaigns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from bot.care import services, specialist
from bot.care.specialist import Holding, Reply, StaffMember
from bot.care.waves import building
from bot.care.waves.audience import Audience
from bot.errors import DeedRefused
from bot.simulation.duty.stage import Stage
from bot.simulation.seen import last_seen
from bot.simulation.year.plan import Campaign
from models import conversations, escalations, wave_campaigns

HOURS_A_DAY = 24
# How long somebody may wait before they are seen, in seconds.
SEEN_WITHIN = (60, 5400)
TAKEN_AT_ONCE = 12
PACE = 200
# How long somebody keeps a conversation, in hours.
KEPT = (0.1, 0.3, 1, 3, 20, 60)
REPLIES = 0.5
CLOSES = 0.7


@dataclass(slots=True)
class Held:
    """That a person had a conversation, from when until when; None while they have it still."""

    conversation_id: UUID
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """That a supervisor paused, resumed or stopped a campaign."""

    at: datetime
    campaign_id: UUID
    deed: str


class Office:
    """Everybody at work: specialists in turn, one supervisor who writes, one who approves."""

    def __init__(self, stage: Stage, staff: tuple[StaffMember, ...], rng: Random) -> None:
        """Nobody has been taken over yet. `staff` are a specialist or more and two supervisors."""
        self._stage, self._rng = stage, rng
        self._specialists, (self._writer, self._approver) = staff[:-2], staff[-2:]
        self._replies = 0
        self._looking = False
        self.held: list[Held] = []
        self.moves: list[Moved] = []

    def begin(self, campaigns: tuple[Campaign, ...]) -> None:
        """Come to work, with campaigns to lead."""
        for one in campaigns:
            self._stage.agenda.add(one.at, partial(self._write, one))

    def glance(self) -> None:
        """Something happened: whoever waits is looked for in a while."""
        if not self._looking:
            self._looking = True
            self._stage.soon(self._rng.uniform(*SEEN_WITHIN), self._look)

    def _look(self) -> None:
        self._looking = False
        waiting = self._waiting()
        for conversation_id in waiting:
            self._take(conversation_id)
        if len(waiting) == TAKEN_AT_ONCE:
            self.glance()

    def _waiting(self) -> list[UUID]:
        query = (
            select(conversations.c.id)
            .join(escalations)
            .where(escalations.c.state == "open", conversations.c.state != "held")
            .order_by(escalations.c.level, escalations.c.id)
            .limit(TAKEN_AT_ONCE)
        )
        with self._stage.house.db.reading() as tx:
            return list(dict.fromkeys(tx.execute(query).scalars()))

    def _take(self, conversation_id: UUID) -> None:
        staff, now = self._rng.choice(self._specialists), self._stage.clock.now()
        taken = self._stage.do(
            "claims",
            lambda house: specialist.claim(house, staff, conversation_id, now),
            conversation_id,
        )
        if isinstance(taken, Exception) or taken is None:
            return
        holding = Holding(staff, conversation_id, taken.token, later="leave")
        held = Held(conversation_id, now)
        self.held.append(held)
        if self._rng.random() < REPLIES:
            self._stage.soon(60, lambda: self._reply(holding))
        hours = self._rng.choice(KEPT)
        self._stage.soon(hours * 3600 + 120, lambda: self._let_go(holding, held))

    def _reply(self, holding: Holding) -> None:
        self._replies += 1
        body, key = "Hello, this is Noor. How can I help?", f"reply-{self._replies}"
        reply = Reply(body, last_seen(self._stage.house, holding.conversation_id), key)
        self._stage.do(
            "replies",
            lambda house: specialist.reply(house, holding, reply, self._stage.clock.now()),
            holding.conversation_id,
        )

    def _let_go(self, holding: Holding, held: Held) -> None:
        """Close it, or give it back to its script. The moment before is the last one held."""
        talk_id, now = holding.conversation_id, self._stage.clock.now()
        held.until = now
        if self._rng.random() >= CLOSES:
            self._stage.do(
                "hands back", lambda house: specialist.hand_back(house, holding, now), talk_id
            )
            return
        with self._stage.house.db.reading() as tx:
            became = {row.id: row.state for row in services.still_open(tx, talk_id)}
        self._stage.do(
            "closes",
            lambda house: specialist.close(
                house, holding, outcome="talked", now=now, became=became
            ),
            talk_id,
        )

    def _write(self, campaign: Campaign) -> None:
        audience = Audience(languages=campaign.languages)
        plan = building.Plan(
            f"Campaign of {campaign.at:%d %b}", audience, {"a": campaign.script}, PACE
        )
        house, now = self._stage.house, self._stage.clock.now()
        campaign_id = building.keep(house, self._writer, plan, None, now)
        building.prepare(house, self._writer, campaign_id, now)
        self._stage.soon(3600, lambda: self._start(campaign_id, campaign))

    def _start(self, campaign_id: UUID, campaign: Campaign) -> None:
        """Start it once its members are found; nobody to text is no campaign."""
        house, now = self._stage.house, self._stage.clock.now()
        with house.db.reading() as tx:
            query = select(wave_campaigns).where(wave_campaigns.c.id == campaign_id)
            row = tx.execute(query).one()
        if row.state != "ready" or not row.size:
            self._stage.tell(f"campaign stays {row.state} with {row.size} members")
            return
        building.approve(house, self._approver, campaign_id, now)
        building.start(house, self._writer, campaign_id, now)
        self._stage.soon(HOURS_A_DAY * 3600, lambda: self._attend(campaign_id))
        for hours, name in campaign.deeds:
            self._stage.soon(hours * 3600, partial(self._move, campaign_id, name))

    def _attend(self, campaign_id: UUID) -> None:
        """Look at a campaign the next day: what paused by itself goes on, or is ended."""
        with self._stage.house.db.reading() as tx:
            query = select(wave_campaigns).where(wave_campaigns.c.id == campaign_id)
            row = tx.execute(query).one()
        if row.state == "paused" and row.reason != "by_staff":
            self._move(campaign_id, self._rng.choice(("resume", "resume", "resume", "stop")))
        if row.state in building.GOING:
            self._stage.soon(HOURS_A_DAY * 3600, lambda: self._attend(campaign_id))

    def _move(self, campaign_id: UUID, name: str) -> None:
        deed: Callable[..., None] = getattr(building, name)
        now = self._stage.clock.now()
        try:
            deed(self._stage.house, self._writer, campaign_id, now)
        except DeedRefused:
            # It has paused by itself, or is over.
            return
        self.moves.append(Moved(now, campaign_id, name))
