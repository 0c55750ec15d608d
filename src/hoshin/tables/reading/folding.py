"""Records that take two rows each, under a header of two rows: 名称 over 住所, and so in every record."""

from collections.abc import Sequence

from hoshin.tables.reading.cells import Row, filled
from hoshin.tables.reading.grid import Part
from hoshin.tables.reading.naming import tidy

FEWEST_RECORDS = 2


def lower_places(part: Part, header: Sequence[int], data: Sequence[int]) -> list[int]:
    """The places in which the second row of a record holds values of its own; none where each row is a record.

    Told by the second row of the header, which names something under names that stand for themselves (no group reaches over
    them), and by the rows: every other one begins a record, and the one after it fills only such places.
    """
    if len(header) != 2 or len(data) < 2 * FEWEST_RECORDS or len(data) % 2 or any(map(part.is_after_gap, data[1:])):
        return []
    upper, lower = (part.rows[index] for index in header)
    places = filled(lower)
    key = filled(upper)[0] if filled(upper) else 0
    if not places or key in places or not set(places) <= set(filled(upper)) or _is_grouped(part, header[0]):
        return []
    first, second = ([set(filled(part.rows[index])) for index in data[start::2]] for start in (0, 1))
    is_alternating = all(key in one for one in first) and all(one and one <= set(places) for one in second)
    return places if is_alternating else []


def names_of_folded(part: Part, header: Sequence[int], places: Sequence[int]) -> list[str]:
    """The names of the columns of folded records: those of the upper row, then those of the lower."""
    upper, lower = (part.rows[index] for index in header)
    return [tidy(name) for name in [*upper, *(lower[place] for place in places)]]


def folded(rows: Sequence[Row], places: Sequence[int]) -> list[list[str]]:
    """Each pair of rows as one, the values of the second after those of the first."""
    return [[*first, *(second[place] for place in places)] for first, second in zip(rows[::2], rows[1::2], strict=True)]


def _is_grouped(part: Part, index: int) -> bool:
    return any(merge.top == part.numbers[index] and merge.right > merge.left for merge in part.merges)
