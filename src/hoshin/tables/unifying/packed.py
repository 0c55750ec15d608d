"""Rows that are gone through several times and are too many to be held as they are: kept compressed, part by part.

They can be sent to another machine, and what a comparison needs of them (some columns, some rows) is unpacked when it asks.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PART_ROWS = 100_000


@dataclass(slots=True)
class Packed:
    """Rows of one layout, in order; `heights` are the numbers of rows of the parts."""

    parts: list[bytes] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return sum(self.heights)

    def add(self, frame: pl.DataFrame) -> None:
        """Take further rows in."""
        for part in frame.iter_slices(PART_ROWS):
            held = io.BytesIO()
            part.write_parquet(held, compression="zstd", compression_level=3, statistics=False)
            self.parts.append(held.getvalue())
            self.heights.append(part.height)

    def frames(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows, part by part; of some columns only, where they are named."""
        for part in self.parts:
            yield _unpacked(part, columns)

    def at(self, places: pl.Series) -> pl.DataFrame | None:
        """The rows at such places (from 0, in order of the places, which ascend); None where none is asked for."""
        import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

        found = []
        for part, end, height in zip(self.parts, accumulate(self.heights), self.heights, strict=True):
            within = places.filter(places.is_between(end - height, end, closed="left"))
            if len(within):
                found.append(_unpacked(part, None)[within - (end - height)])
        return pl.concat(found) if found else None


def packed(frames: Iterable[pl.DataFrame]) -> Packed:
    """The rows of all the frames."""
    rows = Packed()
    for frame in frames:
        rows.add(frame)
    return rows


def chained(several: Iterable[Packed]) -> Packed:
    """The rows of all of them; nothing is copied."""
    rows = Packed()
    for one in several:
        rows.parts += one.parts
        rows.heights += one.heights
    return rows


def _unpacked(part: bytes, columns: Sequence[str] | None) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    return pl.read_parquet(io.BytesIO(part), columns=list(columns) if columns is not None else None)
