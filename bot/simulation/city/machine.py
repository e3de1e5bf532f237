"""A machine of the house: web and sweeps on one database, killed and started again at will."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bot import wiring
from bot.care import setbacks
from bot.config import Config
from bot.db import CommitWatch, Database
from bot.doors.webhooks.twilio import TwilioDoor
from bot.doors.webhooks.twilio import blueprint as twilio_webhooks
from bot.library import Library
from bot.simulation.carrier import Delivery
from bot.simulation.time import SeededIds, VirtualClock
from bot.wiring import Parts


@dataclass(slots=True)
class Site:
    """What all machines share: settings, time, ids, the wire out, and what watches commits."""

    config: Config
    clock: VirtualClock
    ids: SeededIds
    watch: CommitWatch
    books: Library
    http_client: Any = None


# What stood in each place before: finding all statements' words anew takes a tenth of a play.
_BEFORE: dict[tuple[str, int], Database] = {}
PLACES_MAX = 4


class Machine:
    """One process. Whatever it holds in memory is gone after `restart`.

    Only the statements that SQLAlchemy has compiled stay, for speed, also when another machine is
    started in the same place.
    """

    def __init__(self, site: Site, number: int = 0) -> None:
        """Start it, the nth of its site."""
        self._site, self._place = site, (site.config.database_url, number)
        self.restart()

    def restart(self) -> None:
        """Throw everything in memory away and start on what the database says."""
        before = _BEFORE.pop(self._place, None)
        db = before.reopened(commit_watch=self._site.watch) if before else None
        self.parts, self._http = _start(self._site, db)
        _BEFORE[self._place] = self.parts.house.db
        while len(_BEFORE) > PLACES_MAX:
            del _BEFORE[next(iter(_BEFORE))]

    def close(self) -> None:
        """Let the database go."""
        self.parts.house.db.close()

    def post(self, delivery: Delivery) -> int:
        """Take one of the carrier's posts; returns our HTTP status."""
        path = delivery.url.removeprefix(self._site.config.address)
        answer = self._http.post(path, data=dict(delivery.form), headers=dict(delivery.headers))
        return answer.status_code


def _start(site: Site, db: Database | None = None) -> tuple[Parts, FlaskClient]:
    parts = wiring.build(
        site.config, sends=False, clock=site.clock, commit_watch=site.watch, books=site.books
    )
    house = replace(parts.house, new_id=site.ids, new_token=site.ids.token)
    house = replace(house, db=db or house.db)
    channels = wiring.channels(site.config, http_client=site.http_client)
    parts = replace(parts, house=house, channels=channels, on_setback=setbacks.acting(house))
    return parts, _web(parts).test_client()


def _web(parts: Parts) -> Flask:
    """Open the provider's door alone, the one that the carrier knocks at."""
    assert parts.config.twilio is not None
    app = Flask(__name__, static_folder=None)
    # A failed turn is part of the play; its trace would only hide the story.
    app.logger.disabled = True
    account, address = parts.config.twilio, parts.config.address
    door = TwilioDoor(parts.house, parts.clock, account=account, address=address)
    app.register_blueprint(twilio_webhooks(door, parts.on_setback))
    return app


Deed = Callable[[Machine], Any]
