"""Where the header of a table is: told from titles above it and data below it by how the cells look."""

import re
from dataclasses import dataclass
from itertools import pairwise

from hoshin.tables.reading.cells import Look, Row, dominant_looks, filled, looks
from hoshin.tables.reading.grid import Part

SAMPLE = 300
PHYSICAL = re.compile(r"[#A-Za-z_][\w\-.: /()]*", re.ASCII)
TITLE_WORDS = re.compile(
    r"^[（(]?(?:表|別表|別紙|様式)[ 　]*[-0-9０-９一二三四五六七八九十]|一覧|について|単位|現在|資料|出典|^注|^※|^\(注|^（注|年度?$|\d年|Ver|第.*表|更新|作成"
)
ABOUT = re.compile(r"現在|単位|出典|資料|作成|更新|^[（(]?(?:注|担当|所管|問い?合わ?せ|連絡先)|^※")
"""Words that speak of the table as a whole, wherever in a row they stand."""
DESCRIBES = re.compile(r"[:：]$|^[-－―‐*＊…※xX]{1,3}$")
MOST_ABOUT = 3
MOST_APART = 2
GROUP_LENGTH = 12
FEWEST_COUNTED, FEWEST_NAMED = 10, 4
"""Numbers that count columns where all are numbers, and where a name stands among them."""
TYPED = {Look.NUMBER, Look.DATE, Look.TIME, Look.DIGITS, Look.ADDRESS, Look.SYMBOL}


@dataclass(frozen=True, slots=True)
class Span:
    """Rows of a part, by place: titles before `header`, the header rows, and data from `data` on.

    `skipped` are rows after the header that describe columns rather than hold data; no `header` rows means that there is none.
    """

    header: tuple[int, ...]
    data: int
    physical: tuple[int, ...] = ()
    is_typed: bool = False


def find_span(part: Part) -> Span:
    """Where header and data of a part's (first) table begin."""
    if (marked := _marked(part)) is not None:
        return marked
    body = dominant_looks(_sample(part), part.width)
    last = _last_header_by_looks(part, body)
    if last is None:
        first = _first_wide(part, body)
        if is_data(part.rows[first], body) or _repeats_below(part, first, body):
            return Span((), first, is_typed=is_data(part.rows[first], body))
        last = first
    is_typed = any(look in TYPED for look in body)
    last = _extended_down(part, last, body)
    rows = _extended_up(part, last, body)
    physical = tuple(
        row for row in rows if _is_physical(part.rows[row]) and len(filled(part.rows[row])) * 2 > part.width
    )
    return Span(rows, last + 1, physical if len(rows) > len(physical) else (), is_typed)


def is_data(row: Row, body: list[Look]) -> bool:
    """Whether a row looks as the columns' bodies do, more than it does not."""
    agrees, differs = evidence(row, body)
    return agrees > differs and not _is_run_of_years(row, body)


def evidence(row: Row, body: list[Look]) -> tuple[int, int]:
    """In how many columns of a recognisable look a row agrees with it, and in how many it shows something else."""
    agrees = differs = 0
    for look, usual in zip(looks(row), body, strict=False):
        if usual in TYPED and look is not Look.BLANK:
            agrees += look is usual
            differs += look is not usual and Look.SYMBOL not in (look, usual)
    return agrees, differs


