"""What is to be written, and what came of writing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.shape import Finding, Table

if TYPE_CHECKING:
    import polars as pl

BATCH_ROWS = 50_000
"""Rows that are held at once while a large table is written."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column as a schema describes it: `type` is a Table Schema type, empty when the cells shall tell."""

    name: str
    type: str = ""
    description: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Rows to be written, all text, an empty cell null: `batches` may be read once only and hold `columns` in order.

    `fields` describes some or all columns; `title`, `licence` (an address) and `base` (the address that rows get their own
    address from) go into the formats that carry them.
    """

    columns: tuple[str, ...]
    batches: Iterable[pl.DataFrame]
    fields: tuple[Field, ...] = ()
    title: str = ""
    licence: str = ""
    base: str = ""

    def described(self) -> dict[str, Field]:
        """The field of every column, in order; a column without description has an empty one."""
        known = {one.name: one for one in self.fields}
        return {name: known.get(name, Field(name)) for name in self.columns}

    def with_batches(self, batches: Iterable[pl.DataFrame]) -> Content:
        """The same content with other rows, for instance mended ones."""
        return replace(self, batches=batches)


@dataclass(slots=True)
class Written:
    """What was written: the files, the number of rows, and what could not be written as it was.

    `changes` counts the cells that were mended before; None where none were to be.
    """

    paths: tuple[Path, ...]
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    changes: int | None = None


def content_of(table: Table, *, title: str = "", licence: str = "", base: str = "") -> Content:
    """The content of a table that was read."""
    return Content(table.columns, table.frame.iter_slices(BATCH_ROWS), title=title, licence=licence, base=base)


def counted(content: Content, written: Written, on_rows: Callable[[int], None] | None = None) -> Iterator[pl.DataFrame]:
    """The batches of `content`, while `written` counts their rows and `on_rows` is told how many have been taken."""
    for batch in content.batches:
        yield batch
        written.rows += batch.height
        if on_rows is not None:
            on_rows(written.rows)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def without_controls(text: str) -> str:
    """`text` without the characters that no XML document, and so no workbook, can hold."""
    return _CONTROL.sub("", text)


def require_columns(content: Content, *names: str) -> None:
    """Raise RuleBroken, naming them, when `content` lacks one of the columns."""
    missing = [name for name in names if name not in content.columns]
    if missing:
        raise RuleBroken(f"この形式で書くには列「{'」「'.join(missing)}」が要ります。")
