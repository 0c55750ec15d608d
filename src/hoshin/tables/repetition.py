"""Which columns say the same few things again and again, so that it is quicker to look at each different text once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

SAMPLE = 400
FEW_DIFFERENT = 40
"""Different texts in the sample up to which finding the different texts first is quicker than looking at every cell."""

WORTHWHILE = 4_000
"""Cells below which nothing is gained."""


def is_repetitive(cells: pl.Series) -> bool:
    """Whether a column holds few different texts, by a sample from all of it; a short one never does."""
    return len(cells) >= WORTHWHILE and cells.gather_every(len(cells) // SAMPLE).n_unique() <= FEW_DIFFERENT
