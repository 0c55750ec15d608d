from dataclasses import dataclass
from datetime import datetime, timedelta

# A session writes down that it is in use at most this often.
NOTED_EVERY = timedelta(minutes=1)
# Before sign-in a session only carries one attempt from page to page.
BEFORE_SIGN_IN = timedelta(minutes=30)
# How long a fresh proof of identity opens the sensitive pages.
CONFIRMED_FOR = timedelta(minutes=10)
# A mailed link must be used within this time.
MAILED_LINK_FOR = timedelta(minutes=30)
# A sign-in that has been begun must be finished within this time.
PASSAGE_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts without use, and in all."""

    idle: timedelta
    whole: timedelta

    def ends_at(self, started_at: datetime, seen_at: datetime) -> datetime:
        """The moment at which a session ends unless it is used again before."""
        return min(seen_at + self.idle, started_at + self.whole)


def is_fresh(moment: datetime | None, now: datetime, lasts: timedelta) -> bool:
    """True when `moment` lies within the last `lasts`; a moment in the future is not fresh."""
    return moment is not None and timedelta(0) <= now - moment <= lasts
