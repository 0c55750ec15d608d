"""Parting a grid into the tables that lie in it, side by side and one under the other."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hoshin.tables.reading.cells import Look, Row, dominant_looks, filled, look_of
from hoshin.tables.reading.grid import Grid, Part, column_groups, part_of
from hoshin.tables.reading.headers import DESCRIBES, Span, evidence, find_span, is_data

KEY = re.compile(
    r"^(?:No\.?|№|ＮＯ|番号|ID|.*(?:コード|番号|名称?|区分|項目|地域|地区|種別|種類|施設|年度?|年齢|年齢階級|学年|月|日|時点|分類|品目))$",
    re.IGNORECASE,
)
ROWS_OF_A_TABLE = 2
MOST_DESCRIBING = 2


def parts_of(grid: Grid) -> list[Part]:
    """The parts of a grid that hold a table each, from the top left on."""
    sides = _sides(grid)
    found = [part for left, right in sides for part in _stacked(part_of(grid, left, right))]
    return sorted(found, key=lambda part: (part.numbers[0], part.left)) if len(sides) == 1 else found


def _sides(grid: Grid) -> list[tuple[int, int]]:
    """The column ranges of tables that stand side by side; one range where there is only one table across."""
    width = grid.width
    groups = column_groups(grid.rows, width)
    if len(groups) < 2 or len(groups) > 50:
        return _blocks(part_of(grid, 0, width)) or [(0, width)]
    bounds = [0]
    for before, after in pairwise(groups):
        left = part_of(grid, bounds[-1], before[1])
        right = part_of(grid, after[0], groups[-1][1])
        if _stand_apart(left, right, part_of(grid, after[0], after[1])):
            bounds.append(before[1])
    return list(zip(bounds, [*bounds[1:], width], strict=True))


def _blocks(part: Part) -> list[tuple[int, int]]:
    """The column ranges of a table that goes on at its own right side, under the same names again; none where it does not."""
    span = find_span(part) if part.rows else Span((), 0)
    if len(span.header) != 1:
        return []
    names = [cell.strip() for cell in part.rows[span.header[0]]]
    places = filled(names)
    first, count = (places[0], len(places)) if places else (0, 0)
    if places != list(range(first, first + count)):
        return []
    for size in range(2, count // 2 + 1):
        starts = list(range(first, first + count, size))
        if count % size == 0 and all(names[at : at + size] == names[first : first + size] for at in starts):
            body = dominant_looks(part.rows[span.data :], part.width)
            is_keyed = all(body[at] is Look.TEXT for at in starts) or bool(KEY.match(names[first]))
            bounds = [0, *starts[1:], part.width]
            return list(pairwise(bounds)) if is_keyed else []
    return []


def _stand_apart(left: Part, right: Part, nearest: Part) -> bool:
    """Whether two column ranges are tables of their own rather than one table with an empty column inside."""
    if min(left.width, nearest.width) < 2 or min(len(left.rows), len(nearest.rows)) < ROWS_OF_A_TABLE:
        return False
    spans = find_span(left), find_span(nearest)
    if not all(span.header for span in spans):
        return False
    names = [_last_names(part, span) for part, span in zip((left, nearest), spans, strict=True)]
    if any("" in name_row for name_row in names):
        return False
    same_rows = left.numbers[spans[0].header[-1]] == nearest.numbers[spans[1].header[-1]]
    if len(set(names[0]) & set(names[1])) >= min(2, len(set(names[1]))):
        return True
    if not same_rows or left.numbers[-1] != right.numbers[-1]:
        return _has_keys(nearest, spans[1]) or not same_rows
    return bool(KEY.match(names[1][0])) and bool(KEY.match(names[0][0])) and _has_keys(nearest, spans[1])


def _last_names(part: Part, span: Span) -> list[str]:
    """The lowest name over each column that holds data."""
    used = {place for row in part.rows[span.data :] for place in filled(row)}
    return [
        next((part.rows[row][place].strip() for row in reversed(span.header) if part.rows[row][place].strip()), "")
        for place in sorted(used)
    ]


def _has_keys(part: Part, span: Span) -> bool:
    """Whether the first column tells rows apart: nothing missing, nothing twice."""
    cells = [row[0].strip() for row in part.rows[span.data :] if len(filled(row)) > 1]
    return len(cells) > 0 and all(cells) and len(set(cells)) == len(cells)


def _stacked(part: Part) -> Iterator[Part]:
    """The tables of a column range, from the top down, parted where a new header follows blank rows."""
    start = 0
    for index in range(1, len(part.rows)):
        if part.is_after_gap(index) and _starts_anew(part.cut(start, index), part.cut(index)):
            yield part.cut(start, index)
            start = index
    if part.rows[start:]:
        yield part.cut(start)


def _starts_anew(before: Part, after: Part) -> bool:
    """Whether rows after a gap are a table with a header of its own, and a table has been seen before it."""
    if not _is_table(before):
        return False
    after = _until_gap(after)
    span = find_span(after)
    if not span.header or sum(len(filled(row)) > 1 for row in after.rows) < ROWS_OF_A_TABLE:
        return False
    first = after.rows[span.header[-1]]
    earlier = find_span(before)
    body = dominant_looks(before.rows[earlier.data :], before.width)
    is_same = bool(earlier.header) and list(first) == list(before.rows[earlier.header[-1]])
    return not is_same and not is_data(first, body) and _is_header_of(first, after, span, before, body)


def _is_header_of(first: Row, after: Part, span: Span, before: Part, body: list[Look]) -> bool:
    """Whether a row names the rows under it and does not belong to the table above."""
    if evidence(first, dominant_looks(after.rows[span.data :], after.width))[1]:
        return evidence(first, body)[1] > 0 or _extent(before) != _extent(after)
    return span.header[0] > 0 or _extent(before) != _extent(after)


def _extent(part: Part) -> tuple[int, int]:
    places = [place for row in part.rows if len(row_places := filled(row)) > 1 for place in row_places]
    return (min(places), max(places)) if places else (0, 0)


def _until_gap(part: Part) -> Part:
    """The rows up to the next gap that has at least two rows before it."""
    for index in range(3, len(part.rows)):
        if part.is_after_gap(index):
            return part.cut(0, index)
    return part


def describes_table(rows: Sequence[Row]) -> bool:
    """Whether rows only say, word by word, what a table is about (統計名：…, 表番号：…) and what its signs mean."""
    pairs = [row for row in rows if len(filled(row)) == MOST_DESCRIBING]
    is_narrow = all(len(filled(row)) <= MOST_DESCRIBING for row in rows)
    named = sum(bool(DESCRIBES.search(row[filled(row)[0]].strip())) for row in pairs)
    return is_narrow and named > 1 and named * 2 >= len(pairs)


def _is_table(part: Part) -> bool:
    """Whether there is a header with rows under it already."""
    wide = [row for row in part.rows if len(filled(row)) > 1]
    if len(wide) < ROWS_OF_A_TABLE or describes_table(part.rows):
        return False
    span = find_span(part)
    data = part.rows[span.data :]
    if not data:
        return False
    if any(look_of(cell) not in (Look.BLANK, Look.TEXT) for row in data for cell in row):
        return True
    return len(wide) > ROWS_OF_A_TABLE and bool(span.header)
