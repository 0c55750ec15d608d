from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from hoshin.foundation.people.public import HeldPost, Person, Role
from hoshin.foundation.schedule import rules
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)


@pytest.fixture
def no_other_jobs() -> Iterator[None]:
    """Only the jobs of the test exist."""
    kept = dict(rules.JOBS)
    rules.JOBS.clear()
    yield
    rules.JOBS.clear()
    rules.JOBS.update(kept)


@pytest.fixture
def job(no_other_jobs) -> Callable[..., rules.Job]:
    """Registers a job; by default every ten minutes, noting the moments at which it ran in `ran`."""

    def make(code: str = "test.job", **facts) -> rules.Job:
        facts.setdefault("run", lambda now: f"{now:%H:%M}に実行")
        if "daily_at" not in facts:
            facts.setdefault("every_minutes", 10)
        made = rules.Job(code=code, label=facts.pop("label", "試験の処理"), **facts)
        rules.register(made)
        return made

    return make


class Diary:
    """A job's work that notes when it was done."""

    def __init__(self) -> None:
        self.moments: list[datetime] = []

    def run(self, now: datetime) -> str:
        self.moments.append(now)
        return "済み"

    def fail(self, now: datetime) -> str:
        self.moments.append(now)
        raise OSError("ディスクが読めません")


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def operator() -> Person:
    return Person(
        1, "情報政策室 運用担当", (HeldPost(1, "運用担当", Role.OPERATOR, 1, "情報政策室", is_concurrent=False),)
    )


@pytest.fixture
def official() -> Person:
    return Person(2, "総務課 主事", (HeldPost(2, "主事", Role.SECTION_MEMBER, 2, "総務課", is_concurrent=False),))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def later(now) -> Callable[..., datetime]:
    return lambda **span: now + timedelta(**span)
