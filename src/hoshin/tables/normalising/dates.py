"""Days, months, years, fiscal years and spans of them, in any way that offices write them, as ISO 8601.

A day becomes `2021-10-28`, a month `2020-02`, a year `2021`, a fiscal year `2021年度`, a span `2021-04-01/2022-03-31`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hoshin.kernel import eras
from hoshin.kernel.errors import RuleBroken
from hoshin.tables.normalising.outcome import Kind, Outcome, plain

if TYPE_CHECKING:
    import polars as pl

_NAMES = {name: era for era in eras.ERAS for name in (era.name, era.short_name, era.letter)}
_ERA = f"(?:{'|'.join(_NAMES)})"
_YEAR = rf"(?P<era>{_ERA}|西暦)?(?P<year>元|[0-9]{{1,4}})"
_TAIL = re.compile(r"(?:現在|時点|公表分|公表|更新|指定|認可|開設|設置|付け?)$")
_WEEKDAY = re.compile(r"\((?:[月火水木金土日](?:曜日?)?)(?:・?祝日?)?\)|(?<=日)[月火水木金土日]曜日$")
_BOTH_YEARS = re.compile(
    rf"^(?P<first>(?:{_ERA})?(?:元|[0-9]{{1,4}}))年?\((?P<second>(?:{_ERA})?(?:元|[0-9]{{1,4}}))年?\)年?(?P<rest>.*)$"
)
_MONTH = re.compile(rf"{_YEAR}[年./-](?P<month>[0-9]{{1,2}})月?$")
_YEAR_ONLY = re.compile(rf"{_YEAR}年?$")
_FISCAL = re.compile(rf"{_YEAR}年?度$")
_TIMED = re.compile(
    r"(?P<day>[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[T ]+(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.0+)?$"
)
_LOOSE = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_SERIAL = re.compile(r"[1-7][0-9]{4}(?:\.0+)?")
_AMERICAN = re.compile(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})")
_SPAN = re.compile(r"\s*(?:[〜~]|から)\s*")
_SHORT_END = re.compile(r"(?:(?P<month>[0-9]{1,2})[月./-])?(?:(?P<day>[0-9]{1,2})日?)?$|(?P<only>[0-9]{1,2})月$")
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a month or a year, as ISO 8601 writes it, and the rule by which it was read."""

    iso: str
    rule: str


