"""Counting before checking, so that nobody can go on asking: by what is asked for, never by the network's address."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from hoshin.kernel.errors import TooMany
from hoshin.steering.plan.models import Tries

_KEPT = timedelta(days=2)


def count_try(what: str, which: str, *, most: int, within: timedelta, message: str, now: datetime) -> None:
    """Count one try at `which`, kept whatever follows; raises TooMany after `most` within that time."""
    key = salted_hmac(f"plan.tries.{what}", which, algorithm="sha256").hexdigest()
    try:
        held = _count(key, within, now)
    except IntegrityError:  # two first tries at one moment: the second finds the row of the first
        held = _count(key, within, now)
    if held.count > most:
        left = held.since + within - now
        raise TooMany(message, retry_after=max(1, int(left.total_seconds())))


@transaction.atomic
def _count(key: str, within: timedelta, now: datetime) -> Tries:
    held = Tries.objects.select_for_update().filter(key=key).first() or Tries(key=key, count=0, since=now)
    if now - held.since >= within:
        held.count, held.since = 0, now
    held.count += 1
    held.save()
    return held


def forget_old_tries(*, now: datetime) -> int:
    """Drop what was counted more than two days ago; returns how many."""
    return Tries.objects.filter(since__lt=now - _KEPT).delete()[0]
