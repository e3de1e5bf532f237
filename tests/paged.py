"""What tests of paging do: let clocks run out, answer pages, take and say something."""

from uuid import UUID

from sqlalchemy import update

from bot.care import escalations, specialist
from bot.care.escalations import Cause
from bot.care.paging import acknowledging
from bot.care.paging.acknowledging import Answer
from bot.care.specialist import Holding, Reply
from models import escalations as table
from models import messages
from tests.town import Known, Town


def raised(town: Town, name: str, level: int) -> Known:
    """Escalate a conversation of one of the people."""
    known = town.agreed(name)
    with town.house.db.writing() as tx:
        cause = Cause(level, "a reason")
        escalations.escalate(tx, town.house, known.conversation_id, cause=cause, now=town.now)
    return known


def due(town: Town, known: Known) -> None:
    """Let an escalation's clock run out now."""
    change = update(table).where(table.c.conversation_id == known.conversation_id)
    with town.house.db.writing() as tx:
        tx.execute(change.values(next_page_at=town.now))


def token(town: Town, number: int = -1) -> str:
    """Return what the link of a page that went out carries."""
    return town.pockets.out[number].link.rpartition("/")[2]


def answers(town: Town, token: str | UUID, *, by: str = "link") -> Answer | None:
    """Acknowledge a page."""
    with town.house.db.writing() as tx:
        return acknowledging.acknowledge(tx, town.house, token, by=by, now=town.now)


def held(town: Town, known: Known, name: str = "Noor") -> Holding:
    """Let somebody take a conversation."""
    taken = specialist.claim(town.house, town.staff[name], known.conversation_id, town.now)
    return Holding(town.staff[name], known.conversation_id, taken.token)


def says(town: Town, holding: Holding) -> None:
    """Let who has a conversation say something."""
    seen = max(row.id for row in town.rows(messages, direction="in"))
    reply = Reply("I am here", seen, f"key {town.now}")
    assert specialist.reply(town.house, holding, reply, town.now) == "queued"


def came(town: Town) -> list[tuple[str, str]]:
    """Tell what came to whom."""
    return [(page.address, page.words) for page in town.pockets.out]
