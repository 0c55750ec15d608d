"""Tables made for the tests, and strategies for making more."""

import polars as pl
from hypothesis import strategies as st

from hoshin.tables.writing.content import Content

CELLS = st.one_of(
    st.none(),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12),
    st.sampled_from(
        ["01101", "=1+1", "+81-3-1234", "-", "②㈱髙", "a\r\nb", 'he said "x"', ",", "~〜−", "２０２１", "𠮷", "'", " "]
    ),
)
NAMES = st.lists(st.text(alphabet="名称緯経度ABC番_ :@/", min_size=1, max_size=6), min_size=1, max_size=4, unique=True)


def content(columns: dict[str, list[str | None]], licence: str = "") -> Content:
    """A content of the given columns, in batches of two rows."""
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Content(tuple(columns), list(frame.iter_slices(2)), licence=licence)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    names = draw(NAMES)
    height = draw(st.integers(0, 5))
    return content({name: draw(st.lists(CELLS, min_size=height, max_size=height)) for name in names})


def rows_of(made: Content) -> list[list[str | None]]:
    """The rows of a content, as lists."""
    return [list(row) for batch in made.batches for row in batch.iter_rows()]
