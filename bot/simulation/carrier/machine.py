"""The carrier itself: what it accepts, what becomes of it, and what it owes us.

Nothing happens by itself: every call says what time it is, and everything planned up to then
takes place first, in order. With the same generator and the same calls it does the same.
Public calls may come from several threads.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import wraps
from random import Random
from threading import RLock
from typing import Concatenate, ParamSpec, TypeVar

from bot.simulation.carrier.account import Account
from bot.simulation.carrier.calls import Callee, CallResource, Switchboard
from bot.simulation.carrier.deliveries import Deliveries, Delivery, failure_of
from bot.simulation.carrier.faults import NONE, Faults
from bot.simulation.carrier.keywords import REPLIES, Blocklist, Keyword, keyword_of
from bot.simulation.carrier.log import Page, alter, page_of, removable
from bot.simulation.carrier.posts import inbound_form, signed, status_form
from bot.simulation.carrier.refusals import BODY_CHARACTERS_MAX, WHATSAPP, refusal, rejected
from bot.simulation.carrier.resources import (
    DELIVERED,
    Accepted,
    LostAnswer,
    MessageResource,
    Outcome,
    Received,
    Rejected,
    StatusChange,
)
from bot.simulation.carrier.traffic import Traffic
from bot.simulation.carrier.trouble import Trouble

WHATSAPP_WINDOW = timedelta(hours=24)
OUTSIDE_WINDOW = Outcome("failed", 63016)

P = ParamSpec("P")
R = TypeVar("R")


def _locked(
    method: "Callable[Concatenate[Carrier, P], R]",
) -> "Callable[Concatenate[Carrier, P], R]":
    """Let one thread at a time into the carrier."""

    @wraps(method)
    def alone(self: "Carrier", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._lock:
            return method(self, *args, **kwargs)

    return alone


class Carrier:
    """One account at the carrier.

    `faults` may be replaced at any time. `outcomes` says what becomes of texts to a number
    (delivered, unless listed), `refused` gives a number its own refusal code.
    """

    def __init__(self, rng: Random, *, account: Account, faults: Faults = NONE) -> None:
        """Start with an empty log; all chance comes from `rng`."""
        self.account, self.faults = account, faults
        self.outcomes: dict[str, Outcome] = {}
        self.refused: dict[str, int] = {}
        self.is_down = False
        self._lock = RLock()
        self._traffic = Traffic(rng, account)
        self._deliveries = Deliveries(rng)
        self._switchboard = Switchboard(rng, account, self._deliveries)
        self._trouble = Trouble(rng)
        self._blocked = Blocklist()
        self._heard_at: dict[str, datetime] = {}

    @property
    def sent(self) -> Sequence[MessageResource]:
        """Every message accepted from the API, in order; the carrier's own replies are not."""
        everything = list(self._traffic.messages.values())
        return [message for message in everything if message.direction == "outbound-api"]

    @property
    def calls(self) -> Sequence[CallResource]:
        """Every call, in order."""
        return list(self._switchboard.calls.values())

    @property
    def callees(self) -> dict[str, Callee]:
        """What becomes of calls to a number; one that is not listed answers and presses nothing."""
        return self._switchboard.callees

    @property
    def lost(self) -> Sequence[Delivery]:
        """Every webhook and callback that will never arrive."""
        return list(self._deliveries.lost)

    @property
    def handsets(self) -> Sequence[str]:
        """Every number that received or sent a text."""
        return sorted(self._traffic.handsets.keys() | self._heard_at.keys())

    def handset(self, number: str) -> Sequence[Received]:
        """Return what this phone received by the last call, in order of arrival."""
        return list(self._traffic.handsets.get(number, ()))

    @_locked
    def accept(self, form: Mapping[str, str], now: datetime) -> Accepted | Rejected:
        """Do what a POST of Messages.json does; several `MediaUrl` are separated by a space.

        An accepted message is in the log even if the answer is lost on its way.
        """
        self._advance(now)
        refused = self._trouble.refusal(self.faults) or self._refusal(form, now)
        if refused is not None:
            return refused
        message = self._outbound(form, now)
        self._traffic.depart(message, now)
        return Accepted(message, self._trouble.lost_answer(self.faults))

    @_locked
    def call(
        self, form: Mapping[str, str], now: datetime
    ) -> tuple[CallResource, LostAnswer | None] | Rejected:
        """Do what a POST of Calls.json does; the call goes on even if the answer is lost."""
        self._advance(now)
        refused = self._trouble.refusal(self.faults)
        made = refused or self._switchboard.create(form, self.refused, now=now)
        if isinstance(made, Rejected):
            return made
        return made, self._trouble.lost_answer(self.faults)

    @_locked
    def fetch_call(self, sid: str, now: datetime) -> CallResource | Rejected:
        """Return one call."""
        self._advance(now)
        return self._switchboard.calls.get(sid) or rejected(20404)

    @_locked
    def handset_sends(
        self, from_: str, body: str, *, now: datetime, to: str | None = None, media: int = 0
    ) -> str:
        """Let a person text us, and return the sid of the inbound message.

        Without `to`, it goes to the number that texted this phone last. Lone surrogates cannot
        travel and arrive as U+FFFD.
        """
        assert len(body) <= BODY_CHARACTERS_MAX, "an inbound text has at most 1600 characters"
        self._advance(now)
        addresses = (from_, to or self._traffic.sender_for(from_))
        content = (_sendable(body), media)
        message = self._traffic.enter("inbound", addresses, content=content, at=now)
        message.service_sid = self.account.service_sid
        message.reach(StatusChange("received", now))
        self._heard_at[from_] = now
        self._announce(message, self._heed(message, now))
        return message.sid

    @_locked
    def due(self, now: datetime) -> list[Delivery]:
        """Take out the posts due by now; perform each and report it to `delivered`.

        While the carrier is down nothing leaves: what is due is lost.
        """
        self._advance(now)
        if self.is_down:
            self._deliveries.drop_due(now)
        return self._deliveries.due(now)

    @_locked
    def delivered(
        self,
        delivery: Delivery,
        status: int | None,
        *,
        now: datetime,
        timed_out: bool = False,
        body: str = "",
    ) -> None:
        """Take note how a post ended: our HTTP status, or none when no answer came.

        `timed_out` tells a missing answer from a missing connection; a call plays the `body`.
        """
        failure = failure_of(status, timed_out)
        if failure is not None:
            again = self._deliveries.failed(delivery, failure, now=now)
            body = ""
            if again:
                return
        if delivery.kind == "twiml":
            self._switchboard.told(delivery, body, now=now)

    @_locked
    def next_due_at(self) -> datetime | None:
        """Return when something next happens by itself, if anything will."""
        moments = (
            self._deliveries.next_due_at(),
            self._traffic.next_at(),
            self._switchboard.next_at(),
        )
        return min((moment for moment in moments if moment is not None), default=None)

    @_locked
    def down(self, down: bool, now: datetime) -> None:
        """Begin or end an outage: the API is out of reach and posts are lost, the log goes on."""
        self._advance(now)
        if self.is_down:
            self._deliveries.drop_due(now)
        self.is_down = down

    @_locked
    def busy(self, requests: int) -> None:
        """Refuse this many of the next requests with 20429."""
        self._trouble.busy = requests

    @_locked
    def trouble(self) -> Rejected | None:
        """Return the refusal chance has for a request other than `accept`, which draws its own."""
        return self._trouble.refusal(self.faults)

    @_locked
    def latency_seconds(self) -> float:
        """Draw how long the answer to one request takes."""
        return self._trouble.latency_seconds(self.faults)

    @_locked
    def log(self, query: Mapping[str, str], now: datetime) -> Page:
        """Return a page of the log; raises `QueryInvalid`."""
        self._advance(now)
        return page_of(list(self._traffic.messages.values()), query)

    @_locked
    def fetch(self, sid: str, now: datetime) -> MessageResource | Rejected:
        """Return one message of the log, unless there is none or it was deleted."""
        self._advance(now)
        message = self._traffic.messages.get(sid)
        return rejected(20404) if message is None or message.deleted else message

    @_locked
    def update(
        self, sid: str, form: Mapping[str, str], *, now: datetime
    ) -> MessageResource | Rejected:
        """Cancel a message that was not sent yet, or empty the body of one that has ended."""
        found = self.fetch(sid, now)
        return found if isinstance(found, Rejected) else alter(found, form, now=now)

    @_locked
    def delete(self, sid: str, now: datetime) -> Rejected | None:
        """Take a message that has ended out of the log."""
        found = self.fetch(sid, now)
        refused = found if isinstance(found, Rejected) else removable(found)
        if refused is None and isinstance(found, MessageResource):
            found.deleted = True
        return refused

    def _advance(self, now: datetime) -> None:
        """Let everything planned up to now take place, and owe its callbacks."""
        self._switchboard.advance(now, self.faults)
        for message, change in self._traffic.advance(now):
            if message.status_callback:
                form = status_form(message, self.account, change=change)
                target = (message.status_callback, self.account.auth_token)
                post = signed("callback", message.sid, to=target, form=form, at=change.at)
                self._deliveries.send(post, self.faults)

    def _refusal(self, form: Mapping[str, str], now: datetime) -> Rejected | None:
        """Return why this request is refused: its form, its recipient, or a full queue."""
        blocked = form.get("To", "") in self._blocked
        found = refusal(form, self.account, refused=self.refused, blocked=blocked)
        by_number = form.get("From") and not form.get("MessagingServiceSid")
        if found is None and by_number and self._traffic.is_full(form["From"], now):
            return rejected(21611)
        return found

    def _outbound(self, form: Mapping[str, str], now: datetime) -> MessageResource:
        """Make the resource of a message just accepted."""
        to = form["To"]
        addresses = (form.get("From") or self._traffic.sender_for(to), to)
        content = (form.get("Body", ""), len(form.get("MediaUrl", "").split()))
        message = self._traffic.enter("outbound-api", addresses, content=content, at=now)
        message.form, message.status_callback = dict(form), form.get("StatusCallback")
        message.service_sid = form.get("MessagingServiceSid")
        message.outcome = self._outcome(form, now)
        message.reach(StatusChange("accepted" if message.service_sid else "queued", now))
        return message

    def _outcome(self, form: Mapping[str, str], now: datetime) -> Outcome:
        """Say how a message will end; WhatsApp refuses free text outside its 24-hour window."""
        to = form["To"]
        if to.startswith(WHATSAPP) and not form.get("ContentSid"):
            heard_at = self._heard_at.get(to)
            if heard_at is None or now - heard_at > WHATSAPP_WINDOW:
                return OUTSIDE_WINDOW
        return self.outcomes.get(to, DELIVERED)

    def _heed(self, message: MessageResource, now: datetime) -> Keyword | None:
        """Block, unblock and answer as a keyword demands; return it if it was one."""
        handset, keyword = message.sender, keyword_of(message.original_body)
        if keyword is None or handset.startswith(WHATSAPP):
            return None
        owes_reply = self._blocked.heard(handset, keyword)
        if owes_reply and (self.account.keyword_replies or self.account.advanced_opt_out):
            addresses, content = (message.to, handset), (REPLIES[keyword], 0)
            reply = self._traffic.enter("outbound-reply", addresses, content=content, at=now)
            reply.reach(StatusChange("queued", now))
            self._traffic.depart(reply, now)
        return keyword

    def _announce(self, message: MessageResource, keyword: Keyword | None) -> None:
        """Owe the webhook of an inbound message."""
        shown = keyword if self.account.advanced_opt_out else None
        form = inbound_form(message, self.account, keyword=shown)
        target = (self.account.webhook_url, self.account.auth_token)
        post = signed("webhook", message.sid, to=target, form=form, at=message.created_at)
        self._deliveries.send(post, self.faults)


def _sendable(body: str) -> str:
    """Join surrogate pairs and replace lone surrogates, which no network can carry."""
    return body.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
