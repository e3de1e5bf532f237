"""Start the script for each member of an open wave, judged anew under the conversation's lock."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, update

from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.care.waves import candidates, contents, excluding, rhythm
from bot.care.waves.audience import Audience
from bot.care.waves.candidates import Range
from bot.errors import DatabaseDown, TurnConflict
from bot.house import House
from bot.log import failure
from bot.sending import facts
from bot.sending.gate import Draft, Held, Refused, decide
from models import conversations, messages, progresses, wave_campaigns, wave_members

_IS_OPEN: ColumnElement[bool] = literal_column("wave_members.state = 'open'")
_NEXT = (
    select(wave_members, wave_campaigns.c.scripts, wave_campaigns.c.team_id)
    .add_columns(wave_campaigns.c.versions)
    .join(wave_campaigns, wave_campaigns.c.id == wave_members.c.campaign_id)
    .join(conversations, conversations.c.id == wave_members.c.conversation_id)
    .where(_IS_OPEN, literal_column("wave_campaigns.state = 'running'"))
    .order_by(wave_members.c.campaign_id, wave_members.c.place)
    .limit(1)
    .with_for_update(of=conversations, skip_locked=True)
)
# As for the claim of a text: a stop comes before this or after it.
_RUNS = (
    select(wave_campaigns.c.id)
    .where(
        wave_campaigns.c.id == bindparam("of_campaign"),
        wave_campaigns.c.state == "running",
    )
    .with_for_update(read=True)
)
_MEMBER = update(wave_members).where(
    wave_members.c.campaign_id == bindparam("of_campaign"),
    wave_members.c.client_id == bindparam("of_client"),
    _IS_OPEN,
)


def start_next(house: House, now: datetime) -> bool:
    """Start the next member; one who cannot be started must not stop all the others."""
    row = None
    try:
        with house.db.writing() as tx:
            row = tx.execute(_NEXT).first()
            if row is not None and tx.execute(_RUNS, {"of_campaign": row.campaign_id}).first():
                _start_or_not(tx, house, row, now)
    except (DatabaseDown, TurnConflict):
        raise
    except Exception as error:
        if row is None:
            raise
        failure("a member of a campaign could not be started", error)
        with house.db.writing() as tx:
            _put(tx, row, {"state": "skipped", "reason": "failed"})
    return row is not None


def _start_or_not(tx: Connection, house: House, row: Any, now: datetime) -> None:
    name = row.scripts[rhythm.variant(row.wave, len(row.scripts))]
    edition = house.library.editions.get(name)
    if edition is None or edition.script.version not in row.versions.values():
        _put(tx, row, {"state": "waiting", "wave": 0, "reason": "content_changed"})
        return
    left_out = _reason(tx, row, edition.script.purpose, now)
    if not left_out and contents.is_blocked(house, [name], language=row.language, now=now):
        left_out = "translation"
    if left_out:
        _put(tx, row, {"state": "skipped", "reason": left_out})
        return
    turn = Turn(tx, house, thread.load(tx, house, row.conversation_id), kind="check_in", now=now)
    turn.facts = facts.with_history(tx, turn.facts, row.conversation_id, now)
    decision = decide(Draft(edition.script.purpose, "bot"), turn.facts, now, house.policy)
    if isinstance(decision, Refused):
        _put(tx, row, {"state": "skipped", "reason": decision.reason})
    elif isinstance(decision, Held):
        later = {"due_at": decision.until or now, "reason": decision.reason}
        _put(tx, row, {"state": "waiting", "wave": 0, **later})
    else:
        _say(turn, row, name)


def _reason(tx: Connection, row: Any, purpose: str, now: datetime) -> str | None:
    """Say why this member is left out after all: much may have happened since it was planned."""
    which = Range(row.campaign_id, row.team_id, row.client_id, row.client_id)
    [found] = candidates.read(tx, which, Audience())
    if found.standing is None or found.conversation_id != row.conversation_id:
        return "number_changed"
    return excluding.reason(found.standing, purpose, now)


def _say(turn: Turn, row: Any, name: str) -> None:
    turn.campaign_id = row.campaign_id
    scripts.start(turn, name)
    said, begun = turn.rows.of(messages), turn.rows.of(progresses)
    turn.finish("script")
    started = {"state": "started", "started_at": turn.now, "look_at": turn.now, "reason": None}
    if not said:
        started = {"state": "skipped", "reason": "failed"}
    ids = {"message_id": said[0]["id"] if said else None}
    ids["progress_id"] = begun[-1]["id"] if begun else None
    _put(turn.tx, row, {**started, **ids})


def _put(tx: Connection, row: Any, values: dict[str, Any]) -> None:
    key = {"of_campaign": row.campaign_id, "of_client": row.client_id}
    tx.execute(_MEMBER.values(**values), key)
