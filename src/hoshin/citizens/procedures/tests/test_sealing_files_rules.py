"""Files at rest: sealed with the application's own key, opened only by it, also those sealed before as Fernet tokens."""

import base64

import pytest
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules.applications import KeyRing

RING = KeyRing(["secret of this house"])
KEY = RING.new_key()


@given(content=st.binary(max_size=500))
def test_what_was_sealed_comes_back_and_lies_there_unreadable(content: bytes) -> None:
    sealed = RING.seal_bytes(KEY, content)

    assert RING.unseal_bytes(KEY, sealed) == content
    assert len(content) < 8 or content not in sealed
    assert RING.seal_bytes(KEY, content) != sealed


@given(content=st.binary(min_size=1, max_size=100), place=st.integers(min_value=0))
def test_a_changed_byte_anywhere_is_noticed(content: bytes, place: int) -> None:
    sealed = bytearray(RING.seal_bytes(KEY, content))
    sealed[place % len(sealed)] ^= 1

    with pytest.raises(InvalidToken):
        RING.unseal_bytes(KEY, bytes(sealed))


@pytest.mark.parametrize("kept", [b"", b"\x81", b"\x81" + b"0" * 12, b"\x80" + b"0" * 100])
def test_a_file_that_was_cut_short_is_noticed(kept: bytes) -> None:
    with pytest.raises(InvalidToken):
        RING.unseal_bytes(KEY, kept)


def test_the_key_of_another_application_opens_nothing() -> None:
    with pytest.raises(InvalidToken):
        RING.unseal_bytes(RING.new_key(), RING.seal_bytes(KEY, b"papers"))


def test_a_file_is_opened_with_its_key_after_the_secret_changed() -> None:
    sealed = RING.seal_bytes(KEY, b"papers")
    later = KeyRing(["new secret", "secret of this house"])

    assert KeyRing(["new secret"]).unseal_bytes(later.rewrapped(KEY), sealed) == b"papers"


def test_a_file_that_was_sealed_as_a_token_still_opens() -> None:
    plain_key = Fernet.generate_key()
    wrapped = RING._wrapping.encrypt(plain_key).decode()
    sealed = base64.urlsafe_b64decode(Fernet(plain_key).encrypt(b"earlier papers"))

    assert RING.unseal_bytes(wrapped, sealed) == b"earlier papers"
