"""What is in one column, by its distinct values: each pattern is tried once for each different text."""

from dataclasses import dataclass, field

import polars as pl

from hoshin.tables.checking.patterns import LOOKS, PATTERNS

PLACES = 5
PLAIN_NUMBER = r"^[0-9]{1,15}(?:\.[0-9]+)?$"
TELEPHONE = r"^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}$"
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

    def without_plain(self, cells: pl.Series, rows: pl.Series, *, is_watched: bool) -> tuple[pl.Series, pl.Series]:
        """The cells, with their rows, without those that need no closer look; these are counted at once.

        No pattern finds anything in a plain number, nor in a telephone number; where the column `is_watched`, its numbers are
        looked at all the same.
        """
        is_telephone = cells.str.contains(TELEPHONE)
        is_number = cells.str.contains(PLAIN_NUMBER) & (not is_watched)
        numbers, telephones = int(is_number.sum() or 0), int(is_telephone.sum() or 0)
        if numbers + telephones == 0:
            return cells, rows
        self.filled += numbers + telephones
        self.looks["number"] += numbers
        is_left = ~(is_number | is_telephone)
        return cells.filter(is_left), rows.filter(is_left)

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


def distinct(cells: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """The different texts of a column (`value`), how often each occurs (`count`) and where first (`row`), in order."""
    frame = pl.DataFrame({"value": cells, "row": rows})
    return (
        frame.lazy()
        .filter(pl.col("value").is_not_null())
        .group_by("value")
        .agg(pl.len().alias("count"), pl.col("row").min())
        .sort("row")
        .collect()
    )


def hit_of(values: pl.DataFrame, mask: pl.Series) -> Hit | None:
    """What a mask picks out of the distinct values of a column; None where it picks nothing."""
    if not mask.any():
        return None
    found = values.filter(mask)
    return Hit(int(found["count"].sum()), found["row"].head(PLACES).to_list(), str(found["value"][0]))


def examine(contents: Contents, values: pl.DataFrame) -> None:
    """Add the distinct values of a column (or of a batch of it) to what has been seen of it."""
    contents.filled += int(values["count"].sum())
    text = pl.col("value")
    masks = values.select(
        *(text.str.contains(expression).alias(f"look {look}") for look, expression in LOOKS.items()),
        *(text.str.contains(expression).alias(rule) for rule, expression in EXPRESSIONS.items()),
    )
    for look in LOOKS:
        contents.looks[look] += int(values["count"].filter(masks[f"look {look}"]).sum())
    for rule in EXPRESSIONS:
        if (hit := hit_of(values, masks[rule])) is not None:
            contents.note(rule, hit)
