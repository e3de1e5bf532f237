"""The key by which push services know us (VAPID, RFC 8292), derived from the house's root.

Browsers subscribe for one such key: it stays as long as the root does, and needs no setting.
"""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec

from bot.privacy.keys import KeyRing
from bot.sending.paging.encryption import point

PURPOSE = "web push"
# The order of the curve P-256 (NIST SP 800-186): a private key is a number below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def private_key(ring: KeyRing) -> ec.EllipticCurvePrivateKey:
    """Return the house's key."""
    number = int.from_bytes(ring.secret(PURPOSE), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())


def public_key(ring: KeyRing) -> str:
    """Return its public half as browsers want it when they subscribe."""
    return written(private_key(ring))


def written(key: ec.EllipticCurvePrivateKey) -> str:
    """Return a key's public half: the uncompressed point in base64url (RFC 8292, section 3.2)."""
    return urlsafe_b64encode(point(key.public_key())).rstrip(b"=").decode()
