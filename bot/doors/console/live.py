"""Live pages: a stream that says which conversations changed. Pages then read themselves again."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, or_, select

from bot.clock import stopwatch
from bot.doors import sessions
from bot.doors.console.reach import of_team
from bot.doors.console.watching import LOOK_BEHIND, Change, Changes, Listener, Watcher
from bot.doors.desk import Desk
from models import activity, conversations

# Of the server's 192 threads, so that webhooks always find one free.
STREAMS_MAX = 150
BEAT_SECONDS = 4.0
# Then the browser connects again, and is asked again who it is.
STREAM_SECONDS = 240.0
RETRY_AFTER_SECONDS = 10
COMMIT_LONGEST = timedelta(minutes=1)


class Live:
    """The route of the stream."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk
        self.watcher = Watcher(desk.house.db, listeners_max=STREAMS_MAX)

    def add_to(self, door: Blueprint) -> None:
        """Register the route."""
        door.add_url_rule("/live", "live", self.stream)

    def stream(self) -> ResponseReturnValue:
        """Stream the team's changes after a cursor, as server-sent events.

        Answers 503 when there are too many streams: the page then asks every ten seconds.
        """
        team_id = sessions.current().staff.team_id
        listener = self.watcher.join(team_id)
        if listener is None:
            return "", 503, {"Retry-After": str(RETRY_AFTER_SECONDS)}
        missed = self._missed(team_id, _cursor())
        response = Response(_events(listener, missed), mimetype="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(lambda: self.watcher.leave(listener))
        return response

    def _missed(self, team_id: UUID, after: int) -> bool:
        with self.desk.house.db.reading() as tx:
            return _anything(tx, team_id, after=after, now=self.desk.clock.now())


def _cursor() -> int:
    told = request.headers.get("Last-Event-ID") or request.args.get("after", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0


def _anything(tx: Connection, team_id: UUID, *, after: int, now: datetime) -> bool:
    """Say whether a page that stands at `after` may have missed something, late commits too."""
    missed = or_(activity.c.number > after, activity.c.at > now - COMMIT_LONGEST)
    query = (
        select(activity.c.number)
        .join(conversations)
        .where(activity.c.number > after - LOOK_BEHIND, missed, of_team(team_id))
        .limit(1)
    )
    return tx.execute(query).first() is not None


def _events(listener: Listener, missed: bool) -> Iterator[str]:
    yield f"retry: 2000\nevent: {'missed' if missed else 'hello'}\ndata: {{}}\n\n"
    until = stopwatch() + STREAM_SECONDS
    while stopwatch() < until:
        changes = listener.hear(BEAT_SECONDS)
        yield _told(changes) if changes else ": still here\n\n"


@lru_cache(maxsize=8)
def _told(changes: Changes) -> str:
    """Return the same news for all who hear it: written once, not once a page."""
    return "".join(map(_event, changes))


def _event(change: Change) -> str:
    told = {"conversation": str(change.conversation_id), "kind": change.kind}
    return f"id: {change.number}\nevent: change\ndata: {json.dumps(told)}\n\n"
