"""Joins the parts of the house from its settings: the only place where they meet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot import library
from bot.care import setbacks
from bot.clock import Clock, SystemClock, TimeOrderedIds, TownClock, new_token
from bot.config import Config
from bot.db import CommitWatch, Database
from bot.errors import TurnConflict
from bot.house import House
from bot.library import Library
from bot.privacy import audit
from bot.privacy.keys import KeyRing
from bot.sending.channels.base import Channel
from bot.sending.channels.onscreen import OnScreen
from bot.sending.delivery import OnSetback
from bot.sending.flight import Abreast, Flight, OneByOne
from bot.sending.paging.base import Pager
from bot.sending.paging.offered import offered
from bot.sending.paging.onscreen import OnScreenPager
from bot.towntime import TownTime
from bot.translator import Translator
from flows.wording import Edition
from models import script_versions

ROOT = Path(__file__).parent.parent
# A house that only runs on this machine has nobody to write to.
NOBODY = "mailto:aftercall@localhost"


@dataclass(frozen=True)
class Parts:
    """A house with what it acts through. Without channels and pagers it takes in and decides."""

    config: Config
    house: House
    clock: Clock
    channels: Mapping[str, Channel]
    on_setback: OnSetback
    town: TownTime | None = None
    translator: Translator | None = None
    flight: Flight = field(default_factory=OneByOne)
    # By which kinds of way staff can be paged, beside their screens.
    pagers: Mapping[str, Pager] = field(default_factory=dict)


def build(
    config: Config,
    *,
    sends: bool = True,
    clock: Clock | None = None,
    commit_watch: CommitWatch | None = None,
    books: Library | None = None,
) -> Parts:
    """Build the parts. A process that never sends leaves the provider's client unloaded.

    `books` are read from the checkout unless given. Raises ScriptInvalid with every fault when a
    script, wording or lexicon is bad.
    """
    ring = KeyRing(config.keys.fields, config.keys.current, config.keys.root)
    db = Database(config.database_url, ring, commit_watch=commit_watch)
    house = House(db, books or library.load(ROOT), ring, config.policy, TimeOrderedIds(), new_token)
    town = TownTime(db) if config.simulated and clock is None else None
    return Parts(
        config=config,
        house=house,
        clock=clock or (TownClock(town.ahead) if town is not None else SystemClock()),
        channels=channels(config) if sends else {},
        on_setback=setbacks.acting(house),
        town=town,
        translator=Translator(config.translator) if config.translator else None,
        pagers=pagers(config, ring) if sends else {},
    )


def abreast(parts: Parts) -> Parts:
    """Return parts whose texts leave many at once, for a process that sends."""
    policy = parts.config.policy
    flight = Abreast(policy.texts_in_flight, prompt_lanes=policy.lanes_for_prompt_texts)
    return replace(parts, flight=flight)


def channels(config: Config, *, http_client: Any = None) -> dict[str, Channel]:
    """Give the channel that serves each kind of address.

    `http_client` carries the requests of the provider's client, unless it is to use its own.
    """
    webchat = OnScreen("WEB")
    if config.twilio is None:
        phones = OnScreen("SIM")
        return {"sms": phones, "whatsapp": phones, "webchat": webchat}
    # Loaded here: the provider's client is large, and only senders need it.
    from bot.sending.channels.twilio.rest import TwilioChannel

    twilio = TwilioChannel(config.twilio, config.address, http_client)
    return {"sms": twilio, "whatsapp": twilio, "webchat": webchat}


def pagers(config: Config, ring: KeyRing, *, http_client: Any = None) -> dict[str, Pager]:
    """Give what pages by each kind of way that the settings allow.

    Signatures and dates that other machines judge are made by this machine's own clock.
    """
    found: dict[str, Pager] = {}
    kinds, now = offered(config), SystemClock().now
    if config.simulated:
        found = {kind: OnScreenPager() for kind in ("sms", "voice", "email")}
    elif config.twilio is not None:
        found = _telephone_pagers(config, http_client)
    if config.mail is not None:
        from bot.sending.paging.mailing import Mailer

        found["email"] = Mailer(config.mail, config.address, now=now)
    if "push" in kinds:
        found["push"] = _pusher(config, ring)
    assert found.keys() == kinds, "what is offered is what there is"
    return found


def _telephone_pagers(config: Config, http_client: Any) -> dict[str, Pager]:
    # Loaded here: the provider's client is large, and only senders need it.
    from bot.sending.paging.calling import Caller
    from bot.sending.paging.texting import Texter

    assert config.twilio is not None
    found: dict[str, Pager] = {"sms": Texter(config.twilio, config.address, http_client)}
    if config.twilio.paging_from:
        found["voice"] = Caller(config.twilio, config.address, http_client)
    return found


def _pusher(config: Config, ring: KeyRing) -> Pager:
    from bot.sending.paging.pushing import Pusher, Signer
    from bot.sending.paging.vapid import private_key

    signer = Signer(private_key(ring), _contact(config), SystemClock().now)
    return Pusher(signer, local=config.simulated)


def _contact(config: Config) -> str:
    """Return whom a push service's staff may write to: a mailbox, or a site (RFC 8292)."""
    if config.mail is not None:
        return f"mailto:{config.mail.sender}"
    return config.address if config.address.startswith("https://") else NOBODY


def keep_editions(house: House, now: datetime) -> list[Edition]:
    """Publish the current edition of every script: keep it for ever, so that none is lost (P7).

    Returns those that are new; the audit log says since when each is kept.
    """
    return [one for one in house.library.editions.values() if _keep(house, one, now)]


def _keep(house: House, edition: Edition, now: datetime) -> bool:
    name, version = edition.script.name, edition.script.version
    known = select(script_versions.c.version).where(
        script_versions.c.script == name, script_versions.c.version == version
    )
    row = {"script": name, "version": version, "content": house.library.to_content(edition)}
    try:
        with house.db.writing() as tx:
            if tx.execute(known).first() is not None:
                return False
            tx.execute(insert(script_versions), {**row, "created_at": now})
            audit.append(tx, _published(house, edition, now))
    except TurnConflict:
        return False  # another process that started at the same moment has kept it
    return True


def _published(house: House, edition: Edition, now: datetime) -> dict[str, Any]:
    return audit.entry(
        house.ring,
        house.new_id(),
        now,
        actor="house",
        action="script.published",
        subject=f"script:{edition.script.name}",
        detail={"version": edition.script.version},
    )
