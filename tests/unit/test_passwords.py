"""Passwords: kept as Argon2id, matched by nothing else, and nobody's never fits."""

import pytest

from bot.errors import FormInvalid
from bot.privacy import passwords

PASSWORD = "a sentence that nobody would guess"


def test_only_the_password_itself_fits() -> None:
    kept = passwords.hash_password(PASSWORD)
    assert kept.startswith("$argon2id$") and PASSWORD not in kept and len(kept) <= 120
    assert passwords.matches(kept, PASSWORD)
    assert not passwords.matches(kept, PASSWORD + " ")
    assert not passwords.matches(kept, "")


def test_the_same_password_is_never_kept_alike() -> None:
    assert passwords.hash_password(PASSWORD) != passwords.hash_password(PASSWORD)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_without_a_hash_nothing_fits(kept: str | None) -> None:
    assert not passwords.matches(kept, PASSWORD)
    assert not passwords.matches(kept, "nobody at all signs in with this")


@pytest.mark.parametrize("length", [0, passwords.LENGTH_MIN - 1, passwords.LENGTH_MAX + 1])
def test_a_password_too_short_or_too_long_is_refused(length: int) -> None:
    with pytest.raises(FormInvalid) as refused:
        passwords.hash_password("x" * length)
    assert set(refused.value.faults) == {"password"}


def test_any_sign_may_stand_in_a_password() -> None:
    for password in ("ñandú ñandú ñandú", "密码密码密码密码密码密码密码密码", "🙂" * 20):
        assert passwords.matches(passwords.hash_password(password), password)
