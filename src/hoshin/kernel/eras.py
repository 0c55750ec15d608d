"""Japanese eras: days as the city writes them, and days as people type them.

Stored dates are ISO 8601; era style is for screens and paper only. Source of the boundaries: the era ordinances
(改元の詔書, 元号法に基づく政令). Japan counts days by the Gregorian calendar since 1 January 1873 (明治6年); an older era date means a
day of the lunisolar calendar, which this module neither writes nor reads.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

NEW_CALENDAR = date(1873, 1, 1)
"""The first day that era style and the Gregorian calendar share."""

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Era:
    """An era with its first day; `last_day` is None for the present one.

    The days on which 明治 and 大正 ended belong to both eras: papers of the day carry either; this module writes the newer.
    """

    name: str
    letter: str
    first_day: date
    last_day: date | None = None

    @property
    def short_name(self) -> str:
        """One character, as in 「令8」."""
        return self.name[0]

    def year_of(self, day: date) -> int:
        """The year of the era in which `day` falls, counted from 1."""
        return day.year - self.first_day.year + 1

    def holds(self, day: date) -> bool:
        """Whether `day` may be written in this era."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


ERAS = (
    Era("明治", "M", date(1868, 10, 23), date(1912, 7, 30)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", date(2019, 5, 1)),
)


def era_of(day: date) -> Era | None:
    """The era in which `day` is written; None before the Gregorian calendar came to Japan."""
    if day < NEW_CALENDAR:
        return None
    return next(era for era in reversed(ERAS) if era.first_day <= day)


def format_year(day: date) -> str:
    """The year of `day`: 「令和8年」, 「令和元年」, or 「西暦1850年」 before the eras used here."""
    era = era_of(day)
    if era is None:
        return f"西暦{day.year}年"
    year = era.year_of(day)
    return f"{era.name}{'元' if year == 1 else year}年"


def format_month(day: date) -> str:
    """The month of `day`: 「令和8年11月」."""
    return f"{format_year(day)}{day.month}月"


def format_date(day: date, *, weekday: bool = True) -> str:
    """The day as the city writes it: 「令和8年11月23日（月）」, or without the weekday."""
    ending = f"（{WEEKDAYS[day.weekday()]}）" if weekday else ""
    return f"{format_month(day)}{day.day}日{ending}"


def format_datetime(moment: datetime, *, weekday: bool = True) -> str:
    """The moment in Japan, to the minute: 「令和8年11月23日（月） 14:05」. ValueError for a naive datetime, a defect."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    local = moment.astimezone(JAPAN)
    return f"{format_date(local.date(), weekday=weekday)} {local:%H:%M}"


_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = rf"[0-9]{{1,4}}|[零{_DIGITS}]{{1,4}}|[{_DIGITS}{''.join(_UNITS)}]{{1,7}}"
_NAMED = {name: era for era in ERAS for name in (era.name, era.short_name, era.letter)}
_DATE = re.compile(
    rf"(?P<era>西暦|{'|'.join(_NAMED)})?"
    rf"(?P<year>元|{_NUMBER})[年./-]"
    rf"(?P<month>{_NUMBER})[月./-]"
    rf"(?P<day>{_NUMBER})日?"
    rf"(?:\(?(?P<weekday>[{WEEKDAYS}])(?:曜日?)?\)?)?"
)
_COMPACT = re.compile(rf"([0-9]{{4}}|(?:{'|'.join(_NAMED)})[0-9]{{2}})([0-9]{{2}})([0-9]{{2}})")
_SPACES = re.compile(r"\s+")


def parse_date(text: str, *, field: str = "") -> date:
    """The day that `text` means; raises RuleBroken (for `field`) in words that say what to type instead.

    Read are 2026-11-23, 2026/11/23, 20261123, R081123, 令和8年11月23日（月）, R8.11.23, ㋿8年…, 元年, in any width, with spaces, and kanji
    numerals. An era date must lie within its era and a weekday, when given, must be that day's.
    """
    plain = _SPACES.sub("", narrow(text)).upper()
    match = _DATE.fullmatch(_COMPACT.sub(r"\1-\2-\3", plain))
    if match is None or (match["era"] is None and not re.fullmatch(rf"[0-9]{{4}}|[{_DIGITS}]{{4}}", match["year"])):
        raise RuleBroken(
            "日付として読み取れません。「令和8年11月23日」か「2026-11-23」のように、年月日を入力してください。",
            field=field,
        )
    era = _NAMED.get(match["era"] or "")
    day = _day(_year(match["year"], era), _number(match["month"]), _number(match["day"]), plain, field)
    if era is not None:
        _check_era(era, day, plain, field)
    expected = WEEKDAYS[day.weekday()]
    if match["weekday"] not in (None, expected):
        raise RuleBroken(
            f"{format_date(day, weekday=False)}は{expected}曜日です。日付か曜日を確かめてください。", field=field
        )
    return day


def _number(text: str) -> int:
    """The value of Arabic digits, of 二〇二六 or of 二十三."""
    if text.isascii():
        return int(text)
    if not set(text) & set(_UNITS):
        return int("".join(str(_DIGITS.index(digit)) for digit in text.replace("零", "〇")))
    total, pending = 0, 0
    for character in text:
        if character in _UNITS:
            total += max(pending, 1) * _UNITS[character]
            pending = 0
        else:
            pending = _DIGITS.index(character)
    return total + pending


def _year(text: str, era: Era | None) -> int:
    number = 1 if text == "元" else _number(text)
    return number if era is None else era.first_day.year + number - 1


def _day(year: int, month: int, day: int, typed: str, field: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise RuleBroken(f"「{typed}」という日はありません。年月日を確かめてください。", field=field) from None


def _check_era(era: Era, day: date, typed: str, field: str) -> None:
    if day < NEW_CALENDAR:
        raise RuleBroken("明治5年までは旧暦のため読み取れません。西暦の年月日で入力してください。", field=field)
    if not era.holds(day):
        raise RuleBroken(
            f"「{typed}」は{era.name}の期間に入りません。{format_date(day, weekday=False)}のことであれば、そう入力してください。",
            field=field,
        )
