"""What an indicator is, what a reading of it says, and when it is too old; no Django."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from hoshin.kernel import eras
from hoshin.kernel.clock import JAPAN, local_date
from hoshin.kernel.fiscal_year import FiscalYear


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"

    @property
    def label(self) -> str:
        """The direction in words."""
        return {Direction.UP: "高いほど良い", Direction.DOWN: "低いほど良い", Direction.NONE: "良し悪しなし"}[self]


class Span(StrEnum):
    """Over what time an indicator is counted when it is measured on a day."""

    DAY = "day"
    MONTH = "month"
    FISCAL_YEAR = "fiscal_year"


class Freshness(StrEnum):
    """Whether a figure says something about today. Only a fresh one may be shown as good or bad."""

    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"
    NEVER = "never"

    @property
    def label(self) -> str:
        """The state's name on screen."""
        return {
            Freshness.FRESH: "最新",
            Freshness.STALE: "古い値",
            Freshness.UNKNOWN: "値なし",
            Freshness.NEVER: "未計測",
        }[self]

    @property
    def tone(self) -> str:
        """The tone of the state's badge; only a fresh value is ever shown as good."""
        return {
            Freshness.FRESH: "success",
            Freshness.STALE: "stale",
            Freshness.UNKNOWN: "neutral",
            Freshness.NEVER: "neutral",
        }[self]


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are counted, both included."""

    first_on: date
    last_on: date

    @property
    def label(self) -> str:
        """「令和8年4月1日～令和8年11月24日」, or the one day."""
        last = eras.format_date(self.last_on, weekday=False)
        if self.first_on == self.last_on:
            return last
        return f"{eras.format_date(self.first_on, weekday=False)}～{last}"


def period_of(span: Span, day: date) -> Period:
    """The period that a measurement on `day` covers: that day, its month so far, or its fiscal year so far."""
    if span is Span.DAY:
        return Period(day, day)
    if span is Span.MONTH:
        return Period(day.replace(day=1), day)
    return Period(FiscalYear.of(day).first_day, day)


@dataclass(frozen=True, slots=True)
class Reading:
    """What measuring gave. `value` is in the indicator's unit, None when nothing can be said (nothing to count yet).

    `basis` names what was counted, so that 「{basis}から、本日3:10に集計」 reads well: 「1,204件の申請」. `denominator` is how
    many things were looked at and `numerator`, for a share, how many of them count. ValueError when the basis is missing
    or they do not fit.
    """

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    basis: str = ""

    def __post_init__(self) -> None:
        if not self.basis.strip():
            raise ValueError("a reading must say what it was counted from")
        if self.numerator is not None and self.denominator is None:
            raise ValueError("a reading with a numerator has a denominator too")
        if self.denominator is not None and self.denominator < 0:
            raise ValueError("a denominator is never negative")

    @classmethod
    def percentage(cls, numerator: int, denominator: int, basis: str) -> "Reading":
        """`numerator` as a percentage of `denominator` with one decimal; without value when there is nothing to divide by."""
        value = None if denominator == 0 else (Decimal(100) * numerator / denominator).quantize(Decimal("0.1"))
        return cls(value, numerator, denominator, basis)

    @classmethod
    def count(cls, value: int, basis: str) -> "Reading":
        """A plain count."""
        return cls(Decimal(value), basis=basis)


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that the house counts by itself.

    `definition` says in Japanese exactly what is counted; changing it, `unit` or `direction` needs a higher `version`.
    A measurement older than `expires_after_days` is stale. `is_public` puts it into the open data. `owner` is the
    section that answers for it and `remedy` what is done when it turns bad; both are wanted of a headline indicator.
    """

    code: str
    label: str
    unit: str
    direction: Direction
    definition: str
    version: int
    measure: Callable[[Period], Reading]
    expires_after_days: int = 2
    span: Span = Span.FISCAL_YEAR
    is_public: bool = False
    is_headline: bool = False
    owner: str = ""
    remedy: str = ""

    def __post_init__(self) -> None:
        if (
            not (self.code and self.label and self.definition.strip())
            or self.version < 1
            or self.expires_after_days < 1
        ):
            raise ValueError(f"indicator {self.code!r} needs code, label, definition, a version and an expiry from 1")
        if self.is_headline and not (self.owner and self.remedy):
            raise ValueError(f"headline indicator {self.code!r} needs an owner and a remedy")


INDICATORS: dict[str, Indicator] = {}


def register(indicator: Indicator) -> None:
    """Let `indicator` be measured daily and bound to KPIs. ValueError when its code is taken."""
    if indicator.code in INDICATORS:
        raise ValueError(f"indicator {indicator.code!r} is registered already")
    INDICATORS[indicator.code] = indicator


def indicators() -> tuple[Indicator, ...]:
    """Every registered indicator, by code."""
    return tuple(INDICATORS[code] for code in sorted(INDICATORS))


class DefinitionDrift(Exception):
    """The definition of an indicator changed without a new version, or its version went back: nothing is measured."""


class MeasurementsFailed(Exception):
    """Some indicators could not be measured; the message names each with its error. The others were measured."""


def freshness(
    *, value: Decimal | None, measured_at: datetime, is_current: bool, expires_after_days: int, now: datetime
) -> Freshness:
    """What a measurement is worth at `now`; `is_current` is false when the indicator has been redefined since."""
    if not is_current or now - measured_at > timedelta(days=expires_after_days):
        return Freshness.STALE
    return Freshness.UNKNOWN if value is None else Freshness.FRESH


def counted_when(measured_at: datetime, now: datetime) -> str:
    """When it was counted, as one says it: 「本日3:10」, 「昨日3:10」, 「令和8年11月20日3:10（4日前）」."""
    at = measured_at.astimezone(JAPAN)
    days = (local_date(now) - local_date(measured_at)).days
    clock_time = f"{at:%-H:%M}"
    if days == 0:
        return f"本日{clock_time}"
    if days == 1:
        return f"昨日{clock_time}"
    return f"{eras.format_date(local_date(measured_at), weekday=False)}{clock_time}（{days}日前）"