def _sample(part: Part) -> tuple[Row, ...]:
    start = max(1, len(part.rows) // 2) if len(part.rows) > 1 else 0
    return part.rows[start : start + SAMPLE]


def _marked(part: Part) -> Span | None:
    """The layout whose first cells say what a row is: #property holds the names, other # rows describe them."""
    marks = [index for index, row in enumerate(part.rows[:50]) if row[0].startswith("#")]
    named = [index for index in marks if part.rows[index][0].strip() == "#property"]
    if not named:
        return None
    end = max(marks) + 1
    return Span((named[0],), end, (), is_typed=True)


def _last_header_by_looks(part: Part, body: list[Look]) -> int | None:
    """The last row, before the first that looks like data, that shows words where the columns hold numbers or the like."""
    last = None
    for index, row in enumerate(part.rows[:SAMPLE]):
        agrees, differs = evidence(row, body)
        is_run = _is_run_of_years(row, body)
        if is_data(row, body) or (last is not None and agrees and not is_run):
            break
        if differs > agrees or (agrees and is_run):
            last = index
    if last is None or _is_title(part, last, part.rows[last + 1] if last + 1 < len(part.rows) else ()):
        return None
    return last


def _first_wide(part: Part, body: list[Look]) -> int:
    """The first row that fills at least half of the columns in use."""
    used = sum(look is not Look.BLANK for look in body) or part.width
    counts = [len(filled(row)) for row in part.rows[:SAMPLE]]
    enough = next((index for index, count in enumerate(counts) if count * 2 > used), None)
    return counts.index(max(counts)) if enough is None else enough


def _repeats_below(part: Part, first: int, body: list[Look]) -> bool:
    """Whether the words of a row come back below it in the same columns, as data do and names do not."""
    row = part.rows[first]
    below = [other for other in part.rows[first + 1 : first + SAMPLE] if list(other) != list(row)]
    places = [place for place in filled(row) if body[place] is not Look.BLANK]
    back = sum(sum(other[place] == row[place] for other in below) > 1 for place in places)
    return len(below) > 2 and back * 2 >= len(places) > 0


def _extended_down(part: Part, last: int, body: list[Look]) -> int:
    """The last header row, when merged cells, gaps that the next row fills, or a row of physical names reach further."""
    reach = part.numbers[last]
    for merge in part.merges:
        if merge.top <= part.numbers[last] < merge.bottom and merge.bottom - merge.top < 6:
            reach = max(reach, merge.bottom)
    while last + 1 < len(part.rows) and part.numbers[last + 1] <= reach:
        last += 1
    while last + 2 < len(part.rows) and (
        _completes(part.rows[last], part.rows[last + 1], body) or _names_physically(part, last + 1)
    ):
        last += 1
    return last


def _completes(upper: Row, lower: Row, body: list[Look]) -> bool:
    """Whether a row of names stands under a row of names that leaves just its places open."""
    above, below = set(filled(upper)), set(filled(lower))
    unused = {place for place, look in enumerate(body) if look is Look.BLANK}
    opened = set(range(len(body))) - unused - above
    groups = {place - 1 for place in opened | unused} & above
    is_placed = opened <= below <= opened | groups | unused
    return bool(opened) and is_placed and evidence(lower, body)[0] == 0


def _names_physically(part: Part, index: int) -> bool:
    """Whether a row of program-like names stands beside the names proper, and the data are not like it."""
    if not _is_physical(part.rows[index]) or len(filled(part.rows[index])) < 2:
        return False
    below = part.rows[index + 1 : index + 20]
    return not any(_is_physical(row) for row in below) and not _is_physical(part.rows[index - 1])


def _is_physical(row: Row) -> bool:
    cells = [row[place].strip() for place in filled(row)]
    return bool(cells) and sum(bool(PHYSICAL.fullmatch(cell)) for cell in cells) >= 0.9 * len(cells)


def _extended_up(part: Part, last: int, body: list[Look]) -> tuple[int, ...]:
    """The header rows that end with `last`; titles, and data of another table, end them."""
    first = last
    while first > 0 and last - first < 6:
        above = first - 1
        row = part.rows[above]
        is_like_data = evidence(row, body)[0] and not _is_run_of_years(row, body)
        if (
            is_like_data
            or _speaks_apart(part, above)
            or _is_title(part, above, part.rows[first])
            or _heads_first_page(part, above)
        ):
            break
        first = above
    return tuple(range(first, last + 1))


def _speaks_apart(part: Part, index: int) -> bool:
    """Whether a row with a blank row under it says something of the table, or what one of its signs means."""
    row = part.rows[index]
    places = filled(row)
    speaks = DESCRIBES.search(row[places[0]].strip()) or any(ABOUT.search(row[place]) for place in places)
    return part.is_after_gap(index + 1) and len(places) <= MOST_APART and bool(speaks)


def heads_page(part: Part, index: int, first: int) -> bool:
    """Whether a row above a repeated header is its title: one cell, or the title of the `first` page with another number."""
    row = part.rows[index]
    places = filled(row)
    return len(places) == 1 or (
        first >= 0 and places == filled(part.rows[first]) and row[places[0]] == part.rows[first][places[0]]
    )


def _heads_first_page(part: Part, index: int) -> bool:
    """Whether the row above the header comes again above the repeated header, with another number."""
    header = list(part.rows[index + 1])
    again = [place for place in range(index + 3, len(part.rows)) if list(part.rows[place]) == header]
    above = [place - 1 for place in again if list(part.rows[place - 1]) != list(part.rows[index])]
    return bool(above) and all(heads_page(part, place, index) for place in above)


def _is_title(part: Part, index: int, below: Row) -> bool:
    """Whether a row speaks about the table instead of naming its columns."""
    row = part.rows[index]
    places = filled(row)
    merges = [merge for merge in part.merges if merge.top == part.numbers[index] and merge.right > merge.left]
    partial = [merge for merge in merges if merge.right - merge.left + 1 < part.width]
    if row[0].startswith("#") and len(places) * 2 < part.width:
        return True
    if len(places) == 1:
        return part.width > 1 and not _is_lone_group(part, index, places[0], below, is_merged=bool(partial))
    if _is_about_table(part, index, places):
        return True
    if partial:
        return False
    opened = any(place >= len(below) or not below[place].strip() for place in places)
    few = len(places) <= max(2, part.width * 0.3) and places[-1] * 2 < part.width
    return few and not opened and places[-1] - places[0] < len(places)


def _is_about_table(part: Part, index: int, places: list[int]) -> bool:
    """Whether the few words of a row, under nothing but a title, speak of the table as a whole."""
    is_on_top = index == 0 or all(len(filled(row)) == 1 for row in part.rows[:index])
    few = len(places) <= MOST_ABOUT and len(places) * 2 <= part.width
    return few and is_on_top and all(ABOUT.search(part.rows[index][place]) for place in places)


def _is_lone_group(part: Part, index: int, place: int, below: Row, *, is_merged: bool) -> bool:
    """Whether the only cell of a row names a group of the columns under it."""
    text = part.rows[index][place].strip()
    leftmost = min((filled(row)[0] for row in part.rows if len(filled(row)) > 1), default=0)
    if place <= leftmost or place >= part.width - 1 or TITLE_WORDS.search(text) or len(text) > GROUP_LENGTH:
        return False
    reaches = place + 1 < len(below) and bool(below[place].strip()) and bool(below[place + 1].strip())
    return is_merged or (reaches and not part.is_after_gap(index + 1))


def _is_run_of_years(row: Row, body: list[Look]) -> bool:
    """Whether the numbers of a row are years or months in steps, as headers of time series are.

    The same years may come again, also after words (2015, 2020, rate, 2015, 2020), where each group has its own.
    """
    texts = [row[place].strip() for place in filled(row) if body[place] is Look.NUMBER]
    if _counts(texts):
        return True
    years = [int(text) for text in texts if _is_year(text)]
    runs = _ascending(years)
    if len(runs) > 1:
        return len(years) > len(runs) and len(set(map(tuple, runs))) == 1 and _is_in_steps(runs[0])
    is_over_groups = len(texts) == len(years) == 2 and body.count(Look.NUMBER) > 2
    return (len(years) > 2 or is_over_groups) and _is_in_steps(years)


def _ascending(years: list[int]) -> list[list[int]]:
    """The years parted where they begin again; one list where they go down."""
    if years == sorted(years, reverse=True):
        return [years]
    runs: list[list[int]] = []
    for year in years:
        if runs and year > runs[-1][-1]:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _counts(texts: list[str]) -> bool:
    """Whether the numbers are months, hours or ages, one after the other from the first, beside a name."""
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    is_long = len(numbers) >= (FEWEST_COUNTED if len(numbers) == len(texts) else FEWEST_NAMED)
    return is_long and numbers[0] in {0, 1} and all(after == before + 1 for before, after in pairwise(numbers))


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1868 <= int(text) <= 2100


def _is_in_steps(years: list[int]) -> bool:
    steps = {after - before for before, after in pairwise(years)}
    return len(steps) == 1 and steps <= {1, -1, 5, 10}
