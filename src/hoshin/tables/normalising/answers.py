"""Yes and no as 有 and 無, marks as 1 or nothing, days of the week as one run of characters."""

from __future__ import annotations

import re

from hoshin.tables.normalising.outcome import Kind, Outcome, plain

_YES = frozenset({"有", "有り", "あり", "ある", "○", "〇", "◯", "◎", "1", "1.0", "TRUE", "YES", "Y", "はい", "可"})
_NO = frozenset({"無", "無し", "なし", "ない", "×", "✕", "X", "0", "0.0", "FALSE", "NO", "N", "いいえ", "否", "不可"})
_WEEK = "月火水木金土日"


def mend_yes_no(value: str) -> Outcome:
    """有 or 無; a sign that may mean several things stays and is reported."""
    read = plain(value)
    text = read.text.upper()
    if not text:
        return Outcome(None, "trim")
    if text in _YES or text in _NO:
        return read.became("有" if text in _YES else "無", "yes-no")
    if text == "不明":
        return read.became(text, "yes-no")
    return read.strange("yes-no", "有無として読み取れません")


def mend_mark(value: str) -> Outcome:
    """1 where something is designated, empty where it is not."""
    read = plain(value)
    text = read.text.upper()
    if not text or text in _NO:
        return Outcome(None, "mark" if text else "trim")
    if text in _YES:
        return read.became("1", "mark")
    return read.strange("mark", "指定の有無として読み取れません（1か空欄）")


def mend_weekdays(value: str) -> Outcome:
    """The days in the order of the week, as in 月火水木金."""
    read = plain(value)
    text = re.sub(
        r"曜日?", "", re.sub(r"[\s;、,・/.]|(?<=[土日])祝日?$", "", read.text.replace("曜日", "").replace("〜", "~"))
    )
    if not text:
        return Outcome(None, "trim")
    if text in {"毎日", "全", "月~日"}:
        return Outcome(_WEEK, "weekdays")
    span = re.fullmatch(rf"([{_WEEK}])(?:~|から|-)([{_WEEK}])", text)
    if span and _WEEK.index(span[1]) < _WEEK.index(span[2]):
        return Outcome(_WEEK[_WEEK.index(span[1]) : _WEEK.index(span[2]) + 1], "weekdays")
    if re.fullmatch(rf"[{_WEEK}]+", text) and len(set(text)) == len(text) and "祝" not in value:
        return read.became("".join(sorted(text, key=_WEEK.index)), "weekdays")
    return read.strange("weekdays", "曜日として読み取れません")


YES_NO = Kind(r"^[有無]$", mend_yes_no)
MARK = Kind(r"^1$", mend_mark)
WEEKDAYS = Kind(r"^月?火?水?木?金?土?日?$", mend_weekdays)
