"""What `before` and `after` of an event may hold, and how it is written."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from hoshin.kernel import eras

_PLAIN = (bool, int, float, str, type(None))


def as_json(value: Any) -> Any:
    """`value` as JSON knows it: dates in ISO 8601, decimals and UUIDs as text, enums by value, sets sorted.

    Raises TypeError for anything else: an event must say the same thing in twenty years.
    """
    if isinstance(value, Mapping):
        return {str(as_json(key)): as_json(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((as_json(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return _scalar(value.value)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"an audit event cannot hold a {type(value).__name__}")


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of two states of one thing that differ, as (before, after): what an event should hold."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def as_text(value: Any) -> str:
    """A value of an event as one reads it: days in era style, はい or いいえ, lists joined, （なし） for nothing."""
    if value is None or value in ("", [], {}):
        return "（なし）"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list):
        return "、".join(as_text(item) for item in value)
    if isinstance(value, dict):
        return "、".join(f"{key}：{as_text(item)}" for key, item in value.items())
    if isinstance(value, str) and _DAY.match(value):
        return _day_or_moment(value)
    return str(value)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T|$)")


def _day_or_moment(text: str) -> str:
    try:
        if "T" not in text:
            return eras.format_date(date.fromisoformat(text))
        return eras.format_datetime(datetime.fromisoformat(text))
    except ValueError:  # looks like a day but is a word of its own, such as a code
        return text
