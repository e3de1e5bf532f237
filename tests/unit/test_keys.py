"""The key ring: what it seals opens only here, only in its place, and only untouched."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.keys import LOOK_UP_BYTES, KeyRing
from tests.town import RING

ROOT = RING.root
BODY = b"messages.body"
OLD = KeyRing({1: bytes(32)}, 1, ROOT)
ROTATED = KeyRing({1: bytes(32), 2: bytes([7]) * 32}, 2, ROOT)

# Anything that a phone can send, lone surrogates and NUL included.
texts = st.text(st.characters(exclude_categories=()))


@settings(derandomize=True, deadline=None)
@given(texts, st.binary())
def test_what_is_sealed_opens_unchanged(text: str, context: bytes) -> None:
    assert RING.open(RING.seal(text, context), context) == text


@pytest.mark.parametrize("text", ["", "\0", "\ud800 broken", "\udfff", "¿Cómo está? 🙂", "a" * 99])
def test_strange_texts_open_unchanged(text: str) -> None:
    assert RING.open(RING.seal(text, BODY), BODY) == text


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    sealed = {RING.seal("yes", BODY) for _ in range(100)}
    assert len(sealed) == 100 and len({one[1:13] for one in sealed}) == 100


def test_a_sealed_text_does_not_show_what_it_says() -> None:
    assert b"Quillfeather" not in RING.seal("Quillfeather", BODY)


def test_what_was_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        RING.open(RING.seal("Quillfeather", BODY), b"clients.name")


@pytest.mark.parametrize("place", [1, 12, 13, 20, -1])
def test_what_was_changed_does_not_open(place: int) -> None:
    sealed = bytearray(RING.seal("Quillfeather", BODY))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        RING.open(bytes(sealed), BODY)


def test_what_was_cut_short_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        RING.open(RING.seal("Quillfeather", BODY)[:-1], BODY)


def test_old_rows_open_after_a_rotation_and_new_ones_use_the_new_key() -> None:
    old, new = OLD.seal("before", BODY), ROTATED.seal("after", BODY)
    assert (ROTATED.open(old, BODY), ROTATED.open(new, BODY)) == ("before", "after")
    assert (old[0], new[0]) == (1, 2)
    with pytest.raises(KeyError):
        OLD.open(new, BODY)


def test_a_key_id_that_was_changed_does_not_open() -> None:
    sealed = ROTATED.seal("after", BODY)
    with pytest.raises(InvalidTag):
        ROTATED.open(b"\1" + sealed[1:], BODY)


def test_a_look_up_stays_the_same_when_field_keys_rotate() -> None:
    hashed = OLD.look_up("+15035550142")
    assert hashed == ROTATED.look_up("+15035550142") and len(hashed) == LOOK_UP_BYTES
    assert hashed != OLD.look_up("+15035550143")
    assert hashed != KeyRing({1: bytes(32)}, 1, bytes(32)).look_up("+15035550142")


def test_a_look_up_of_broken_text_is_still_an_answer() -> None:
    assert len(RING.look_up("\ud800")) == LOOK_UP_BYTES


def test_secrets_for_two_purposes_tell_nothing_of_each_other() -> None:
    assert RING.secret("audit") != RING.secret("forms") != RING.root
    assert RING.secret("audit") == RING.secret("audit")


def test_a_ring_shows_no_derived_secret_when_printed() -> None:
    assert RING.secret("look-up").hex() not in repr(RING)
    assert str(RING.keys[1]) not in repr(RING) and str(RING.root) not in repr(RING)
