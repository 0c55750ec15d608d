"""Sheets that wait for other sheets: what may wait for what, and where the planned days do not fit."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from hoshin.kernel.errors import RuleBroken


def check_dependency(waiting: int, awaited: int, existing: Iterable[tuple[int, int]]) -> None:
    """Raise RuleBroken when the sheet `waiting` may not wait for `awaited`: itself, twice, or in a circle.

    `existing` holds the pairs (waiting, awaited) of the whole plan.
    """
    pairs = set(existing)
    if waiting == awaited:
        raise RuleBroken("同じ個票を先行する個票にはできません。", field="awaited")
    if (waiting, awaited) in pairs:
        raise RuleBroken("その個票は、既に先行する個票になっています。", field="awaited")
    if waiting in _awaited_by(awaited, pairs):
        raise RuleBroken(
            "その個票は、この個票の完了を待っています。互いに待つことになるため、選べません。", field="awaited"
        )


def _awaited_by(sheet: int, pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Every sheet that `sheet` waits for, directly or through others."""
    directly = defaultdict(set)
    for waiting, awaited in pairs:
        directly[waiting].add(awaited)
    found: set[int] = set()
    to_visit = [sheet]
    while to_visit:
        for awaited in directly[to_visit.pop()] - found:
            found.add(awaited)
            to_visit.append(awaited)
    return found


def is_too_early(starts_on: date | None, awaited_ends_on: date | None) -> bool:
    """Whether something is planned to begin before what it waits for is planned to end; unknown days never clash."""
    return starts_on is not None and awaited_ends_on is not None and starts_on <= awaited_ends_on
