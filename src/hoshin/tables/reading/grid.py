"""A sheet or a text file as rows of cells, and the parts of it that lie apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hoshin.tables.reading.cells import Row, filled


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of cells; the last row and column belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """Rows of text, all of them as long as the longest; positions count from 0."""

    rows: list[list[str]]
    merges: list[Merge] = field(default_factory=list)
    sheet: str = ""

    @property
    def width(self) -> int:
        """How many columns the grid has."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows (those that hold something) and columns of a grid in which a table is looked for."""

    numbers: tuple[int, ...]
    left: int
    right: int
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the part has."""
        return self.right - self.left

    def cut(self, start: int, end: int | None = None) -> "Part":
        """Some of the rows, by their place in the part."""
        return Part(self.numbers[start:end], self.left, self.right, self.rows[start:end], self.merges)

    def is_after_gap(self, index: int) -> bool:
        """Whether blank rows lie between this row and the one before it."""
        return index > 0 and self.numbers[index] > self.numbers[index - 1] + 1


def part_of(grid: Grid, left: int, right: int) -> Part:
    """The columns of a grid from `left` to before `right`, without rows that hold nothing there."""
    width = right - left
    kept = [(number, row[left:right]) for number, row in enumerate(grid.rows)]
    kept = [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in kept if filled(cells)]
    merges = tuple(merge for merge in grid.merges if left <= merge.left < right)
    return Part(tuple(number for number, _ in kept), left, right, tuple(cells for _, cells in kept), merges)


def column_groups(rows: Sequence[Row], width: int) -> list[tuple[int, int]]:
    """Runs of columns that hold something, parted by columns that hold nothing but titles (rows of a single cell)."""
    used = [False] * width
    for row in rows:
        places = filled(row)
        if len(places) > 1:
            for place in places:
                used[place] = True
    groups: list[tuple[int, int]] = []
    for place in (place for place in range(width) if used[place]):
        if groups and groups[-1][1] == place:
            groups[-1] = (groups[-1][0], place + 1)
        else:
            groups.append((place, place + 1))
    return groups
