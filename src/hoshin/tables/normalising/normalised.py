"""What mending a table gives: the table, every change, and everything that was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoshin.tables.shape import Finding, Severity

if TYPE_CHECKING:
    import polars as pl

WARNED = frozenset(
    {"date-order", "telephone-area", "telephone", "yes-no", "mark", "weekdays", "time", "time-range", "url-scheme"}
)
"""Rules whose finding hinders the use of a value without damaging it; other findings are errors, notes aside."""

NOTED = frozenset(
    {
        "coordinate-coarse",
        "coordinate-town",
        "number-symbol",
        "kana",
        "postal-code-in-address",
        "telephone-many",
        "url-many",
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """The cells of one column that one step touched: the rows of the file, what they were and what they are."""

    column: str
    rows: pl.Series
    before: pl.Series
    after: pl.Series
    rules: pl.Series


@dataclass(slots=True)
class Normalised:
    """A mended table: `frame` has the columns of the table, mended; its rows are those of the table.

    `changes` lists every changed cell (row of the file, column, from, to, rule); `strange` every cell that was not understood
    (row, column, value, rule, message); `findings` says the same once for each column and rule.
    """

    frame: pl.DataFrame
    change_pieces: list[Piece] = field(default_factory=list)
    strange_pieces: list[Piece] = field(default_factory=list)

    @property
    def change_count(self) -> int:
        """How many cells were changed; cheaper than counting `changes`."""
        return sum(len(piece.rows) for piece in self.change_pieces)

    @property
    def changes(self) -> pl.DataFrame:
        """Every change in the order of columns and rows: row, column, from, to (null: emptied), rule."""
        return _listed(self.change_pieces, ("from", "to", "rule"))

    @property
    def strange(self) -> pl.DataFrame:
        """Every value that was not understood: row, column, value, message, rule."""
        return _listed(self.strange_pieces, ("value", "message", "rule"))

    @property
    def findings(self) -> list[Finding]:
        """One finding for each column and rule, with the first row, an example and the count."""
        return [finding for piece in self.strange_pieces for finding in _found(piece)]


def merged(findings: list[Finding]) -> list[Finding]:
    """The findings of several batches of one table as those of the whole: counts added, the first place kept."""
    first: dict[tuple[str, str, str], Finding] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        place = (finding.rule, finding.column, finding.sheet)
        first.setdefault(place, finding)
        counts[place] = counts.get(place, 0) + finding.count
    return [_counted(finding, counts[place]) for place, finding in first.items()]


def _counted(finding: Finding, count: int) -> Finding:
    return Finding(finding.rule, finding.severity, finding.message, finding.row, finding.column, finding.sheet, count)


def _found(piece: Piece) -> list[Finding]:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    frame = pl.DataFrame({"row": piece.rows, "value": piece.before, "message": piece.after, "rule": piece.rules})
    firsts = frame.group_by("rule", maintain_order=True).agg(pl.len().alias("count"), pl.all().first())
    return [
        Finding(rule, _severity(rule), f"「{_shortened(value)}」：{message}。", int(row), piece.column, count=count)
        for rule, count, row, value, message in firsts.select("rule", "count", "row", "value", "message").iter_rows()
    ]


def _shortened(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"


def _severity(rule: str) -> Severity:
    if rule in NOTED:
        return Severity.NOTE
    return Severity.WARNING if rule in WARNED else Severity.ERROR


def _listed(pieces: list[Piece], names: tuple[str, str, str]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    schema = {"row": pl.UInt64, "column": pl.String, names[0]: pl.String, names[1]: pl.String, names[2]: pl.String}
    frames = [
        pl.DataFrame(
            {
                "row": piece.rows.cast(pl.UInt64),
                "column": pl.repeat(piece.column, len(piece.rows), dtype=pl.String, eager=True),
                names[0]: piece.before,
                names[1]: piece.after,
                names[2]: piece.rules,
            },
            schema=schema,
        )
        for piece in pieces
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)
