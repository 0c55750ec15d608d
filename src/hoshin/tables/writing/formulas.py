"""Cells that a spreadsheet would run as a formula when it opens a CSV file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hoshin.tables.shape import Finding, Severity

if TYPE_CHECKING:
    import polars as pl

STARTS = r"^[\t\r\n 　]*[=+\-@＝＋－＠]|^[\t\r]"
"""How such a cell begins; full-width signs count too in a Japanese spreadsheet, also behind white space."""

HARMLESS = r"^[\t\r\n 　]*[+\-＋－]?[0-9０-９.．,，:：()（）\-－ 　]*$"
"""Numbers with a sign, telephone numbers and lone hyphens: nothing is run in them."""

RULE = "formula-neutralised"


def harmless(text: str) -> str:
    """One cell with an apostrophe before it when it would be run; for tables written without Polars."""
    return f"'{text}" if re.search(STARTS, text) and not re.search(HARMLESS, text) else text


def neutralise(batch: pl.DataFrame, first_row: int) -> tuple[pl.DataFrame, list[Finding]]:
    """`batch` with an apostrophe before every cell that would be run, and where that was done.

    `first_row` is the number of the first row of the batch among the rows of the table, from 1.
    """
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    danger = batch.select(pl.all().str.contains(STARTS) & ~pl.all().str.contains(HARMLESS)).fill_null(value=False)
    findings = []
    for name in batch.columns:
        rows = danger[name].arg_true()
        findings += [_finding(name, first_row + int(row), str(batch[name][int(row)])) for row in rows]
    if not findings:
        return batch, findings
    mended = [
        pl.when(danger[name]).then(pl.concat_str(pl.lit("'"), pl.col(name))).otherwise(pl.col(name)).alias(name)
        for name in batch.columns
        if danger[name].any()
    ]
    return batch.with_columns(mended), findings


def restore(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame`, read from a CSV of this programme, with its cells as they were before they were neutralised."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    bare = pl.all().str.strip_prefix("'")
    return frame.select(
        pl.when(pl.all().str.starts_with("'") & bare.str.contains(STARTS)).then(bare).otherwise(pl.all())
    )


def _finding(column: str, row: int, cell: str) -> Finding:
    message = f"数式として実行されるおそれのあるセル「{cell[:30]}」の前に「'」を付けました。"
    return Finding(RULE, Severity.WARNING, message, row, column)
