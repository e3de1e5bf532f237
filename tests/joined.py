"""A house with every peer on loopback: carrier, mail server, push service, and people's browsers.

Nothing in between is ours to call: texts come in by signed webhooks, pages leave by the real
clients, and whoever answers does so over HTTP, by a text or by a key.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

import requests

from bot import wiring
from bot.config import MailServer
from bot.sending.paging.vapid import public_key
from bot.simulation.carrier.server import post_due
from models import conversations, page_attempts, paging_ways
from tests.browsing import PASSWORD, TOKEN, Shown, may_sign_in
from tests.mail_server import MailHouse, mail_server
from tests.paging import PAGING_FROM, TEXTING_FROM, CalledBack, called_back, let_go, pusher
from tests.push_exchange import PushExchange, Subscriber, push_exchange
from tests.town import PHONES, POCKETS, RING, Town

CRY = "I want to kill myself tonight"
MAILBOX = "noor@staff.example"
LINK = re.compile(r"/p/[\w-]{22}")
A_MOMENT, A_WHILE = 5, 30


@dataclass
class Joined:
    """The house and its peers. Time passes only in `passes`."""

    house: CalledBack
    mail: MailHouse
    push: PushExchange

    @property
    def town(self) -> Town:
        """The people."""
        return self.house.town

    def reached_by(self, kind: str) -> None:
        """Let Noor be paged in one way, and in no other."""
        places = {"email": MAILBOX, "push": self.push.subscription}
        noor = self.town.staff["Noor"].id
        with self.town.house.db.writing() as tx:
            mine = paging_ways.update().where(paging_ways.c.staff_id == noor)
            tx.execute(mine.values(retired_at=self.town.now))
        self.town.way(noor, kind, address=places.get(kind, POCKETS["Noor"]))

    def cries(self) -> None:
        """Let Bea text us that she is in danger, and what follows at once happen."""
        self.texts(PHONES["Bea"], CRY, to=TEXTING_FROM)

    def texts(self, phone: str, body: str, *, to: str = PAGING_FROM) -> None:
        """Let a phone text a number of ours."""
        self.house.carrier.handset_sends(phone, body, now=self.town.now, to=to)
        self.passes(A_MOMENT)

    def passes(self, seconds: int) -> None:
        """Let time pass: the carrier posts what it owes, and every sweep runs, now and again."""
        tick = A_WHILE if seconds > 2 * A_WHILE else A_MOMENT
        for _ in range(0, seconds, tick):
            self.town.clock.at += timedelta(seconds=tick)
            post_due(self.house.carrier, self.town.clock)
            self.town.settle()

    def left(self) -> int:
        """Count all that has left to staff by now, at the peers themselves."""
        carrier = self.house.carrier
        texts = [one for one in carrier.sent if one.to in POCKETS.values()]
        return len(texts) + len(carrier.calls) + len(self.mail.taken) + len(self.push.arrived)

    def answers(self) -> list[str | None]:
        """Tell how each page that went out was answered, if it was."""
        return [row.answered_by for row in self.town.rows(page_attempts) if row.attempted_at]

    def got(self, kind: str) -> str:
        """Return what last came to Noor, as its peer shows it: the mail parsed, the push read."""
        if kind == "email":
            return str(self.mail.taken[-1].message.get_content())
        if kind == "push":
            return "{words} {path}".format(**self.push.arrived[-1])
        texts = [one for one in self.house.carrier.sent if one.to == POCKETS["Noor"]]
        return texts[-1].original_body

    @property
    def page(self) -> str:
        """Return the path of Bea's conversation."""
        return f"/c/{self.conversation_id}"

    @property
    def conversation_id(self) -> UUID:
        """Return where Bea's texts are."""
        [row] = self.town.rows(conversations)
        found: UUID = row.id
        return found


class Visitor:
    """Somebody's browser, as far as forms go: real requests, with cookies, to the house."""

    def __init__(self, address: str) -> None:
        self._address, self._http = address, requests.Session()
        self._http.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def opens(self, path: str) -> str:
        """Open a page; returns what it shows."""
        answer = self._http.get(self._address + path, timeout=10)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def sends(self, path: str, *, on: str, **fields: Any) -> str:
        """Send a form that stands on a page; returns what is shown then."""
        found = TOKEN.search(self.opens(on))
        assert found is not None, on
        form = {**fields, "csrf_token": found[1]}
        answer = self._http.post(self._address + path, data=form, timeout=10)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def signs_in(self, name: str) -> None:
        """Sign in as a member of staff."""
        self.sends("/sign-in", on="/sign-in", name=name, password=PASSWORD)

    def does(self, deed: str, *, on: str, **fields: Any) -> None:
        """Do something about a conversation that is one's own, with what its page holds."""
        self.sends(f"{on}/{deed}", on=on, **Shown(self.opens(on)).hidden, **fields)


@contextmanager
def joined(town: Town) -> Iterator[Joined]:
    """Join a town, in which Bea has agreed to texts, with its peers until the end of the block."""
    town.agreed("Bea")
    may_sign_in(town)
    with mail_server() as mail, push_exchange(Subscriber(public_key(RING))) as push:
        server = MailServer("127.0.0.1", mail.port, "pages@aftercall.example", timeout_seconds=5)
        with called_back(town, mail=server) as house:
            # Only a simulated house pushes to this machine by itself.
            house.pagers["push"] = pusher()
            channels = wiring.channels(house.config)
            parts = replace(town.parts, channels=channels, pagers=house.pagers)
            town.parts = replace(parts, config=house.config)
            try:
                yield Joined(house, mail, push)
            finally:
                let_go(channels.values())
