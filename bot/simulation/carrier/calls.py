"""Calls at the stand-in: they ring, are answered or not, hear our TwiML, and press keys."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Literal
from urllib.parse import urljoin

from bot.simulation.carrier.account import Account
from bot.simulation.carrier.deliveries import Deliveries, Delivery
from bot.simulation.carrier.faults import Faults
from bot.simulation.carrier.played import Played, play
from bot.simulation.carrier.posts import API_VERSION, signed
from bot.simulation.carrier.refusals import call_refusal
from bot.simulation.carrier.resources import Rejected

RING_SECONDS_MAX = 60
DIAL_SECONDS = 0.5
SECONDS_TO_PRESS = 3.0
# Which of the events that a callback can be asked for each status is.
EVENTS = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}

Steps = list[tuple[datetime, int, str, str]]


@dataclass(frozen=True, slots=True)
class Callee:
    """What becomes of calls to a number; `keys` are pressed one after another when asked.

    A machine answers, hears it all, and presses nothing.
    """

    ending: Literal["answers", "machine", "busy", "no-answer", "failed"] = "answers"
    keys: str = ""
    after_seconds: float = 4.0


@dataclass(slots=True)
class CallResource:
    """One call as the carrier keeps it, with what was said and pressed in it."""

    sid: str
    sender: str
    to: str
    created_at: datetime
    form: dict[str, str]
    callee: Callee
    status: str = "queued"
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    heard: list[tuple[str, str]] = field(default_factory=list)
    pressed: str = ""
    broken: bool = False

    @property
    def keys_left(self) -> str:
        """What this callee would still press."""
        return self.callee.keys[len(self.pressed) :] if self.callee.ending == "answers" else ""


class Switchboard:
    """Every call ever, and the steps planned for them."""

    def __init__(self, rng: Random, account: Account, deliveries: Deliveries) -> None:
        """Start with no calls; what they post goes out with the rest of the carrier's posts."""
        self.calls: dict[str, CallResource] = {}
        self.callees: dict[str, Callee] = {}
        self._rng, self._account, self._deliveries = rng, account, deliveries
        self._steps: Steps = []
        self._count = 0

    def create(
        self, form: Mapping[str, str], refused: Mapping[str, int], *, now: datetime
    ) -> CallResource | Rejected:
        """Begin a call; `refused` are numbers with a code of their own."""
        wrong = call_refusal(form, self._account, refused=refused)
        if wrong is not None:
            return wrong
        callee = self.callees.get(form["To"], Callee())
        sid = f"CA{self._rng.getrandbits(128):032x}"
        call = CallResource(sid, form["From"], form["To"], now, dict(form), callee)
        self.calls[sid] = call
        self._dial(call, now)
        return call

    def advance(self, now: datetime, faults: Faults) -> None:
        """Let every step planned up to now take place, in order of time."""
        while self._steps and self._steps[0][0] <= now:
            at, _, sid, status = heapq.heappop(self._steps)
            self._reach(self.calls[sid], status, at=at, faults=faults)

    def next_at(self) -> datetime | None:
        """Return when the next planned step is, if there is one."""
        return self._steps[0][0] if self._steps else None

    def told(self, delivery: Delivery, body: str, *, now: datetime) -> None:
        """Play what our side answered; nothing, or nonsense, ends the call."""
        call = self.calls[delivery.message_sid]
        played = play(body)
        if played is None:
            call.broken = True
            self._plan(call, "completed", now)
            return
        call.heard.extend(played.said)
        if played.action is not None and call.keys_left:
            self._press(call, played, base=delivery.url, now=now)
        else:
            self._plan(call, "completed", now + timedelta(seconds=played.seconds))

    def _dial(self, call: CallResource, now: datetime) -> None:
        """Plan the call until somebody answers, or nobody does."""
        at = now + timedelta(seconds=DIAL_SECONDS)
        self._plan(call, "initiated", at)
        if call.callee.ending == "failed":
            self._plan(call, "failed", at)
            return
        self._plan(call, "ringing", at + timedelta(seconds=DIAL_SECONDS))
        patience = min(int(call.form.get("Timeout", RING_SECONDS_MAX)), RING_SECONDS_MAX)
        wait = min(call.callee.after_seconds, patience)
        answers = call.callee.ending in ("answers", "machine") and wait < patience
        ending = "busy" if call.callee.ending == "busy" else "no-answer"
        wait = wait if answers or ending == "busy" else patience
        self._plan(call, "in-progress" if answers else ending, at + timedelta(seconds=wait + 1))

    def _plan(self, call: CallResource, status: str, at: datetime) -> None:
        self._count += 1
        heapq.heappush(self._steps, (at, self._count, call.sid, status))

    def _reach(self, call: CallResource, status: str, *, at: datetime, faults: Faults) -> None:
        call.status = status
        if status == "in-progress":
            call.answered_at = at
            self._post(call, "twiml", call.form["Url"], at=at, faults=faults)
        elif status not in EVENTS:
            call.ended_at = at
        wanted = call.form.get("StatusCallbackEvent", "completed").split()
        if "StatusCallback" in call.form and EVENTS.get(status, "completed") in wanted:
            self._post(call, "callback", call.form["StatusCallback"], at=at, faults=faults)

    def _press(self, call: CallResource, played: Played, *, base: str, now: datetime) -> None:
        """Press the next key, and ask our side what then."""
        key = call.keys_left[0]
        call.pressed += key
        at = now + timedelta(seconds=SECONDS_TO_PRESS)
        url = urljoin(base, played.action or "")
        form = {**self._form(call), "Digits": key, "FinishedOnKey": "", "msg": "Gather End"}
        self._send(signed("twiml", call.sid, to=self._target(url), form=form, at=at), Faults())

    def _post(
        self,
        call: CallResource,
        kind: Literal["twiml", "callback"],
        url: str,
        *,
        at: datetime,
        faults: Faults,
    ) -> None:
        form = self._form(call)
        if call.ended_at is not None:
            since = call.answered_at or call.ended_at
            form["CallDuration"] = str(round((call.ended_at - since).total_seconds()))
        self._send(signed(kind, call.sid, to=self._target(url), form=form, at=at), faults)

    def _send(self, delivery: Delivery, faults: Faults) -> None:
        self._deliveries.send(delivery, faults)

    def _target(self, url: str) -> tuple[str, str]:
        return url, self._account.auth_token

    def _form(self, call: CallResource) -> dict[str, str]:
        return {
            "CallSid": call.sid,
            "AccountSid": self._account.account_sid,
            "From": call.sender,
            "To": call.to,
            "CallStatus": call.status,
            "Direction": "outbound-api",
            "ApiVersion": API_VERSION,
            "CalledCity": "",
            "UnannouncedField": "added without notice",
        }
