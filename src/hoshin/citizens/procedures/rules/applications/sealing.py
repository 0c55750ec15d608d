"""Answers at rest: every application has a key of its own, which is kept wrapped by the keys of the installation.

What is sealed can be opened only while its application's key exists. Keys of the installation are a ring: the newest
wraps, all of them unwrap.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hoshin.kernel import identifiers

_FILE_MARK = b"\x81"
"""The first byte of a sealed file. A Fernet token begins with 0x80."""
_NONCE_BYTES = 12


def _derived(secret: str | bytes, purpose: str) -> bytes:
    material = secret.encode() if isinstance(secret, str) else secret
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"hoshin:{purpose}".encode()).derive(material)


class KeyRing:
    """The keys of the installation, made from its secrets, newest first."""

    def __init__(self, secrets_newest_first: Sequence[str]) -> None:
        keys = [base64.urlsafe_b64encode(_derived(secret, "procedures.keys")) for secret in secrets_newest_first]
        self._wrapping = MultiFernet([Fernet(key) for key in keys])
        self._recognising = _derived(secrets_newest_first[-1], "procedures.recognising")

    def new_key(self) -> str:
        """A fresh key for one application, wrapped."""
        return self._wrapping.encrypt(Fernet.generate_key()).decode()

    def seal(self, wrapped_key: str, content: Any) -> str:
        """`content` as JSON, encrypted with the application's key."""
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return Fernet(self._wrapping.decrypt(wrapped_key.encode())).encrypt(plain).decode()

    def unseal(self, wrapped_key: str, sealed: str) -> Any:
        """What was sealed; raises cryptography's InvalidToken when the key or the text is not whole."""
        return json.loads(Fernet(self._wrapping.decrypt(wrapped_key.encode())).decrypt(sealed.encode()))

    def seal_bytes(self, wrapped_key: str, content: bytes) -> bytes:
        """Bytes, such as those of a file, encrypted with the application's key: 29 bytes longer, never in base64 between."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FILE_MARK + nonce + self._for_files(wrapped_key).encrypt(nonce, content, _FILE_MARK)

    def unseal_bytes(self, wrapped_key: str, sealed: bytes) -> bytes:
        """The bytes that were sealed; raises cryptography's InvalidToken when anything is not whole."""
        mark, nonce, locked = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if mark != _FILE_MARK:
            token = base64.urlsafe_b64encode(sealed)
            return Fernet(self._wrapping.decrypt(wrapped_key.encode())).decrypt(token)
        try:
            return self._for_files(wrapped_key).decrypt(nonce, locked, mark)
        except (InvalidTag, ValueError):
            raise InvalidToken from None

    def _for_files(self, wrapped_key: str) -> AESGCM:
        key = base64.urlsafe_b64decode(self._wrapping.decrypt(wrapped_key.encode()))
        return AESGCM(_derived(key, "procedures.files"))

    def rewrapped(self, wrapped: str) -> str:
        """The same key, wrapped by the newest secret."""
        return self._wrapping.rotate(wrapped.encode()).decode()

    def wrapped_recognising(self) -> str:
        """The key by which people are recognised, made from the oldest secret, wrapped so that it outlives that secret."""
        return self._wrapping.encrypt(self._recognising).decode()

    def keyed_hash(self, *parts: str, wrapped: str = "") -> str:
        """A fingerprint by which a person is recognised again and which cannot be tried out without a secret.

        `wrapped` is the kept key; without it the key is made from the oldest secret.
        """
        key = self._wrapping.decrypt(wrapped.encode()) if wrapped else self._recognising
        text = json.dumps(parts, ensure_ascii=False).encode()
        return hmac.new(key, text, hashlib.sha256).hexdigest()


def new_token() -> str:
    """The secret part of the address under which an application is filled in."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """By what a token is found; the token itself is not kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_secret() -> str:
    """The code with which the status of an application is read, easy to write down and read out."""
    return identifiers.generate()
