"""What is in the columns of a table, by their different texts: each pattern is tried once for each different text.

All columns are looked at side by side, so that the whole machine works on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from hoshin.tables.checking.patterns import LOOKS, PATTERNS, PLAIN
from hoshin.tables.repetition import WORTHWHILE, is_repetitive

PLACES = 5
SAMPLE = 200
GOOD_PART = 0.25
"""Share of a sample that must be plain in some way for all cells to be tried for it."""
EXPRESSIONS = {pattern.rule: pattern.expression for pattern in PATTERNS}


@dataclass(slots=True)
class Hit:
    """How often something was found in a column, the first rows, and the first text."""

    count: int
    rows: list[int]
    example: str

    def add(self, other: "Hit") -> None:
        """Count what was found further down."""
        self.count += other.count
        self.rows = [*self.rows, *other.rows][:PLACES]


@dataclass(slots=True)
class Contents:
    """What has been seen of a column so far."""

    filled: int = 0
    blank: Hit | None = None
    looks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LOOKS, 0))
    hits: dict[str, Hit] = field(default_factory=dict)

    def share(self, look: str) -> float:
        """How much of the column has a look, of the cells that hold something other than a symbol."""
        meant = self.filled - (self.looks["symbol"] if look != "symbol" else 0)
        return self.looks[look] / meant if meant else 0.0

    def note(self, rule: str, hit: Hit) -> None:
        """Add what was found."""
        if rule in self.hits:
            self.hits[rule].add(hit)
        else:
            self.hits[rule] = hit


def different_texts(
    frame: pl.DataFrame, rows: pl.Series, contents: Sequence[Contents], watched: Sequence[bool]
) -> pl.DataFrame:
    """The different texts that need a closer look: `column` (its place), `value`, `count`, and `row` where it is first.

    In order of columns and rows. No pattern finds anything in a plain number, telephone number or word: these are only
    counted. Where a column is `watched`, its numbers are looked at all the same.
    """
    masks = _without_plain(frame, contents, watched)
    rows = rows.cast(pl.UInt64)
    grouped = []
    for place, cells in enumerate(frame):
        pair = pl.DataFrame({"value": cells, "row": rows}).lazy()
        is_left = masks.get(place)
        left = pair.filter(pl.col("value").is_not_null() if is_left is None else is_left)
        counted = left.group_by("value").agg(pl.len().alias("count"), pl.col("row").min())
        grouped.append(counted.sort("row").select(pl.lit(place, pl.UInt32).alias("column"), "value", "count", "row"))
    return pl.concat(pl.collect_all(grouped)) if grouped else pl.DataFrame()


def _without_plain(frame: pl.DataFrame, contents: Sequence[Contents], watched: Sequence[bool]) -> dict[int, pl.Series]:
    """Count the plain cells of the columns in which they are many; which cells are left there, by the place of the column.

    A column that repeats itself is left whole, since each of its texts is looked at once.
    """
    if frame.height < WORTHWHILE:
        return {}
    sample = frame.gather_every(frame.height // SAMPLE)
    tried = {}
    for place, cells in enumerate(frame):
        if not is_repetitive(cells):
            for look, expression in PLAIN.items():
                if not (look == "number" and watched[place]) and _is_worthwhile(sample.to_series(place), expression):
                    tried[f"{place} {look}"] = pl.nth(place).str.contains(expression)
    left: dict[int, pl.Series] = {}
    for is_plain in frame.select(one.alias(name) for name, one in tried.items()):
        place, look = int(is_plain.name.partition(" ")[0]), is_plain.name.partition(" ")[2]
        count = int(is_plain.sum() or 0)
        contents[place].filled += count
        if look in LOOKS:
            contents[place].looks[look] += count
        left[place] = left[place] & ~is_plain if place in left else ~is_plain
    return left


def _is_worthwhile(sample: pl.Series, expression: str) -> bool:
    return int(sample.str.contains(expression).sum() or 0) > len(sample) * GOOD_PART


def hit_of(values: pl.DataFrame, mask: pl.Series) -> Hit | None:
    """What a mask picks out of the distinct values of a column; None where it picks nothing."""
    if not mask.any():
        return None
    found = values.filter(mask)
    return Hit(int(found["count"].sum()), found["row"].head(PLACES).to_list(), str(found["value"][0]))


def examine(contents: Sequence[Contents], values: pl.DataFrame) -> None:
    """Add the different texts of the columns (or of a batch of them) to what has been seen of each."""
    text, count = pl.col("value"), pl.col("count")
    looks = [count.filter(text.str.contains(expression)).sum().alias(look) for look, expression in LOOKS.items()]
    for place, filled, *looking in values.group_by("column").agg(count.sum().alias("filled"), *looks).iter_rows():
        contents[place].filled += filled
        for look, seen in zip(LOOKS, looking, strict=True):
            contents[place].looks[look] += seen
    masks = values.select(text.str.contains(expression).alias(rule) for rule, expression in EXPRESSIONS.items())
    for mask in masks:
        if mask.any():
            found = values.filter(mask).group_by("column", maintain_order=True)
            first = found.agg(count.sum(), pl.col("row").head(PLACES), text.first())
            for place, seen, rows, example in first.iter_rows():
                contents[place].note(mask.name, Hit(seen, rows, example))
