"""A profile says what all cells of a column show."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.profiling.profile import profile_of
from hoshin.tables.shape import Table


def table(columns: dict[str, list[str | None]]) -> Table:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Table(tuple(columns), frame, pl.Series(range(2, frame.height + 2)), (1,), 2, frame.height + 1)


def test_numbers_have_extremes_as_numbers_and_codes_stay_text() -> None:
    numbers, codes = profile_of(table({"定員": ["9", "100", None], "コード": ["0110", "0120", "0110"]}))
    assert (numbers.type, numbers.least, numbers.most, numbers.empty) == ("integer", "9", "100", 1)
    assert (codes.type, codes.least, codes.frequent) == ("string", "0110", (("0110", 2),))


def test_an_identifier_is_told_from_what_repeats() -> None:
    one, other, empty = profile_of(table({"ID": ["1", "2"], "種別": ["あ", "あ"], "備考": [None, None]}))
    assert one.is_unique
    assert not other.is_unique
    assert not empty.is_unique
    assert (empty.type, empty.least, empty.longest) == ("string", "", 0)


@given(cells=st.lists(st.one_of(st.none(), st.text(min_size=1, max_size=5)), min_size=1, max_size=20))
def test_the_counts_add_up(cells: list[str | None]) -> None:
    (column,) = profile_of(table({"x": cells}))
    filled = [cell for cell in cells if cell is not None]
    assert column.filled + column.empty == len(cells)
    assert column.distinct == len(set(filled))
    assert column.longest == max(map(len, filled), default=0)
