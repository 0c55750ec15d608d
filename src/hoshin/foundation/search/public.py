"""The door of the search room.

A room calls `put` and `drop` inside the transaction of the change, and registers its kinds with `register_source`.
"""

from hoshin.foundation.search.actions import check_index, drop, put, rebuild, rebuild_all
from hoshin.foundation.search.queries import Hit, KindCount, Results, find, matching_ids
from hoshin.foundation.search.rules import Audience, Row, register_source

__all__ = [
    "Audience",
    "Hit",
    "KindCount",
    "Results",
    "Row",
    "check_index",
    "drop",
    "find",
    "matching_ids",
    "put",
    "rebuild",
    "rebuild_all",
    "register_source",
]
