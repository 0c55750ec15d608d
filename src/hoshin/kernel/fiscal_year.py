"""The fiscal year (1 April to 31 March, 地方自治法 208条) and the month, as values.

Budgets and plans count in fiscal years, reports in months. Both are immutable, ordered, hashable, and print as what goes
into an address (`2026`, `2026-11`).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from hoshin.kernel.eras import ERAS, era_of, format_date, format_month
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

FIRST_MONTH = 4
_ERA_NAMES = {name: era for era in ERAS for name in (era.name, era.short_name, era.letter)}
_YEAR = re.compile(rf"(?:西暦)?(?P<era>{'|'.join(_ERA_NAMES)})?(?P<year>元|[0-9]{{1,4}})(?:年度?)?")
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date(self.year, self.number, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which `day` falls."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str, *, field: str = "") -> Self:
        """The month written `2026-11` (an address, an input of type month); raises RuleBroken otherwise."""
        match = _MONTH.fullmatch(narrow(text))
        if match is None or not (1 <= int(match["month"]) <= 12 and int(match["year"])):
            raise RuleBroken("年月として読み取れません。「2026-11」のように入力してください。", field=field)
        return cls(int(match["year"]), int(match["month"]))

    @property
    def first_day(self) -> date:
        """The 1st."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The 28th to 31st."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def label(self) -> str:
        """「令和8年11月」."""
        return format_month(self.first_day)

    @property
    def fiscal_year(self) -> "FiscalYear":
        """The fiscal year that the month belongs to."""
        return FiscalYear.of(self.first_day)

    def plus(self, months: int) -> Self:
        """The month so many months later (earlier when negative)."""
        years, index = divmod(self.number - 1 + months, 12)
        return type(self)(self.year + years, index + 1)

    @property
    def next(self) -> Self:
        """The month after."""
        return self.plus(1)

    @property
    def previous(self) -> Self:
        """The month before."""
        return self.plus(-1)

    def months_since(self, earlier: "Month") -> int:
        """How many months lie between: `month.plus(n).months_since(month) == n`."""
        return (self.year - earlier.year) * 12 + self.number - earlier.number

    def until(self, last: "Month") -> tuple[Self, ...]:
        """Every month from this one to `last`, both included; empty when `last` is earlier."""
        return tuple(self.plus(count) for count in range(last.months_since(self) + 1))

    def holds(self, day: date) -> bool:
        """Whether `day` falls in the month."""
        return (day.year, day.month) == (self.year, self.number)


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """The fiscal year that begins on 1 April of `year`."""

    year: int

    def __post_init__(self) -> None:
        if not date.min.year <= self.year < date.max.year:
            raise ValueError(f"no fiscal year {self.year}")

    def __str__(self) -> str:
        return str(self.year)

    @classmethod
    def of(cls, day: date) -> Self:
        """The fiscal year in which `day` falls."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def parse(cls, text: str, *, field: str = "") -> Self:
        """The fiscal year that 令和8年度, R8 or 2026 means; raises RuleBroken when it means none.

        平成31年度 is read as the year that is written 令和元年度: both names were used for it.
        """
        match = _YEAR.fullmatch(re.sub(r"\s+", "", narrow(text)).upper())
        era = _ERA_NAMES.get(match["era"] or "") if match else None
        number = int(match["year"].replace("元", "1")) if match else 0
        first = number if era is None else era.first_day.year + number - 1
        if match is None or (era is None and len(match["year"]) != 4) or not number or not first < date.max.year:
            raise RuleBroken("年度として読み取れません。「令和8年度」か「2026」のように入力してください。", field=field)
        year = cls(first)
        if era is not None and not (era.holds(year.first_day) or era.holds(year.last_day)):
            raise RuleBroken(f"{era.name}に{number}年度はありません。{year.label}ではありませんか。", field=field)
        return year

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.year, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        """31 March of the following calendar year."""
        return date(self.year + 1, FIRST_MONTH - 1, 31)

    @property
    def label(self) -> str:
        """「令和8年度」. A year in which the era changed carries the era of its greater part: 昭和63年度, 令和元年度."""
        middle = date(self.year, FIRST_MONTH + 6, 1)
        era = era_of(middle)
        if era is None:
            return f"西暦{self.year}年度"
        number = era.year_of(middle)
        return f"{era.name}{'元' if number == 1 else number}年度"

    @property
    def period_label(self) -> str:
        """「令和8年4月1日～令和9年3月31日」."""
        return f"{format_date(self.first_day, weekday=False)}～{format_date(self.last_day, weekday=False)}"

    @property
    def months(self) -> tuple[Month, ...]:
        """April to March."""
        return Month(self.year, FIRST_MONTH).until(Month(self.year + 1, FIRST_MONTH - 1))

    def plus(self, years: int) -> Self:
        """The fiscal year so many years later (earlier when negative)."""
        return type(self)(self.year + years)

    @property
    def next(self) -> Self:
        """The fiscal year after."""
        return self.plus(1)

    @property
    def previous(self) -> Self:
        """The fiscal year before."""
        return self.plus(-1)

    def holds(self, day: date) -> bool:
        """Whether `day` falls in the fiscal year."""
        return self.first_day <= day <= self.last_day

    def share_elapsed(self, day: date) -> float:
        """The part of the year that has passed at the end of `day`, from 0 to 1: what progress is compared with."""
        days = (self.last_day - self.first_day).days + 1
        passed = (day - self.first_day).days + 1
        return min(max(passed, 0), days) / days
