"""Rows that sum up other rows: by the word that they begin with, by their sums, or by both."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from hoshin.tables.reading.cells import Look, Row, filled, look_of

TOTALS = {"合計", "総合計", "総計", "小計", "計", "累計", "中計", "トータル", "total", "subtotal", "grandtotal"}
LONGEST_TOTAL = 16
NAMED_SUM = re.compile(r"(?<![会時統設集家推])計$")
"""A name such as 東部計; 会計, 時計, 統計 and 設計 are words of their own."""

WHOLE = re.compile(r"総数|総合計|総計|全[体域市区町村]|[市区町村県]計")
"""What the whole is called where it stands above its parts or below them; only the sums prove that it is meant."""

AVERAGE = re.compile(r"(?:総|全体の?|年|月)?平均")


def is_total(row: Row) -> bool:
    """Whether a row sums up others: the first or second of its words says so."""
    beginning = [cell for cell in row if cell][:4]
    return any(map(_is_total_word, beginning)) and any(map(_is_total_word, _words(row)[:2]))


def categories(rows: Sequence[Row], totals: Sequence[Row]) -> list[Row]:
    """Those of the totals whose word is one value of a column like others (計 beside 男 and 女, for each town): they are data."""
    counted: dict[int, Counter[str]] = {}
    found = []
    for row in totals:
        place = next(place for place, cell in enumerate(row) if _is_total_word(cell))
        if place not in counted:
            counted[place] = Counter(other[place] for other in rows)
        values = counted[place]
        if place > filled(row)[0] and len(values) > 1 and "" not in values and min(values.values()) > 1:
            found.append(row)
    return found


def proven_totals(rows: Sequence[Row]) -> list[int]:
    """The places of rows with a name such as 東部計 that hold the sums of the rows since the last such row, or of all."""
    found: list[int] = []
    singles: list[Row] = []
    group: list[Row] = []
    for place, row in enumerate(rows):
        if _is_named_sum(row) and (_sums_up(row, group) or _sums_up(row, singles)):
            found.append(place)
            group = []
        else:
            group.append(row)
            singles.append(row)
    return found


def is_whole(row: Row, others: Sequence[Row]) -> bool:
    """Whether a row is called the whole (総数, 全市 …) and holds the sums of all the other rows, or of its groups."""
    if not any(WHOLE.fullmatch("".join(word.split()).strip("（()）")) for word in _words(row)[:2]):
        return False
    return _sums_up(row, others) or _sums_up(row, [other for other in others if not _is_named_sum(other)])


def is_silent_total(rows: Sequence[Row], usual: list[Look]) -> bool:
    """Whether the last row sums up those above it without saying so: nothing but numbers under a table of words, and the sums."""
    last, above = rows[-1], rows[:-1]
    places = filled(last)
    words = [place for place, look in enumerate(usual) if look is Look.TEXT]
    if not places or len(places) > len(words) or any(look_of(last[place]) is not Look.NUMBER for place in places):
        return False
    if any(look_of(last[place]) is not Look.BLANK for place in words):
        return False
    sums = {place: sum(_number(row[place]) for row in above if place < len(row)) for place in places}
    return any(math.isclose(sums[place], _number(last[place])) and sums[place] for place in places)


def is_average(rows: Sequence[Row]) -> bool:
    """Whether the last row is called the mean of those above it, where none of them is called so."""
    *above, last = (_words(row)[:1] for row in rows)
    return (
        bool(last)
        and bool(AVERAGE.fullmatch(last[0].strip()))
        and not any(AVERAGE.fullmatch(one[0]) for one in above if one)
    )


def _is_named_sum(row: Row) -> bool:
    return any(len(word) <= LONGEST_TOTAL and NAMED_SUM.search("".join(word.split())) for word in _words(row)[:2])


def _sums_up(row: Row, above: Sequence[Row]) -> bool:
    """Whether most of the numbers of a row are the sums of those above them."""
    places = [place for place in filled(row) if look_of(row[place]) is Look.NUMBER and _number(row[place])]
    right = sum(
        math.isclose(sum(_number(other[place]) for other in above if place < len(other)), _number(row[place]))
        for place in places
    )
    return bool(above) and right * 2 > len(places)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "").strip())
    except ValueError:
        return 0.0


def _is_total_word(text: str) -> bool:
    return 0 < len(text) <= LONGEST_TOTAL and "".join(text.split()).strip("（()）").lower() in TOTALS


def _words(row: Row) -> list[str]:
    return [cell for cell in row if look_of(cell) is Look.TEXT]
