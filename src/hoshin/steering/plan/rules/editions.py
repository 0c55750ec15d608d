"""What a frozen sheet holds, how it is sealed, and what of it the public may see."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hoshin.steering.plan.rules.vocabulary import FieldGroup

Frozen = dict[str, Any]
"""One sheet as it stood, as JSON values: facts, and one entry per group of fields (see `FieldGroup`), and `internal`."""

Shows = Callable[[FieldGroup, int | None], bool]
"""Whether the public sees a group, of the given fiscal year where there is one."""

_PUBLIC_GAIN = ("kind", "unit", "month", "gain")
_PUBLIC_MONEY = ("fiscal_year", "state", "budgeted", "outturn", "purpose")

LARGEST_AT_ONCE = 60
"""As many sheets are bound while the reader waits (some seconds); more are printed in the background."""

LARGEST_VOLUME = 200
"""As many sheets are bound together; a larger edition comes in volumes, because the press's memory grows with what it sets."""

_PATIENCE = timedelta(hours=1)
_PAUSE = timedelta(minutes=10)


def is_order_standing(*, ordered_at: datetime, failed_at: datetime | None, now: datetime) -> bool:
    """Whether an order for printing still stands; one that failed is made anew after a while, one that got lost later."""
    return now - failed_at < _PAUSE if failed_at is not None else now - ordered_at < _PATIENCE


def volumes_of(sheet_count: int) -> list[range]:
    """The places of the sheets that each volume takes: as few volumes as it needs, of almost the same size."""
    volumes = max(1, -(-sheet_count // LARGEST_VOLUME))
    return [range(sheet_count * place // volumes, sheet_count * (place + 1) // volumes) for place in range(volumes)]


def canonical(value: object) -> str:
    """The one way of writing a JSON value, so that equal contents have equal digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(*, number: int, title: str, frozen_at: str, sheets: Iterable[tuple[str, str]]) -> str:
    """The seal of an edition: the digest of its name, its moment and every sheet's number and digest."""
    listed = [[sheet, digest] for sheet, digest in sorted(sheets)]
    return digest_of(canonical({"number": number, "title": title, "frozen_at": frozen_at, "sheets": listed}))


def public_face(frozen: Frozen, shows: Shows) -> Frozen:
    """What the public may see of a frozen sheet: nothing internal, nothing that is kept back."""
    face = {name: value for name, value in frozen.items() if name != "internal"}
    for group in FieldGroup:
        if group.value in face and group is not FieldGroup.BUDGET and not shows(group, None):
            face[group.value] = {} if group is FieldGroup.CONTENT else []
    if "ledger" in frozen:
        face["ledger"] = _public_ledger(frozen["ledger"]) if shows(FieldGroup.EFFECTS, None) else []
    face["budget"] = [
        {name: line[name] for name in _PUBLIC_MONEY}
        for line in frozen["budget"]
        if line["state"] == "in_budget" and shows(FieldGroup.BUDGET, line["fiscal_year"])
    ]
    return face


def _public_ledger(bookings: Iterable[Frozen]) -> list[Frozen]:
    """What was gained of each kind in each month; works, reckonings and proofs stay with the officials."""
    gained: dict[tuple[str, str, str], Decimal] = {}
    for booking in bookings:
        key = (booking["kind"], booking["unit"], booking["month"])
        gained[key] = gained.get(key, Decimal(0)) + Decimal(booking["gain"])
    return [dict(zip(_PUBLIC_GAIN, (*key, f"{gained[key].normalize():f}"), strict=True)) for key in sorted(gained)]
