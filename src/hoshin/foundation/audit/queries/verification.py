from collections.abc import Iterator

from django.db import DatabaseError

from hoshin.foundation.audit.models import Event, Seal
from hoshin.foundation.audit.queries.seals import missing_guards
from hoshin.foundation.audit.rules import FindingKind, Head, SignedHead, Verdict
from hoshin.foundation.audit.rules.sealing import CONTENT_FIELDS, GENESIS, Leaf, leaf_of, seal_hash, unpack

_BEFORE_ALL = -(2**63)
_CHUNK = 500
_UNREADABLE = (ValueError, TypeError, DatabaseError)  # SQLite stores any bytes in any column


def verify(head: SignedHead | None = None) -> Verdict:
    """Recompute the whole trail and say what is wrong and where; with a head, also whether its tail is still there.

    Reads in a stream: memory stays bounded by one seal however long the trail is. Events behind the newest seal are
    counted, not judged. A head comes from `read_head`, which checks its signature.
    """
    verdict = Verdict()
    for name in sorted(missing_guards()):
        verdict.add(FindingKind.GUARD_MISSING, name)
    after_id, previous_hash, number = _BEFORE_ALL, GENESIS, 0
    for seal_id in Seal.objects.order_by("id").values_list("id", flat=True).iterator():
        seal = _readable(seal_id)
        verdict.seals += 1
        if seal is None:
            verdict.add(FindingKind.SEAL_ALTERED, seal_id)
            continue
        number += 1
        if seal.previous_hash != previous_hash or seal.id != number:
            verdict.add(FindingKind.CHAIN_BROKEN, seal.id)
        _check_seal(seal, verdict)
        _check_events(seal, after_id, verdict)
        verdict.events_sealed += seal.event_count
        verdict.newest_seal_id, verdict.newest_hash, verdict.sealed_until = seal.id, seal.hash, seal.sealed_at
        if head is not None:
            _check_head(seal, head.head, verdict)
        after_id, previous_hash, number = max(after_id, seal.last_event_id), seal.hash, seal.id
    if head is not None and head.head.seal_id > number:
        verdict.add(FindingKind.TRUNCATED, head.head.seal_id)
    verdict.events_unsealed = Event.objects.filter(id__gt=after_id).count()
    return verdict


def _readable(seal_id: int) -> Seal | None:
    try:
        seal = Seal.objects.get(id=seal_id)
        bytes(seal.leaves)
    except _UNREADABLE:
        return None
    return seal


def _check_seal(seal: Seal, verdict: Verdict) -> None:
    expected = seal_hash(
        number=seal.id,
        sealed_at=seal.sealed_at,
        first_event_id=seal.first_event_id,
        last_event_id=seal.last_event_id,
        event_count=seal.event_count,
        leaves=bytes(seal.leaves),
        previous_hash=seal.previous_hash,
    )
    if seal.hash != expected:
        verdict.add(FindingKind.SEAL_ALTERED, seal.id)


def _check_head(seal: Seal, head: Head, verdict: Verdict) -> None:
    if seal.id != head.seal_id:
        return
    facts = (seal.hash, verdict.events_sealed, seal.last_event_id)
    if facts != (head.seal_hash, head.event_count, head.last_event_id):
        verdict.add(FindingKind.HEAD_DIFFERS, seal.id)


def _check_events(seal: Seal, after_id: int, verdict: Verdict) -> None:
    """Walk what was sealed and what is there side by side, both in the order of their numbers."""
    sealed = list(unpack(bytes(seal.leaves)))
    digests = {leaf.digest for leaf in sealed}
    present = _present(after_id, seal.last_event_id)
    found = next(present, None)
    for leaf in sealed:
        while found is not None and found.event_id < leaf.event_id:
            verdict.add(FindingKind.INSERTED, found.event_id)
            found = next(present, None)
        if found is None or found.event_id > leaf.event_id:
            verdict.add(FindingKind.REMOVED, leaf.event_id)
            continue
        if found.digest != leaf.digest:
            verdict.add(FindingKind.REORDERED if found.digest in digests else FindingKind.ALTERED, leaf.event_id)
        found = next(present, None)
    while found is not None:
        verdict.add(FindingKind.INSERTED, found.event_id)
        found = next(present, None)


def _present(after_id: int, last_id: int) -> Iterator[Leaf]:
    """The leaves of the events that are there now, in the order of their numbers."""
    while True:
        span = Event.objects.filter(id__gt=after_id, id__lte=last_id).order_by("id")[:_CHUNK]
        ids = list(span.values_list("id", flat=True))
        if not ids:
            return
        try:
            yield from [leaf_of(event) for event in span.values("id", *CONTENT_FIELDS)]
        except _UNREADABLE:
            yield from map(_leaf_now, ids)
        after_id = ids[-1]


def _leaf_now(event_id: int) -> Leaf:
    """The leaf of one event; an empty digest, which equals none, when the row cannot even be read."""
    try:
        return leaf_of(Event.objects.values("id", *CONTENT_FIELDS).get(id=event_id))
    except _UNREADABLE:
        return Leaf(event_id, b"")
