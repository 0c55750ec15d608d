"""Rows of groups: one more, or one less."""

from collections.abc import Collection, Mapping
from typing import Any


def rows_changed(
    answers: Mapping[str, Any], *, drop: str = "", add: str = "", only: Collection[str] | None = None
) -> dict[str, Any]:
    """The answers with an empty row more in group `add`, and without the row `drop` (as `group.0`).

    Only groups in `only` are touched, where it is given; what is not there changes nothing.
    """
    changed = dict(answers)
    group, _, place = drop.partition(".")
    rows = changed.get(group)
    if isinstance(rows, list) and place.isascii() and place.isdigit() and _may(group, only):
        changed[group] = [row for number, row in enumerate(rows) if number != int(place)]
    rows = changed.get(add, [])
    if add and isinstance(rows, list) and _may(add, only):
        changed[add] = [*rows, {}]
    return changed


def _may(group: str, only: Collection[str] | None) -> bool:
    return only is None or group in only
