"""Pages of invented staff for tests of the pagers, and a house on Twilio that is called back."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert
from werkzeug.serving import WSGIRequestHandler, make_server

from bot import wiring
from bot.app import create_app
from bot.config import Config, TwilioAccount
from bot.privacy.keys import KeyRing
from bot.sending.paging.base import PageOut, Pager
from bot.sending.paging.pushing import Pusher, Signer
from bot.sending.paging.vapid import private_key
from bot.simulation.carrier import Account, Carrier
from bot.simulation.carrier.server import StandIn, post_due
from models import page_attempts, pages, paging_ways
from tests.push_exchange import PushExchange
from tests.town import RING, Town

NOORS = "+15035550171"
INBOUND = "/webhooks/twilio/messages"
PAGING_FROM = "+15035550180"
TEXTING_FROM = "+15035550190"
SID, SERVICE, TOKEN = "AC" + "7" * 32, "MG" + "7" * 32, "invented-token"
ATTEMPT = UUID("0198c0de-0000-7000-8000-000000000001")
LINK = "https://aftercall.example/p/AAAAAAAAAAAAAAAAAAAAAA"
WORDS = "1 urgent item waiting"


def page_out(kind: str, address: str, **changes: Any) -> PageOut:
    """A page as the chain hands it over."""
    title = "Aftercall: please look"
    return replace(PageOut(ATTEMPT, kind, address, title, WORDS, LINK), **changes)


def pusher(ring: KeyRing = RING, **changes: Any) -> Pusher:
    """A pusher of the house, allowed to reach this machine."""
    now = changes.pop("now", lambda: datetime.now(UTC))
    signer = Signer(private_key(ring), "mailto:pages@aftercall.example", now)
    return Pusher(signer, **{"local": True, "whole_seconds": 2.0, **changes})


def out_to(exchange: PushExchange, **changes: Any) -> PageOut:
    return page_out("push", exchange.subscription, **changes)


@dataclass
class CalledBack:
    """A house that serves its real application on loopback, and the carrier that calls it."""

    town: Town
    carrier: Carrier
    config: Config
    pagers: dict[str, Pager]

    @property
    def address(self) -> str:
        """Where the house is called back."""
        return self.config.address

    def passes(self, seconds: int) -> None:
        """Let time pass second by second; what the carrier owes us is posted meanwhile."""
        for _ in range(seconds):
            self.town.clock.at += timedelta(seconds=1)
            post_due(self.carrier, self.town.clock)

    def attempt(self, kind: str, *, page_id: UUID | None = None, **changes: Any) -> PageOut:
        """Write down an attempt at paging Noor, and return what is to be handed over."""
        house, staff_id = self.town.house, self.town.staff["Noor"].id
        address = changes.pop("address", NOORS)
        way = {"id": house.new_id(), "staff_id": staff_id, "kind": kind, "address": address}
        more = {"address_hash": RING.look_up(address), "position": 1, "created_at": self.town.now}
        row = {
            "id": house.new_id(),
            "page_id": page_id,
            "way_id": way["id"],
            "staff_id": staff_id,
            "purpose": "escalation" if page_id else "test",
            "state": "sent",
            "due_at": self.town.now,
            "attempted_at": self.town.now,
        }
        with house.db.writing() as tx:
            tx.execute(insert(paging_ways), {**way, **more})
            tx.execute(insert(page_attempts), {**row, "token_hash": row["id"].bytes * 2})
        return page_out(kind, address, attempt_id=row["id"], **changes)

    def cry(self) -> UUID:
        """Let Bea be in danger; returns the page that Noor is due."""
        known = self.town.agreed("Bea")
        self.town.hears(known, "I want to kill myself tonight")
        self.town.settle()
        noor = self.town.staff["Noor"].id
        [page, *_] = [row for row in self.town.rows(pages) if row.staff_id == noor]
        page_id: UUID = page.id
        return page_id

    def stored(self, out: PageOut) -> Any:
        """Return what the table holds of an attempt."""
        [row] = self.town.rows(page_attempts, id=out.attempt_id)
        return row


@contextmanager
def called_back(
    town: Town, *, paging_from: str = PAGING_FROM, **settings: Any
) -> Iterator[CalledBack]:
    """Serve the town's application, and a carrier that it pages through, until the end.

    `settings` are more of the house's own.
    """
    server = make_server("127.0.0.1", 0, Flask("empty"), threaded=True, request_handler=_Quiet)
    address = f"http://127.0.0.1:{server.server_port}"
    account = Account(SID, TOKEN, SERVICE, (TEXTING_FROM, PAGING_FROM), f"{address}{INBOUND}")
    carrier = Carrier(Random(3), account=account)
    with StandIn(carrier, town.clock, posting=False) as stand_in:
        ours = TwilioAccount(SID, (TOKEN,), SERVICE, stand_in.url, 2, paging_from)
        config = replace(town.config, public_url=address, twilio=ours, **settings)
        server.app = create_app(replace(town.parts, config=config))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        pagers = wiring.pagers(config, RING)
        try:
            yield CalledBack(town, carrier, config, pagers)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            let_go(pagers.values())


def let_go(senders: Iterable[object]) -> None:
    """Close the connections that the provider's client keeps open."""
    for sender in senders:
        client = getattr(sender, "_client", None)
        if client is not None:
            client.http_client.session.close()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing."""
