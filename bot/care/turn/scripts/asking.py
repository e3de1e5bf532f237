"""What the client has been asked, and what of it they can have seen."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from bot.care.turn.scripts import places
from bot.care.turn.turning import Turn, Under
from flows import engine
from flows.answers import Question
from flows.progress import Progress
from flows.steps import Ask
from models import messages

_NOT_LEFT = frozenset(("queued", "held"))
_LEFT = frozenset(("sending", "doubtful", "accepted", "sent", "delivered", "read"))
# Ids are ordered by creation: what has a higher one than the progress belongs to this script's run.
_SAID_SINCE = select(messages.c.status, messages.c.script_version, messages.c.step).where(
    messages.c.conversation_id == bindparam("conversation_id"),
    messages.c.id > bindparam("since"),
    messages.c.author == "bot",
)
_SAID = _SAID_SINCE.where(
    messages.c.step == bindparam("of_step"), messages.c.script_version == bindparam("of_version")
)


def question(turn: Turn) -> Question | None:
    """Return the question that an answer reaches: the one that the script waits on, or the one
    that silence went past and whose time of grace runs still."""
    ask = _asked(turn)
    under = places.current(turn)
    return under.edition.question(ask, turn.language) if ask and under else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What left of a question: whether it did at all, whether more of it still waits, and whether
    some of that waits only for the next round of sending. `late` when silence went past it."""

    asked: bool
    waiting: bool = False
    leaving: bool = False
    late: bool = False


def seen(turn: Turn) -> Seen:
    """Say what the client can have seen of the question that an answer reaches.

    A text that came before the question left is no answer to it: taking it for one would invent
    an answer. Reminders that still wait for the morning are moot once the answer is there.
    """
    ask, under = _asked(turn), places.current(turn)
    if ask is None or under is None:
        return Seen(asked=False)
    said = _statuses(turn, under, ask)
    return Seen(
        asked=not said.isdisjoint(_LEFT),
        waiting=not said.isdisjoint(_NOT_LEFT),
        leaving="queued" in said,
        late=under.place.phase != "asking" or under.place.step != ask.name,
    )


def _statuses(turn: Turn, under: Under, ask: Ask) -> set[str]:
    """Return where the texts of this question stand, those from before a move included."""
    place = under.place
    key: dict[str, Any] = {"conversation_id": turn.conversation_id, "since": under.row_id}
    if not place.asked_as:
        key |= {"of_step": ask.name, "of_version": place.version}
        return {row.status for row in turn.house.db.fetch(turn.tx, _SAID, key)}
    names = names_of(place, ask.name)
    rows = turn.house.db.fetch(turn.tx, _SAID_SINCE, key)
    return {row.status for row in rows if (row.script_version, row.step) in names}


def names_of(place: Progress, step: str) -> set[tuple[str, str]]:
    """Return every version and step that the question an answer reaches was asked as, `step` being
    its name by now."""
    return {(place.version, step), *place.asked_as.items()}


def _asked(turn: Turn) -> Ask | None:
    under = places.current(turn)
    return engine.asked(under.edition.script, under.place, turn.now) if under else None
