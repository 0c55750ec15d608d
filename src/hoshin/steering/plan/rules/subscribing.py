"""Mails about what happens to the plan: what is new to a subscriber, and for how long a request to subscribe holds."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

CONFIRM_WITHIN = timedelta(hours=48)
TRIES_WITHIN = timedelta(days=1)
MOST_TRIES_AT_AN_ADDRESS = 3
MOST_TRIES_OF_ALL = 500
MOST_REMEMBERED = 200


def what_is_new(marks: Iterable[str], told: Sequence[str]) -> list[str]:
    """The marks of what happened that the subscriber has not been told, in their order.

    A mark names a happening and its moment, so that what was opened after an embargo is new whenever it happened, and a
    report that was assessed since is told again, as in the feed.
    """
    known = frozenset(told)
    return [mark for mark in marks if mark not in known]


def remembered(marks: Sequence[str], told: Sequence[str]) -> list[str]:
    """What to remember as told: everything that is there now, and the newest of what was told before."""
    return list(dict.fromkeys([*marks, *told]))[: max(MOST_REMEMBERED, len(marks))]
