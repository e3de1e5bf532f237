"""A browser's push subscription: read strictly, for a browser may tell us any address at all."""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from bot.config import is_loopback

ENDPOINT_LENGTH_MAX = 1500
SECRET_BYTES = 16
# Addresses that stand for others, which may be ours: translated (RFC 6052, 8215), 6to4, Teredo.
_STANDING_FOR_OTHERS = tuple(
    map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
)


class SubscriptionInvalid(ValueError):
    """What a browser sent is no subscription that we would push to."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where to push to, and the two keys with which only that browser reads it (RFC 8291)."""

    endpoint: str
    p256dh: bytes
    auth: bytes

    @property
    def origin(self) -> str:
        """Give scheme, host and port: whom the push service's token is for (RFC 8292)."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def parse(text: str, *, local: bool) -> Subscription:
    """Read a subscription's JSON; `local` allows a push service on this machine.

    Raises SubscriptionInvalid.
    """
    try:
        found = json.loads(text)
        endpoint, keys = found["endpoint"], found["keys"]
        subscription = Subscription(endpoint, _bytes(keys["p256dh"]), _bytes(keys["auth"]))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), subscription.p256dh)
        _check_endpoint(endpoint, local=local)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubscriptionInvalid("no subscription") from error
    if len(subscription.auth) != SECRET_BYTES:
        raise SubscriptionInvalid("its secret has another size")
    return subscription


def canonical(text: str, *, local: bool) -> str:
    """Return the subscription's one form to be kept: the same whatever else the browser told.

    Raises SubscriptionInvalid.
    """
    parse(text, local=local)
    found = json.loads(text)
    keys = {name: found["keys"][name].rstrip("=") for name in ("auth", "p256dh")}
    return json.dumps({"endpoint": found["endpoint"], "keys": keys}, sort_keys=True)


def is_outside(address: str) -> bool:
    """Say whether an IP address is somewhere on the internet, and none of our own networks."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return _is_public(ip.ipv4_mapped)
        if any(ip in network for network in _STANDING_FOR_OTHERS):
            return False
    return _is_public(ip)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast


def _check_endpoint(endpoint: str, *, local: bool) -> None:
    if len(endpoint) > ENDPOINT_LENGTH_MAX or not endpoint.isascii() or not endpoint.isprintable():
        raise SubscriptionInvalid("no address")
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if not host or " " in endpoint or "@" in parts.netloc or parts.port == 0:
        raise SubscriptionInvalid("no host")
    if is_loopback(host) and local:
        return
    if parts.scheme != "https" or is_loopback(host) or _is_inner(host):
        raise SubscriptionInvalid("not on the internet")


def _is_inner(host: str) -> bool:
    """Say whether an address stands in the URL itself that is one of our own networks."""
    try:
        return not is_outside(host)
    except ValueError:
        return False  # a name: what it stands for is looked up, and judged, at each push


def _bytes(text: object) -> bytes:
    if not isinstance(text, str) or len(text) > 100:
        raise SubscriptionInvalid("no key")
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
