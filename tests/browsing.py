"""People at their browsers: the real application over a test's town, without a network."""

import re
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from argon2 import PasswordHasher
from flask import Flask
from flask.templating import Environment
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bot.care.turn import receive
from bot.doors import api, console, edge, sessions, training, webchat
from bot.doors import town as town_door
from bot.doors.desk import Desk
from bot.doors.edge import cookie_name
from bot.sending.channels.base import Inbound
from models import contact_points, staff_members
from tests.town import StillClock, Town

PASSWORD = "a sentence that nobody would guess"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@cache
def _kept() -> str:
    # As weak as can be: what a guess costs is the business of test_passwords.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class _KnownRule(Rule):
    """A rule of the web application. What it compiles to is the same for every town."""

    _compiled: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}
    _PARTS = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")

    def compile(self) -> None:
        """Compile, or take over what another application has compiled."""
        key = (self.rule, self.merge_slashes, self.subdomain, repr(self.defaults))
        if key not in self._compiled:
            super().compile()
            self._compiled[key] = {name: getattr(self, name) for name in self._PARTS}
        self.__dict__.update(self._compiled[key])


class _Templates(BytecodeCache):
    """What templates compile to, kept for every town: else it is a third of what a test costs."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take over what another application has compiled, if the template is the same."""
        code = self._compiled.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_TEMPLATES = _Templates()


class _App(Flask):
    url_rule_class = _KnownRule

    def create_jinja_environment(self) -> Environment:
        """Give the environment of templates that are compiled once for all towns."""
        environment = super().create_jinja_environment()
        environment.bytecode_cache = _TEMPLATES
        return environment


def may_sign_in(town: Town) -> None:
    """Give everybody the tests' password."""
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).values(password_hash=_kept()))


class Controls:
    """Plays a test's town from its page."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def advance(self, *, until: datetime) -> None:
        """Move the clock on, and let what is due then happen."""
        self.town.clock.at = until
        self.town.settle()

    def text(self, contact_point_id: UUID, body: str) -> None:
        """Text us from one of the town's phones."""
        query = select(contact_points).where(contact_points.c.id == contact_point_id)
        with self.town.house.db.reading() as tx:
            point = tx.execute(query).one()
        sid = f"SIM{self.town.house.new_id().hex}"
        inbound = Inbound(point.channel, sid, point.address, body, received_at=self.town.now)
        receive(self.town.house, inbound, self.town.now)
        self.town.settle()


class Doors:
    """The town's web application. `door_clock` times sign-ins, and moves apart from the town's.

    With `settles`, what a page queues is sent at once, as a scheduler would.
    """

    def __init__(self, town: Town, *, settles: bool = False) -> None:
        self.town, self.door_clock = town, StillClock()
        self.woken = self.started_again = 0
        self._settles = settles
        self.desk = desk = Desk(
            town.house,
            town.clock,
            town.config,
            self._wake,
            self.door_clock,
            town.parts.translator,
        )
        self.app = _App("bot.doors", static_folder=None)
        csrf = edge.protect(self.app, desk)
        if town.config.real is not None:
            training.open_to_arrivals(self.app, desk, csrf)
            self.app.register_blueprint(training.starting_again(desk, self._start_again))
        self.app.register_blueprint(console.blueprint(desk))
        self.app.register_blueprint(webchat.blueprint(desk))
        machines = api.blueprint(desk)
        csrf.exempt(machines)
        self.app.register_blueprint(machines)
        self.app.register_blueprint(town_door.blueprint(desk, Controls(town)))
        may_sign_in(town)

    def visitor(self) -> "Browser":
        """Give the browser of somebody who is not signed in."""
        return Browser(self.app.test_client())

    def signed_in(self, name: str) -> "Browser":
        """Give the browser of a member of staff who is signed in."""
        http = self.visitor()
        answer = http.sign_in(name)
        assert answer.status_code == 303, answer.text
        return http

    def cookie(self, name: str) -> tuple[str, str]:
        """Sign a member of staff in without a page; return the cookie that says so, and its name.

        Takes the name that they sign in with.
        """
        [row] = self.town.rows(staff_members, sign_in_name=name)
        return cookie_name(self.desk, sessions.COOKIE), sessions.start(self.desk, row.id)

    def _start_again(self) -> None:
        self.started_again += 1

    def _wake(self) -> None:
        self.woken += 1
        if self._settles:
            self.town.settle()


class Browser:
    """One browser: it keeps cookies, and sends forms with the token of a page it has read."""

    def __init__(self, http: FlaskClient) -> None:
        self.http = http

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.http.get(path, headers=headers, buffered=True)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form as a page of ours would."""
        found = TOKEN.search(self.get("/sign-in").text)
        assert found is not None
        return self.http.post(path, data={**fields, "csrf_token": found[1]})

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Send the sign-in form."""
        return self.post("/sign-in", name=name, password=password, **more)

    def conversation(self, conversation_id: UUID) -> "Shown":
        """Open a conversation's page."""
        answer = self.get(f"/c/{conversation_id}")
        assert answer.status_code == 200, answer.status
        return Shown(answer.text)

    def does(self, conversation_id: UUID, deed: str, **fields: Any) -> TestResponse:
        """Send one of the forms of a conversation's page."""
        return self.post(f"/c/{conversation_id}/{deed}", **fields)

    def replies(self, conversation_id: UUID, body: str, **changes: Any) -> TestResponse:
        """Open a conversation and send a reply with what its page holds."""
        shown = self.conversation(conversation_id)
        return self.does(conversation_id, "reply", body=body, **{**shown.hidden, **changes})


class Shown:
    """A conversation's page as it was shown."""

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def hidden(self) -> dict[str, str]:
        """Return what the reply form carries unseen."""
        names = ("token", "last_seen", "idempotency_key")
        return {name: self._value(name) for name in names}

    def _value(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""
