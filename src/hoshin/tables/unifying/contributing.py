"""What one file gives to the union; made of picklable things, so that another machine can do it as well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hoshin.tables.normalising import normalise
from hoshin.tables.reading import read
from hoshin.tables.shape import Finding, Severity, Table
from hoshin.tables.unifying.mapping import Taken, in_national_layout, taken_from
from hoshin.tables.unifying.recipe import Join, Publisher, Recipe, Selection

if TYPE_CHECKING:
    import polars as pl

PUBLISHER = "統合_公開者"
FILE = "統合_ファイル"
ROW = "統合_行"
HASH = "統合_ハッシュ"
ORIGIN = (PUBLISHER, FILE, ROW, HASH)
"""The columns that say where a row of the union comes from; the hash is of its national columns."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be taken, how, and for whom; `path` is below `folder`."""

    recipe: Recipe
    publisher: Publisher
    selection: Selection
    folder: Path
    path: str


@dataclass(slots=True)
class Contribution:
    """What came of one file: its rows in the national layout with their origin, or the reason why it gave none.

    `changed` counts the cells that were mended; `strange` says of which values no rule knew what they mean.
    """

    publisher: str
    path: str
    sheet: str = ""
    frame: pl.DataFrame | None = None
    taken: tuple[Taken, ...] = ()
    unused: tuple[str, ...] = ()
    refused: str = ""
    findings: list[Finding] = field(default_factory=list)
    changed: int = 0
    strange: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the file gave."""
        return self.frame.height if self.frame is not None else 0


def tasks_of(recipe: Recipe, folder: Path) -> Iterator[Task]:
    """Every file that the recipe takes from `folder`, in order of the recipe; a pattern without a file is one task too."""
    for publisher in recipe.publishers:
        for selection in publisher.files:
            paths = sorted(path for path in folder.glob(selection.path) if path.is_file() and _is_below(path, folder))
            for path in [path.relative_to(folder).as_posix() for path in paths] or [selection.path]:
                yield Task(recipe, publisher, selection, folder, path)


def contribute(task: Task) -> Contribution:
    """Read one file and bring its rows into the national layout; never raises for what is in the file."""
    contribution = Contribution(task.publisher.name, task.path)
    if not (task.folder / task.path).is_file():
        contribution.refused = "この名前に当てはまるファイルがフォルダーにありません。"
        return contribution
    reading = read(task.folder / task.path)
    contribution.findings += reading.findings
    if reading.refused:
        contribution.refused = reading.refused
        return contribution
    tables = [table for table in reading.tables if task.selection.sheet in {"", table.sheet}]
    if not tables:
        contribution.refused = f"シート「{task.selection.sheet}」に表がありません。"
        return contribution
    table = max(tables, key=lambda one: one.frame.height * len(one.columns))
    contribution.sheet = table.sheet
    contribution.findings += table.findings
    return _filled(contribution, _joined(table, task, contribution), task)


def _filled(contribution: Contribution, table: Table, task: Task) -> Contribution:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    kept = _selected(table, task.selection)
    taken = taken_from(table, task.selection, task.recipe.schema)
    absent = {column for source in task.selection.columns.values() for column in source.columns} - set(table.columns)
    absent |= set(task.selection.only) - set(table.columns)
    for column in sorted(absent):
        message = f"レシピが指す列「{column}」がこのファイルにありません。"
        contribution.findings.append(Finding("recipe-column-absent", Severity.ERROR, message, column=column))
    frame = in_national_layout(kept.drop(ROW), taken, task.selection, task.publisher, task.recipe)
    frame = _mended(frame, kept[ROW], table, contribution, task).with_columns(kept[ROW])
    own = [column for column in {name for one in taken for name in one.columns} if column in kept.columns]
    frame = (
        frame.filter(kept.select(pl.any_horizontal(pl.col(own).is_not_null())).to_series()) if own else frame.clear()
    )
    used = {column for one in taken for column in one.columns} | set(task.selection.left_out) | set(task.selection.only)
    contribution.unused = tuple(column for column in table.columns if column not in used)
    contribution.taken = taken
    contribution.frame = _with_origin(frame, contribution)
    return contribution


def _mended(frame: pl.DataFrame, rows: pl.Series, table: Table, contribution: Contribution, task: Task) -> pl.DataFrame:
    """The cells as the types of the standard want them; what is not understood stays and is noted."""
    import polars as pl  # noqa: PLC0415 - as above

    types = {column.name: column.type for column in task.recipe.schema.columns}
    national = Table(
        tuple(frame.columns),
        frame,
        rows.cast(pl.UInt32),
        table.header_rows,
        table.first_data_row,
        table.last_data_row,
        table.sheet,
    )
    mended = normalise(national, types)
    contribution.changed = mended.change_count
    contribution.strange = mended.findings
    return mended.frame


def _selected(table: Table, selection: Selection) -> pl.DataFrame:
    """The rows that the recipe wants, with their number in the file."""
    import polars as pl  # noqa: PLC0415 - as above

    frame = table.frame.with_columns(table.row_numbers.cast(pl.String).alias(ROW))
    wanted = [
        pl.col(column).str.strip_chars().is_in(list(values))
        for column, values in selection.only.items()
        if column in table.columns
    ]
    return frame.filter(wanted) if wanted else frame


def _with_origin(frame: pl.DataFrame, contribution: Contribution) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - as above

    hashes = pl.Series(HASH, list(_hashes(frame.drop(ROW).iter_rows())), pl.String)
    origin = frame.with_columns(
        pl.lit(contribution.publisher).alias(PUBLISHER), pl.lit(contribution.path).alias(FILE), hashes
    )
    return origin.select(*[name for name in frame.columns if name != ROW], *ORIGIN)


def _hashes(rows: Iterable[tuple[str | None, ...]]) -> Iterator[str]:
    for row in rows:
        text = "\x1f".join(cell or "" for cell in row)
        yield hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


def _joined(table: Table, task: Task, contribution: Contribution) -> Table:
    """`table` with the columns of the files that the recipe joins to it."""
    for join in task.selection.joins:
        theirs = _to_join(join, task, contribution)
        if theirs is None:
            continue
        if join.ours not in table.columns:
            message = f"結び付ける列「{join.ours}」がこのファイルにありません。"
            contribution.findings.append(Finding("join-failed", Severity.ERROR, message, column=join.ours))
            continue
        new = [name for name in theirs.columns if name not in table.columns and name != join.theirs]
        unique = theirs.select(join.theirs, *new).unique(subset=join.theirs, keep="first", maintain_order=True)
        frame = table.frame.join(unique, left_on=join.ours, right_on=join.theirs, how="left", maintain_order="left")
        table = Table(
            (*table.columns, *new),
            frame.select(*table.columns, *new),
            table.row_numbers,
            table.header_rows,
            table.first_data_row,
            table.last_data_row,
            table.sheet,
        )
    return table


def _to_join(join: Join, task: Task, contribution: Contribution) -> pl.DataFrame | None:
    reason = f"結び付けるファイル「{join.path}」がありません。"
    for path in sorted(path for path in task.folder.glob(join.path) if _is_below(path, task.folder)):
        reading = read(path)
        if not reading.refused and join.theirs in reading.tables[0].columns:
            return reading.tables[0].frame
        reason = reading.refused or f"「{path.name}」に、結び付ける列「{join.theirs}」がありません。"
    contribution.findings.append(Finding("join-failed", Severity.ERROR, reason, column=join.ours))
    return None


def _is_below(path: Path, folder: Path) -> bool:
    """Whether a file is really in the folder, also behind links."""
    return path.resolve().is_relative_to(folder.resolve())
