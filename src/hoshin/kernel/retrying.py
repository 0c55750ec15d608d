"""How long to wait before something is tried again that another machine did not take."""

from datetime import timedelta

_RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=24),
)


def next_attempt_after(attempts: int) -> timedelta | None:
    """How long to wait after `attempts` failed attempts (1 or more); None when it is time to give up.

    The waits grow from a minute to a day and add up to a little over two days: a server that is down over a weekend's
    maintenance loses nothing, and a wrong one is not knocked at for ever.
    """
    return _RETRY_AFTER[attempts - 1] if attempts <= len(_RETRY_AFTER) else None
