"""A stateful stand-in for Twilio's API of texts and calls: remembers, delays, loses, refuses.

`Carrier` is the state machine, in whatever time its caller passes in. `app` puts Twilio's HTTP
paths over it, `server` runs that on loopback in real time, and `transport` joins it to Twilio's
own client library without a socket.
"""

from bot.simulation.carrier.account import Account, Clock
from bot.simulation.carrier.calls import Callee, CallResource
from bot.simulation.carrier.deliveries import Delivery
from bot.simulation.carrier.faults import NONE, ROUGH, Faults
from bot.simulation.carrier.machine import Carrier
from bot.simulation.carrier.resources import (
    Accepted,
    MessageResource,
    Outcome,
    Received,
    Rejected,
    StatusChange,
)

__all__ = [
    "NONE",
    "ROUGH",
    "Accepted",
    "Account",
    "CallResource",
    "Callee",
    "Carrier",
    "Clock",
    "Delivery",
    "Faults",
    "MessageResource",
    "Outcome",
    "Received",
    "Rejected",
    "StatusChange",
]
