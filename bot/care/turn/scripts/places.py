"""Where a conversation stands in its script: read once a turn, and written back."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.care.escalations import Cause
from bot.care.turn.turning import Turn, Under
from bot.errors import ScriptMissing
from bot.house import House
from flows import effects
from flows.effects import Effect
from flows.errors import ScriptInvalid
from flows.progress import Progress
from flows.wording import Edition
from models import progresses, script_versions

_SAVE = update(progresses).where(progresses.c.id == bindparam("of_progress"))
_STANDS = _SAVE.values(place=bindparam("to_place"))
_STANDS_AGAIN = _STANDS.values(state="active", result=None, ended_at=None, grace_until=None)
_LISTENS = _STANDS.values(grace_until=bindparam("until"))
_OVER = _LISTENS.values(state="ended", result=bindparam("with_result"), ended_at=bindparam("at"))
_DEAF = _SAVE.values(grace_until=None)


def current(turn: Turn) -> Under | None:
    """Return the script that this turn's event is for, in the edition that it began with (P7).

    That is the one under way, else the one that ended and still hears a late answer: its `ended`
    tells. A script under way that is nowhere to be found puts the conversation before a person.
    """
    if not turn.under_was_read:
        turn.under, turn.under_was_read = _read(turn), True
    return turn.under


def _read(turn: Turn) -> Under | None:
    row = turn.thread.row
    if row.progress_id is None:
        return None
    ended = not turn.thread.script_under_way
    try:
        edition = find_edition(turn.tx, turn.house, name=row.script, version=row.script_version)
        place = Progress.from_dict(json.loads(row.place))
    except (ScriptMissing, ValueError, TypeError):
        # The last two: its place was written in a form that this version cannot read.
        if not ended:
            turn.escalate(Cause(2, "its script is missing", f"{row.script}/{row.script_version}"))
        return None
    return Under(row.progress_id, row.check_in_id, edition, place, ended=ended)


def find_edition(tx: Connection, house: House, *, name: str, version: str) -> Edition:
    """Return an edition from the library, or from the database where old ones are kept.

    Raises ScriptMissing when it is in neither, or can no longer be read.
    """
    found = house.library.edition(name, version)
    if found is not None:
        return found
    query = select(script_versions.c.content).where(
        script_versions.c.script == name, script_versions.c.version == version
    )
    content = tx.execute(query).scalar()
    if content is None:
        raise ScriptMissing(f"{name} {version}")
    try:
        return house.library.from_content(content, name=name, version=version)
    except (ScriptInvalid, ValueError) as error:
        raise ScriptMissing(f"{name} {version} no longer loads") from error


def add(turn: Turn, under: Under) -> None:
    """Keep the place of a script that has begun."""
    place = under.place
    ended = place.phase == "ended"
    row = {
        "id": under.row_id,
        "conversation_id": turn.conversation_id,
        "check_in_id": under.check_in_id,
        "script": place.script,
        "script_version": place.version,
        "state": "ended" if ended else "active",
        "place": _json(place.to_dict()),
        "result": "said" if ended else None,
        "started_at": turn.now,
        "ended_at": turn.now if ended else None,
    }
    turn.rows.add(progresses, row)


def save(turn: Turn, under: Under, said: tuple[Effect, ...]) -> None:
    """Keep the place where a script stands now; `said` tells how it ended, if it did."""
    place = under.place
    key = {"of_progress": under.row_id, "to_place": _json(place.to_dict())}
    if place.phase != "ended":
        turn.rows.change(_STANDS_AGAIN if under.ended else _STANDS, key)
        return
    key |= {"until": place.expired_until}
    closed = [effect.result for effect in said if isinstance(effect, effects.Close)]
    if closed:
        turn.rows.change(_OVER, {**key, "with_result": closed[-1], "at": turn.now})
    else:
        turn.rows.change(_LISTENS, key)


def close(turn: Turn, result: str) -> None:
    """End the script under way where it stands; one that has ended hears no answer any more."""
    row = turn.thread.row
    if not turn.thread.script_under_way:
        turn.rows.change(_DEAF, {"of_progress": row.progress_id})
        return
    over = {"of_progress": row.progress_id, "to_place": row.place, "until": None}
    turn.rows.change(_OVER, {**over, "with_result": result, "at": turn.now})


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
