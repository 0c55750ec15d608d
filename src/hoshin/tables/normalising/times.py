"""Times of the day as `HH:MM`, the first and the last minute where a place is open all day."""

from __future__ import annotations

import re

from hoshin.tables.normalising.outcome import Kind, Outcome, plain

_ALL_DAY = {"終日", "24時間", "24時間利用可能", "24時間利用可", "終日利用可能", "24時間営業", "常時"}
_HALF = r"(?P<half>午前|午後|AM|PM|A\.M\.|P\.M\.)?"
_CLOCK = re.compile(
    rf"{_HALF}(?P<hour>[0-9]{{1,2}})(?:(?::|時)(?P<minute>[0-9]{{1,2}})?(?:分)?(?::(?P<second>[0-9]{{2}}))?|時半)(?P<after>AM|PM)?"
)
_RANGE = re.compile(r"[0-9].*[~〜-].*[0-9]")
_FRACTION = re.compile(r"0\.[0-9]{2,}")


def mend_opening(value: str) -> Outcome:
    """The time from which something is open; all day is `00:00`."""
    return _mend(value, "00:00")


def mend_closing(value: str) -> Outcome:
    """The time until which something is open; all day, and 24:00, are `23:59` as the standards say."""
    return _mend(value, "23:59")


def _mend(value: str, all_day: str) -> Outcome:
    read = plain(value)
    text = re.sub(r"\s+", "", read.text).upper()
    if not text:
        return Outcome(None, "trim")
    if text in _ALL_DAY:
        return Outcome(all_day, "all-day")
    if text in {"正午", "12時正午"}:
        return Outcome("12:00", "time")
    if _FRACTION.fullmatch(text):
        minutes = round(float(text) * 1440)
        return Outcome(f"{minutes // 60:02d}:{minutes % 60:02d}", "excel-time")
    match = _CLOCK.fullmatch(text)
    if not match:
        return _not_read(value, text)
    return _of_clock(value, text, match, all_day)


def _of_clock(value: str, text: str, match: re.Match[str], all_day: str) -> Outcome:
    read = plain(value)
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    minute = 30 if text.endswith("時半") else minute
    half = (match["half"] or match["after"] or "").replace(".", "")
    if half and hour > 12:
        return read.strange("time", "午前・午後のついた時刻は12時までです")
    if half in {"午後", "PM"} and hour < 12:
        hour += 12
    if half == "AM" and hour == 12:
        hour = 0
    if (hour, minute, second) == (24, 0, 0) and all_day == "23:59":
        return Outcome(all_day, "all-day")
    if hour > 23 or minute > 59 or second > 59:
        return read.strange("time", "時刻は00:00から23:59までです")
    return read.became(f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else ""), "time")


def _not_read(value: str, text: str) -> Outcome:
    if _RANGE.search(text):
        return plain(value).strange("time-range", "一つのセルに複数の時刻があります")
    return plain(value).strange("time", "時刻として読み取れません")


_CLEAN = r"^([01][0-9]|2[0-3]):[0-5][0-9](:(0[1-9]|[1-5][0-9]))?$"
OPENING = Kind(_CLEAN, mend_opening)
CLOSING = Kind(_CLEAN, mend_closing)