class NotRead(Exception):
    """The text is no date; carries the rule and the reason in Japanese."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule, self.message = rule, message


NO_DAY = "暦にない日です"
REFUSED_DAYS = {"期間に入りません": "era-boundary", "という日はありません": "date-impossible"}
"""What the reader of days says of some that are none, and the rule that each is."""


def mend_date(value: str) -> Outcome:
    """The date of a cell as ISO 8601, or the reason why it is none; two readings that are both possible are not chosen from."""
    read = plain(value)
    text = _LOOSE.sub("", read.text).upper().replace("〜", "~").replace("から", "~").rstrip("~")
    if not text:
        return Outcome(None, "trim")
    try:
        found = _span(text) if "~" in text and not read.text.endswith(("~", "〜")) else _moment(text)
    except NotRead as reason:
        return read.strange(reason.rule, reason.message)
    except RuleBroken as reason:
        said = reason.message.split("。")[0]
        rule = next((rule for sign, rule in REFUSED_DAYS.items() if sign in said), "date")
        return read.strange(rule, NO_DAY if rule == "date-impossible" else said.removeprefix(f"「{text}」は"))
    return read.became(found.iso, found.rule)


def _span(text: str) -> Moment:
    first, _, second = text.partition("~")
    start = _moment(first)
    match = _SHORT_END.fullmatch(second)
    if match and (match["month"] or match["day"] or match["only"]):
        year, month, *_ = [*start.iso.split("-"), "", ""]
        if not month:
            raise NotRead("date-range", "期間の終わりの年が読み取れません")
        end_month = (
            match["only"] or match["month"] or (month if match["day"] and start.iso.count("-") == 2 else match["day"])
        )
        day = match["day"] if end_month != match["day"] and start.iso.count("-") == 2 else None
        second = f"{year}-{end_month}" + (f"-{day}" if day else "")
    end = _moment(second)
    if end.iso < start.iso:
        raise NotRead("date-range", "期間の終わりが始まりより前です")
    return Moment(f"{start.iso}/{end.iso}", "date-range")


def _moment(text: str) -> Moment:
    for reader in (_serial, _timed, _american):
        if found := reader(text):
            return found
    shorter = _WEEKDAY.sub("", _TAIL.sub("", text)) if not _WEEKDAY.search(_TAIL.sub("", text)) else _TAIL.sub("", text)
    both = _BOTH_YEARS.match(shorter)
    if both:
        return _with_both_years(both)
    return _partial(shorter) or _day(shorter)


def _serial(text: str) -> Moment | None:
    if not _SERIAL.fullmatch(text):
        return None
    day = _EPOCH + timedelta(days=int(text.split(".", maxsplit=1)[0]))
    return Moment(day.isoformat(), "excel-serial")


def _timed(text: str) -> Moment | None:
    match = _TIMED.fullmatch(text)
    if not match:
        return None
    day = eras.parse_date(match["day"].replace("/", "-")).isoformat()
    hours, minutes, *seconds = (int(part) for part in match["time"].split(":"))
    if hours == minutes == sum(seconds) == 0:
        return Moment(day, "midnight")
    return Moment(f"{day}T{hours:02d}:{minutes:02d}:{sum(seconds):02d}", "date-time")


def _american(text: str) -> Moment | None:
    match = _AMERICAN.fullmatch(text)
    if not match:
        return None
    month, day, year = int(match["month"]), int(match["day"]), int(match["year"])
    if day <= 12 and month != day:
        raise NotRead("date-order", "月と日のどちらが先か決められません")
    try:
        return Moment(date(year, month, day).isoformat(), "date-order")
    except ValueError:
        raise NotRead("date-impossible", NO_DAY) from None


def _with_both_years(both: re.Match[str]) -> Moment:
    first, second = (_western(*_parts(both[name])) for name in ("first", "second"))
    if first != second:
        raise NotRead("date-both-years", "併記された西暦と和暦の年が合いません")
    written = next((both[name] for name in ("first", "second") if not both[name].isdigit()), both["first"])
    return _partial(f"{written}年{both['rest']}") or _day(f"{written}年{both['rest']}")


def _partial(text: str) -> Moment | None:
    """A fiscal year, a month or a year; None when the text has a day."""
    if match := _FISCAL.fullmatch(text):
        return Moment(
            f"{_fiscal(match['era'], match['year'])}年度", "era-fiscal-year" if match["era"] else "fiscal-year"
        )
    if re.fullmatch(r"[0-9]{6}", text) and 1868 <= int(text[:4]) <= 2100:
        text = f"{text[:4]}-{text[4:]}"
    if match := _MONTH.fullmatch(text):
        year, month = _western(match["era"], match["year"]), int(match["month"])
        if not 1 <= month <= 12:
            raise NotRead("date-impossible", "月は1から12までです")
        _check_span(match["era"], date(year, month, 1), _last_day(year, month), text)
        return Moment(f"{year:04d}-{month:02d}", "era-month" if match["era"] else "month")
    match = _YEAR_ONLY.fullmatch(text)
    if match and (match["era"] or (match["year"].isdigit() and len(match["year"]) == 4)):
        year = _western(match["era"], match["year"])
        _check_span(match["era"], date(year, 1, 1), date(year, 12, 31), text)
        return Moment(f"{year:04d}", "era-year" if match["era"] else "year")
    return None


def _day(text: str) -> Moment:
    if not re.search(rf"{_ERA}|西暦|[0-9]{{4}}", text):
        raise NotRead("date", "年のある日付として読み取れません")
    day = eras.parse_date(text)
    is_era = re.match(_ERA, text) is not None
    return Moment(day.isoformat(), "era-date" if is_era else "date-format")


def _parts(text: str) -> tuple[str | None, str]:
    match = re.fullmatch(_YEAR, text)
    return (match["era"], match["year"]) if match else (None, text)


def _western(era: str | None, year: str) -> int:
    number = 1 if year == "元" else int(year)
    if era is None or era == "西暦":
        if len(year) != 4 or not 1600 <= number <= 2200:
            raise NotRead("date", "西暦は4桁で書いてください")
        return number
    if number == 0:
        raise NotRead("date-impossible", "元号に0年はありません")
    return _NAMES[era].first_day.year + number - 1


def _fiscal(era: str | None, year: str) -> int:
    western = _western(era, year)
    _check_span(era, date(western, 4, 1), date(western + 1, 3, 31), f"{era or ''}{year}年度")
    return western


def _check_span(era: str | None, first: date, last: date, text: str) -> None:
    """A month or a year belongs to an era when a day of it does."""
    if era is None or era == "西暦":
        return
    known = _NAMES[era]
    if last < eras.NEW_CALENDAR:
        raise NotRead("date", "明治5年までは旧暦のため読み取れません")
    if last < known.first_day or (known.last_day is not None and known.last_day < first):
        raise NotRead("era-boundary", f"「{text}」は{known.name}の期間に入りません")


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _impossible(values: pl.Expr) -> pl.Expr:
    """Values of the form of an ISO day that are no day."""
    return (values.str.len_chars() == 10) & values.str.to_date("%Y-%m-%d", strict=False).is_null()


DATE = Kind(
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-(0[1-9]|1[0-2])|[0-9]{4}|[0-9]{4}年度|[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2})$",
    mend_date,
    _impossible,
)
"""Days and whatever is coarser."""
