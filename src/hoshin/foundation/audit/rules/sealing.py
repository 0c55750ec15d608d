"""How events are hashed and chained.

A seal covers a batch of events. For each event it keeps a leaf: the event's number and the SHA-256 of its content. The
seal's own hash covers its facts, all of its leaves and the hash of the seal before. So a changed event contradicts its
leaf (and one sees which), changed leaves contradict the seal's hash, and a changed hash contradicts the next seal.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
EVENTS_PER_SEAL = 4096
CONTENT_FIELDS = (
    "at", "actor_kind", "actor_id", "actor_label", "acting_for", "name", "thing_kind", "thing_id", "thing_label",
    "before", "after", "reason", "group",
)  # fmt: skip
_LEAF = struct.Struct(">q32s")


@dataclass(frozen=True, slots=True)
class Leaf:
    """An event as its seal remembers it."""

    event_id: int
    digest: bytes


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way in which `content` is written before it is hashed: JSON, sorted keys, UTF-8, times in UTC."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_moment
    ).encode()


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} has no canonical form")


def leaf_of(event: Mapping[str, Any]) -> Leaf:
    """The leaf of an event given by its column values; the number is beside the digest, so a swap can be told."""
    content = {name: event[name] for name in CONTENT_FIELDS}
    return Leaf(event["id"], hashlib.sha256(canonical(content)).digest())


def pack(leaves: Iterable[Leaf]) -> bytes:
    """Leaves as stored: 40 bytes each."""
    return b"".join(_LEAF.pack(leaf.event_id, leaf.digest) for leaf in leaves)


def unpack(packed: bytes) -> Iterator[Leaf]:
    """The leaves that were packed; bytes that do not make up whole leaves are left out (the seal's hash tells)."""
    whole = len(packed) - len(packed) % _LEAF.size
    for event_id, digest in _LEAF.iter_unpack(packed[:whole]):
        yield Leaf(event_id, digest)


def seal_hash(
    *,
    number: int,
    sealed_at: datetime | None,
    first_event_id: int,
    last_event_id: int,
    event_count: int,
    leaves: bytes,
    previous_hash: str,
) -> str:
    """The hash of a seal (64 hexadecimal characters): over its facts, its leaves and the seal before."""
    facts = {
        "scheme": "hoshin-seal-1",
        "number": number,
        "sealed_at": sealed_at,
        "first_event_id": first_event_id,
        "last_event_id": last_event_id,
        "event_count": event_count,
        "leaves": hashlib.sha256(leaves).hexdigest(),
        "previous_hash": previous_hash,
    }
    return hashlib.sha256(canonical(facts)).hexdigest()
