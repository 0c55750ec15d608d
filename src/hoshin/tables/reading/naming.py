"""The names of a table's columns, rebuilt from one or several header rows."""

import re
from collections.abc import Sequence

from hoshin.tables.reading.cells import Row, filled
from hoshin.tables.reading.grid import Part

SPREAD = re.compile(r"\S(?:[\s\u3000]+\S)+")
"""A name whose single characters are spread out with spaces."""
WORDS = "男女計東西南北月火水木金土日祝上中下左右大小有無市町村区県春夏秋冬"
"""Single characters that name something by themselves."""
BREAKS = re.compile("[\r\n\xad\u200b-\u200f\u2060\ufeff]+")
"""Line ends, and characters that nobody sees."""


def rebuild_names(part: Part, header: Sequence[int]) -> tuple[list[str], list[bool]]:
    """The name of each column of a part, empty where it has none; and whether it only stands under a neighbour's cell."""
    rows = [list(part.rows[index]) for index in header]
    is_under_neighbour = [False] * part.width
    numbers = [part.numbers[index] for index in header]
    merged = _spread_merges(part, rows, numbers, is_under_neighbour)
    for upper in range(len(rows) - 1):
        _draw_together(rows, upper)
        _spread_groups(rows, upper, merged)
    return [_join([row[place] for row in rows]) for place in range(part.width)], is_under_neighbour


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names, made different by numbers where several columns share one; a nameless column becomes 列 and its place."""
    taken: set[str] = set()
    result = []
    for place, name in enumerate(names, start=1):
        wanted = name or f"列{place}"
        candidate, number = wanted, 1
        while candidate in taken or (number > 1 and candidate in names):
            number += 1
            candidate = f"{wanted}_{number}"
        taken.add(candidate)
        result.append(candidate)
    return tuple(result)


def tidy(text: str) -> str:
    """A name on one line; characters spread out with spaces are drawn together."""
    name = BREAKS.sub("", text).strip()
    return re.sub(r"[\s\u3000]+", "", name) if SPREAD.fullmatch(name) and not name.isascii() else name


def _spread_merges(
    part: Part, rows: list[list[str]], numbers: list[int], is_under_neighbour: list[bool]
) -> set[tuple[int, int]]:
    """Write the text of merged cells over their whole range; gives back the cells (row, place) that were merged."""
    merged: set[tuple[int, int]] = set()
    for merge in part.merges:
        if merge.top not in numbers:
            continue
        left = merge.left - part.left
        text = rows[numbers.index(merge.top)][left]
        for place in range(left, min(merge.right - part.left, part.width - 1) + 1):
            is_under_neighbour[place] |= place > left and merge.bottom >= numbers[-1]
            for row, number in enumerate(numbers):
                if merge.top <= number <= merge.bottom:
                    rows[row][place] = text
                    merged.add((row, place))
    return merged


def _spread_groups(rows: list[list[str]], upper: int, merged: set[tuple[int, int]]) -> None:
    """Carry the name of a group to the right, over open places that a lower row names, within the group above it."""
    row = rows[upper]
    below = rows[upper + 1 :]
    borders = {place for above in rows[:upper] for place in _starts(above)} | _ends_of_repeats(row, below)
    for place in range(1, len(row)):
        is_open = not row[place].strip() and bool(row[place - 1].strip())
        is_merged = (upper, place) in merged or (upper, place - 1) in merged
        if is_open and not is_merged and place not in borders and any(lower[place].strip() for lower in below):
            row[place] = row[place - 1] if _is_group(rows, upper, place) else row[place]


def _draw_together(rows: list[list[str]], upper: int) -> None:
    """Make one name of a word whose characters stand in a cell each (病 | 床 | 数) over columns that a lower row names."""
    row, below = rows[upper], rows[upper + 1 :]
    place = 0
    while place < len(row):
        end = place
        while end < len(row) and _is_lone_character(row[end]) and any(lower[end].strip() for lower in below):
            end += 1
        if end - place > 1 and len(set(row[place:end])) == end - place:
            row[place:end] = ["".join(cell.strip() for cell in row[place:end])] * (end - place)
        place = max(end, place + 1)


def _is_lone_character(text: str) -> bool:
    stripped = text.strip()
    return len(stripped) == 1 and stripped.isalpha() and not stripped.isascii() and stripped not in WORDS


def _ends_of_repeats(row: Row, below: Sequence[Row]) -> set[int]:
    """Where a group ends whose lower names were those of the group before it: what follows has names of its own."""
    names = [tuple(lower[place].strip() for lower in below) for place in range(len(row))]
    starts = filled(row)
    ends = set()
    for before, start, following in zip(starts, starts[1:], [*starts[2:], len(row)], strict=False):
        width = start - before
        is_longer = following - start >= 2 * width
        if width > 1 and is_longer and names[before:start] == names[start : start + width]:
            ends.add(start + width)
    return ends


def _starts(row: Row) -> list[int]:
    return [place for place in filled(row) if place == 0 or row[place] != row[place - 1]]


def _is_group(rows: list[list[str]], upper: int, place: int) -> bool:
    """Whether the neighbour on the left is divided by a lower row too; a name without anything below it is no group."""
    return any(lower[place - 1].strip() for lower in rows[upper + 1 :])


def _join(parts: Sequence[str]) -> str:
    kept: list[str] = []
    for name in map(tidy, parts):
        if name and (not kept or kept[-1] != name):
            kept.append(name)
    return "_".join(kept)
