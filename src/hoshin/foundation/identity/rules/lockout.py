from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """How many tries are free, and how long one waits after each further one; the wait doubles up to a bound."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """The wait that follows the `failures`-th failure in a row; zero while tries are free."""
        excess = failures - self.free
        if excess < 0:
            return timedelta(0)
        wait = self.first_wait
        for _ in range(excess):
            wait *= 2
            if wait >= self.longest_wait:
                return self.longest_wait
        return wait


# A mistyped password happens several times on a Monday morning; a sixth guess in a row is rarely the owner.
PASSWORD_LIMIT = AttemptLimit(5, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
# A code has a million values: at one guess an hour an attacker who knows the password needs decades.
SECOND_STEP_LIMIT = AttemptLimit(5, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
# A mail at a time: three in a row, then ever longer waits, so that nobody's inbox is filled.
MAILED_LINK_LIMIT = AttemptLimit(3, timedelta(minutes=2), timedelta(hours=1), timedelta(hours=1))
# One browser, whatever names it tries: a shared counter desk is not stopped by colleagues' typing errors.
BROWSER_LIMIT = AttemptLimit(20, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class Tally:
    """Failures in a row for one name, one second step or one browser."""

    failures: int
    last_failed_at: datetime
    locked_until: datetime | None

    def waits_until(self, now: datetime, limit: AttemptLimit) -> datetime | None:
        """When the next try is allowed, None when it is allowed at `now`.

        A lock that lies further ahead than any wait can is the trace of a clock that was set wrong; it does not bind.
        """
        if self.locked_until is None or self.locked_until <= now or self.locked_until - now > limit.longest_wait:
            return None
        return self.locked_until


def tally_after_failure(tally: Tally | None, now: datetime, limit: AttemptLimit) -> Tally:
    """The tally once another try is counted at `now`; a long quiet time starts the count anew."""
    is_remembered = tally is not None and now - tally.last_failed_at < limit.forgotten_after
    failures = tally.failures + 1 if tally is not None and is_remembered else 1
    wait = limit.wait_after(failures)
    return Tally(failures, now, now + wait if wait else None)
