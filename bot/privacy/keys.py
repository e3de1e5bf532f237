"""The key ring: encrypts fields, and makes keyed hashes by which encrypted values are found."""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
LOOK_UP_BYTES = 16


@dataclass(frozen=True)
class KeyRing:
    """AES-256-GCM keys by id (1..255), the one in use, and a root for all derived secrets.

    A ciphertext is `key id · nonce · AES-GCM`, so old rows open after a rotation. Look-up hashes
    come from the root and stay the same when field keys rotate.
    """

    keys: Mapping[int, bytes] = field(repr=False)
    current: int
    root: bytes = field(repr=False)
    _ciphers: Mapping[int, AESGCM] = field(init=False, repr=False, compare=False)
    _look_up: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare the ciphers once."""
        object.__setattr__(self, "_ciphers", {i: AESGCM(key) for i, key in self.keys.items()})
        object.__setattr__(self, "_look_up", self.secret("look-up"))

    def seal(self, text: str, context: bytes) -> bytes:
        """Encrypt `text`, bound to `context`. Lone surrogates survive the round trip."""
        nonce = os.urandom(NONCE_BYTES)
        data = text.encode("utf-8", "surrogatepass")
        sealed = self._ciphers[self.current].encrypt(nonce, data, context)
        return bytes([self.current]) + nonce + sealed

    def open(self, sealed: bytes, context: bytes) -> str:
        """Decrypt; raises InvalidTag when the bytes or their place were tampered with."""
        nonce, data = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        opened = self._ciphers[sealed[0]].decrypt(nonce, data, context)
        return opened.decode("utf-8", "surrogatepass")

    def look_up(self, value: str) -> bytes:
        """Return the keyed hash by which an encrypted value is found."""
        return hmac.digest(self._look_up, value.encode("utf-8", "replace"), sha256)[:LOOK_UP_BYTES]

    def secret(self, purpose: str) -> bytes:
        """Derive a 32-byte secret for one purpose from the root."""
        return hmac.digest(self.root, purpose.encode(), sha256)
