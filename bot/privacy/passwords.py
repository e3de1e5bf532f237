"""Passwords of staff: Argon2id, at OWASP's smaller setting so that a web process stays small."""

import threading
from typing import TYPE_CHECKING

from bot.errors import FormInvalid

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# NIST SP 800-63B-4: 15 characters where the password is the only factor, and no other rules.
LENGTH_MIN = 15
LENGTH_MAX = 256
MEMORY_KIB = 19_456
ROUNDS = 2

# Each hash takes MEMORY_KIB for a moment: a burst of sign-ins must not take it many times over.
_turns = threading.BoundedSemaphore(2)

# What an unknown name is checked against, so that it takes as long as a known one.
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$XIzeqpynUgrtqb3fOQvM6Q$GKyYrJ9hxbpP62rzhCBlMYQ+HovxNgc+joMD/fIdWhs"
)


def hash_password(password: str) -> str:
    """Return the hash to keep. Raises FormInvalid when the password is too short or too long."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        words = f"Choose a password of {LENGTH_MIN} to {LENGTH_MAX} characters; a sentence is fine."
        raise FormInvalid({"password": words})
    with _turns:
        return _hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Say whether the password fits. Without a kept hash it takes as long, and never fits."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _turns:
        try:
            _hasher().verify(kept or _NOBODYS, password[:LENGTH_MAX])
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def _hasher() -> "PasswordHasher":
    # Loaded here: only signing in needs it.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)
