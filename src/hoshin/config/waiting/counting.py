"""What the numbers are, for everybody who listens, in a bounded number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from hoshin.foundation.approvals.public import waiting_for
from hoshin.foundation.audit.public import latest_event_id
from hoshin.foundation.identity.models import StaffSession
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel.clock import local_date


@dataclass(frozen=True)
class Counts:
    """Unread messages, and approvals that wait for this person."""

    unread: int
    waiting: int


class Counter:
    """Counts for many people; remembers what waits for whom until something happens in the house.

    Every change records an event, so the newest event's number with the date is the version of everything. Only what
    a person has read may change without one, and that is counted each time, in one query for all.
    """

    def __init__(self) -> None:
        self._version: tuple[int, date] | None = None
        self._waiting: dict[int, int] = {}

    def count(self, account_ids: Iterable[int], *, now: datetime) -> dict[int, Counts]:
        """The counts of these accounts now."""
        ids = set(account_ids)
        version = (latest_event_id(), local_date(now))
        if version != self._version:
            self._version, self._waiting = version, {}
        for account in StaffAccount.objects.filter(pk__in=ids - set(self._waiting)):
            self._waiting[account.pk] = len(waiting_for(person_of(account, now=now), now=now))
        unread = dict(
            Message.objects.unread().filter(recipient_id__in=ids).values_list("recipient_id").annotate(Count("id"))
        )
        return {account_id: Counts(unread.get(account_id, 0), self._waiting.get(account_id, 0)) for account_id in ids}


def still_signed_in(session_keys: Iterable[str], *, now: datetime) -> set[str]:
    """Those of the sessions (by the fingerprint of their key) that have not ended; looking does not prolong them."""
    living = StaffSession.objects.filter(
        session_key__in=list(session_keys), expire_date__gt=now, account__is_active=True
    )
    return set(living.values_list("session_key", flat=True))
