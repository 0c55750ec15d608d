"""Jobs and their slots; no Django. A slot is the moment at which a job is due, computed from the job alone."""

import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from hoshin.kernel.clock import JAPAN

DAY_MINUTES = 24 * 60
DAILY_SPREAD_MINUTES = 15
"""Daily jobs start up to so many minutes after their time, each at its own minute: all at once would starve the pages."""

MAX_ATTEMPTS = 3
"""A slot that was interrupted (power cut, killed process) is run again until it has been started so often."""

LEAST_GRACE = timedelta(minutes=10)
WORKER_SILENT_AFTER = timedelta(minutes=5)
TASK_STUCK_AFTER = timedelta(hours=1)
TRACEBACK_CHARACTERS = 6000
SUCCESSES_KEPT = timedelta(days=40)
FAILURES_KEPT = timedelta(days=400)


class RunState(StrEnum):
    """What became of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def label(self) -> str:
        """The state's name on screen."""
        return STATE_LABELS[self]

    @property
    def tone(self) -> str:
        """The tone of the state's badge (`hoshin.web.components.Tone`)."""
        return STATE_TONES[self]


STATE_LABELS = {
    RunState.QUEUED: "実行待ち",
    RunState.RUNNING: "実行中",
    RunState.SUCCEEDED: "成功",
    RunState.FAILED: "失敗",
    RunState.INTERRUPTED: "中断",
}
STATE_TONES = {
    RunState.QUEUED: "waiting",
    RunState.RUNNING: "working",
    RunState.SUCCEEDED: "success",
    RunState.FAILED: "danger",
    RunState.INTERRUPTED: "warning",
}
OPEN_STATES = frozenset({RunState.QUEUED, RunState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that recurs: every day at `daily_at` (time in Japan) or every `every_minutes`.

    `run` takes the moment it is started for, does its work in transactions of its own, is safe to run twice, and
    returns one Japanese sentence saying what it did; an exception is a failure. A run that takes longer than
    `limit_minutes` counts as interrupted. ValueError when the job does not say exactly one rhythm.
    """

    code: str
    label: str
    run: Callable[[datetime], str]
    daily_at: time | None = None
    every_minutes: int | None = None
    limit_minutes: int = 60

    def __post_init__(self) -> None:
        if (self.daily_at is None) == (self.every_minutes is None):
            raise ValueError(f"job {self.code!r} must say either daily_at or every_minutes")
        if self.every_minutes is not None and not 1 <= self.every_minutes <= DAY_MINUTES:
            raise ValueError(f"job {self.code!r}: every_minutes must be 1 to {DAY_MINUTES}")

    @property
    def interval(self) -> timedelta:
        """The time from one slot to the next."""
        return timedelta(minutes=self.every_minutes or DAY_MINUTES)

    @property
    def limit(self) -> timedelta:
        """The time after which a run that has not ended counts as interrupted."""
        return timedelta(minutes=self.limit_minutes)

    @property
    def first_slot(self) -> datetime:
        """A slot in the past that fixes all others."""
        if self.daily_at is not None:
            start = datetime(2020, 1, 1, self.daily_at.hour, self.daily_at.minute, tzinfo=JAPAN)
            return start + timedelta(minutes=offset_minutes(self.code, DAILY_SPREAD_MINUTES))
        return datetime(2020, 1, 1, tzinfo=JAPAN) + timedelta(
            minutes=offset_minutes(self.code, self.every_minutes or DAY_MINUTES)
        )

    @property
    def rhythm(self) -> str:
        """How often it runs, as shown: 「毎日 3:07」, 「10分ごと」."""
        if self.daily_at is not None:
            return f"毎日 {self.first_slot:%-H:%M}"
        return f"{self.every_minutes}分ごと"


def offset_minutes(code: str, spread: int) -> int:
    """The minute within `spread` at which the job of that code starts: always the same, different between jobs."""
    return zlib.crc32(code.encode()) % spread


def slot_before(job: Job, now: datetime) -> datetime:
    """The newest slot of `job` that is not after `now`: the one to run, however many were missed before it."""
    return job.first_slot + (now - job.first_slot) // job.interval * job.interval


def slot_after(job: Job, now: datetime) -> datetime:
    """The next slot of `job` after `now`."""
    return slot_before(job, now) + job.interval


def is_overdue(job: Job, *, last_success_at: datetime | None, first_tried_at: datetime | None, now: datetime) -> bool:
    """True when `job` has not succeeded for twice its interval, counted from its last success or else its first try.

    A job that runs every minute may wait for a long one before it: ten minutes beyond its interval are always granted.
    """
    since = last_success_at or first_tried_at
    return since is not None and now - since > job.interval + max(job.interval, LEAST_GRACE)


def error_line(error: BaseException) -> str:
    """The kind and message of `error` in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:500]


def traceback_summary(error: BaseException) -> str:
    """The end of the traceback of `error`, which is where the cause is."""
    return "".join(traceback.format_exception(error))[-TRACEBACK_CHARACTERS:]


JOBS: dict[str, Job] = {}
"""Every job of this house by its code; filled when the house is put together."""


def register(job: Job) -> None:
    """Let `job` be run by the workers. ValueError when its code is taken."""
    if job.code in JOBS:
        raise ValueError(f"job {job.code!r} is registered already")
    JOBS[job.code] = job


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that failed, as told to whoever wants to be told; repeated when the run before it failed too."""

    job: Job
    error: str
    at: datetime
    is_repeated: bool


FAILURE_HANDLERS: list[Callable[[Failure], None]] = []


def register_failure_handler(handler: Callable[[Failure], None]) -> None:
    """Let `handler` be called after each failed run, for example to send a message to the operators."""
    FAILURE_HANDLERS.append(handler)
