from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hoshin.foundation.figures import rules
from hoshin.foundation.figures.public import Direction, Indicator, Period, Reading
from hoshin.foundation.people.public import HeldPost, Person, Role
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 11, 24, 3, 10, tzinfo=JAPAN)


class Counter:
    """Something that is counted; the test changes the numbers."""

    def __init__(self) -> None:
        self.done = 3
        self.all = 4
        self.periods: list[Period] = []

    def measure(self, period: Period) -> Reading:
        self.periods.append(period)
        return Reading.percentage(self.done, self.all, f"{self.all:,}件の申請")


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def no_other_indicators() -> Iterator[None]:
    """Only the indicators of the test exist."""
    kept = dict(rules.INDICATORS)
    rules.INDICATORS.clear()
    yield
    rules.INDICATORS.clear()
    rules.INDICATORS.update(kept)


@pytest.fixture
def indicator(no_other_indicators, counter) -> Callable[..., Indicator]:
    """Registers an indicator, by default the online rate of the counter; registering its code again replaces it."""

    def make(code: str = "test.online_rate", **facts) -> Indicator:
        plain = Indicator(
            code=code,
            label="オンライン申請率",
            unit="%",
            direction=Direction.UP,
            definition="受け付けた申請のうちオンラインのものの割合",
            version=1,
            measure=counter.measure,
        )
        made = replace(plain, **facts)
        rules.INDICATORS.pop(code, None)
        rules.register(made)
        return made

    return make


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def later(now) -> Callable[..., datetime]:
    return lambda **span: now + timedelta(**span)


@pytest.fixture
def cio_staff() -> Person:
    return Person(1, "情報政策室 係長", (HeldPost(1, "係長", Role.CIO_STAFF, 1, "情報政策室", is_concurrent=False),))


@pytest.fixture
def official() -> Person:
    return Person(2, "総務課 主事", (HeldPost(2, "主事", Role.SECTION_MEMBER, 2, "総務課", is_concurrent=False),))
