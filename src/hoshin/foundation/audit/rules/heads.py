"""Signed heads: what is kept outside the house so that a removed tail of the trail is noticed.

A head says which seal was the newest at a moment and is signed with the installation's Ed25519 key. It carries the public
key, so that anybody can check it; whether that key is this installation's is told by its fingerprint, which belongs on paper.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hoshin.foundation.audit.rules.sealing import canonical
from hoshin.kernel.errors import RuleBroken

FORMAT = "hoshin-audit-head-1"
_NOT_A_HEAD = "このファイルは監査証跡の控えとして読めません。書き出したままのファイルを指定してください。"
_TAMPERED = "控えの署名が内容と合いません。このファイルは書き換えられています。"
_STRANGER = "控えの署名は正しいものの、鍵が指定と違います（鍵の指紋 {found}）。"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal at the time of export; counts are totals over the whole chain."""

    installation: str
    seal_id: int
    seal_hash: str
    sealed_at: str
    event_count: int
    last_event_id: int
    exported_at: str


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head whose signature was checked, with the fingerprint of the key that made it."""

    head: Head
    fingerprint: str


def fingerprint_of(key: Ed25519PublicKey) -> str:
    """SHA-256 of the raw public key in groups of four, as one would write it on paper."""
    digest = hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def moment(value: datetime) -> str:
    """A time as a head writes it: ISO 8601 in UTC."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


def sign(head: Head, key: Ed25519PrivateKey) -> str:
    """The contents of a head file: JSON, signed over everything but the signature."""
    public = key.public_key()
    content: dict[str, Any] = {
        "format": FORMAT,
        **asdict(head),
        "public_key": base64.b64encode(public.public_bytes_raw()).decode(),
        "fingerprint": fingerprint_of(public),
    }
    content["signature"] = base64.b64encode(key.sign(canonical(content))).decode()
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def parse(text: str, *, fingerprint: str = "") -> SignedHead:
    """The head in `text`, its signature checked; `fingerprint`, when given, must be that of the signing key.

    Raises RuleBroken when the file is no head, was altered, or was signed with another key.
    """
    try:
        content = json.loads(text)
        signature = base64.b64decode(content.pop("signature"), validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(content["public_key"], validate=True))
        head = Head(**{name: content[name] for name in Head.__slots__})
        signed = canonical(content)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise RuleBroken(_NOT_A_HEAD) from error
    try:
        key.verify(signature, signed)
    except InvalidSignature as error:
        raise RuleBroken(_TAMPERED) from error
    found = fingerprint_of(key)
    if content.get("format") != FORMAT or content.get("fingerprint") != found:
        raise RuleBroken(_NOT_A_HEAD)
    if fingerprint and _plain(fingerprint) != _plain(found):
        raise RuleBroken(_STRANGER.format(found=found))
    return SignedHead(head, found)


def _plain(fingerprint: str) -> str:
    return "".join(fingerprint.split()).lower()
