"""Counting before checking, so that nobody can go on guessing: by what is guessed at, never by the network's address.

A whole school behind one address is many drafts and many receipt numbers, and meets no limit.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hoshin.citizens.procedures.models import Tries
from hoshin.citizens.procedures.queries.keys import recognised
from hoshin.kernel.errors import TooMany

WINDOW = timedelta(minutes=15)
MOST_GUESSES = 10
MOST_SUBMISSIONS = 20
MOST_BEGUN = 30
_KEPT = timedelta(days=1)


def count_try(what: str, which: str, *, most: int, message: str, now: datetime) -> str:
    """Count one try at `which` and return its key; raises TooMany after `most` within a quarter of an hour."""
    key = recognised("tries", what, which)
    held = _count(key, now)
    if held.count > most:
        left = held.since + WINDOW - now
        raise TooMany(message, retry_after=max(1, int(left.total_seconds())))
    return key


@transaction.atomic
def _count(key: str, now: datetime) -> Tries:
    held = _locked(key, now)
    if now - held.since >= WINDOW:
        held.count, held.since = 0, now
    held.count += 1
    held.save()
    return held


def _locked(key: str, now: datetime) -> Tries:
    """The row of a key, made when it is the first try; one that a right try took away meanwhile is made anew."""
    while True:
        Tries.objects.bulk_create([Tries(key=key, count=0, since=now)], ignore_conflicts=True)
        held = Tries.objects.select_for_update().filter(key=key).first()
        if held is not None:
            return held


def forget_try(key: str) -> None:
    """The try was right: what came before it does not count any more."""
    Tries.objects.filter(key=key).delete()


def forget_old_tries(*, now: datetime) -> str:
    """Drop what was counted more than a day ago; a sentence. Run daily."""
    return f"{Tries.objects.filter(since__lt=now - _KEPT).delete()[0]}件の古い回数を消しました。"
