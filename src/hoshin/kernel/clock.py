"""The one place that reads the clock.

Rules and actions take `now` (or `today`) as an argument; views, tasks and commands call these functions once.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The present moment, aware, in Japan's time zone."""
    return datetime.now(JAPAN)


def today() -> date:
    """The present day in Japan."""
    return now().date()


def local_date(moment: datetime) -> date:
    """The day on which `moment` (aware) falls in Japan; deadlines and fiscal years are counted in local days."""
    return moment.astimezone(JAPAN).date()
