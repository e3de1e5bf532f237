"""A notice encrypted so that one browser alone can read it (RFC 8291 over RFC 8188).

The parts are the `cryptography` library's; how they are put together is the RFC's, and its own
example is a test.
"""

import os
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.sending.paging.subscriptions import Subscription

SALT_BYTES = 16
RECORD_BYTES = 4096
# One record holds the tag and the mark of its end too (RFC 8188, section 2).
CONTENT_BYTES_MAX = RECORD_BYTES - 17
LAST_RECORD = b"\x02"


def encrypt(
    content: bytes,
    to: Subscription,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body of a push, of one record; `key` and `salt` are fresh unless given."""
    assert len(content) <= CONTENT_BYTES_MAX, "a notice is short"
    key, salt = key or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(SALT_BYTES)
    ours = point(key.public_key())
    material = _material(key, to, ours)
    secret = _derived(material, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(material, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    sealed = AESGCM(secret).encrypt(nonce, content + LAST_RECORD, None)
    return salt + struct.pack("!LB", RECORD_BYTES, len(ours)) + ours + sealed


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as the 65 bytes of its uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _material(key: ec.EllipticCurvePrivateKey, to: Subscription, ours: bytes) -> bytes:
    """Mix what both keys share with the browser's secret (RFC 8291, section 3.4)."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.p256dh)
    info = b"WebPush: info\0" + to.p256dh + ours
    return _derived(key.exchange(ec.ECDH(), theirs), salt=to.auth, info=info, length=32)


def _derived(material: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)
