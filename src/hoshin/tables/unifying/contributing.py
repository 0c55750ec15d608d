"""What one file gives to the union; made of picklable things, so that another machine can do it as well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hoshin.tables.normalising import Normaliser
from hoshin.tables.normalising.normalised import merged
from hoshin.tables.reading import read
from hoshin.tables.reading.limits import Refusal
from hoshin.tables.reading.source import Stream, opened
from hoshin.tables.shape import Finding, Severity, Table
from hoshin.tables.standards import confirmed
from hoshin.tables.standards.confirmed import Confirmed
from hoshin.tables.unifying.mapping import Taken, in_national_layout, left_out_by, taken_from
from hoshin.tables.unifying.packed import Packed
from hoshin.tables.unifying.recipe import Join, Publisher, Recipe, Selection

if TYPE_CHECKING:
    import polars as pl

PUBLISHER = "統合_公開者"
FILE = "統合_ファイル"
ROW = "統合_行"
HASH = "統合_ハッシュ"
ORIGIN = (PUBLISHER, FILE, ROW, HASH)
"""The columns that say where a row of the union comes from; the hash is of its national columns."""


MOST_ROWS = 3_000_000
"""Rows of a union: they are held compressed, to compare each with all others."""
TOO_MANY = f"まとめる行が{MOST_ROWS:,}行を超えます。レシピを分けて、いくつかの表にまとめてください。"


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be taken, how, and for whom; `path` is below `folder`."""

    recipe: Recipe
    publisher: Publisher
    selection: Selection
    folder: Path
    path: str
    confirmed: tuple[Confirmed, ...] = ()


@dataclass(slots=True)
class Contribution:
    """What came of one file: its rows in the national layout with their origin, or the reason why it gave none.

    `filled` counts the cells of each national column that hold something, `changed` the cells that were mended; `strange` says of which values no rule knew what they mean.
    """

    publisher: str
    path: str
    sheet: str = ""
    given: Packed = field(default_factory=Packed)
    filled: dict[str, int] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()
    unused: tuple[str, ...] = ()
    refused: str = ""
    findings: list[Finding] = field(default_factory=list)
    changed: int = 0
    strange: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the file gave."""
        return self.given.height


def tasks_of(recipe: Recipe, folder: Path, mappings: Path | None = None) -> Iterator[Task]:
    """Every file that the recipe takes from `folder`, in order of the recipe; a pattern without a file is one task too.

    `mappings` is the folder of what persons confirmed for publishers. Raises RuleBroken where one of these cannot be read.
    """
    for publisher in recipe.publishers:
        kept = _confirmed(recipe, publisher, mappings) if mappings is not None else ()
        for selection in publisher.files:
            paths = sorted(path for path in folder.glob(selection.path) if path.is_file() and _is_below(path, folder))
            for path in [path.relative_to(folder).as_posix() for path in paths] or [selection.path]:
                yield Task(recipe, publisher, selection, folder, path, kept)


def _confirmed(recipe: Recipe, publisher: Publisher, mappings: Path) -> tuple[Confirmed, ...]:
    """What was confirmed for a publisher, as far as it is about the layout of the recipe."""
    kept = [confirmed.load(path) for path in confirmed.places(mappings, publisher.name)]
    return tuple(one for one in kept if one.schema == recipe.schema)


def contribute(task: Task) -> Contribution:
    """Read one file and bring its rows into the national layout; never raises for what is in the file.

    A long text goes by in batches, so that only its national rows are held, compressed.
    """
    contribution = Contribution(task.publisher.name, task.path)
    if not (task.folder / task.path).is_file():
        contribution.refused = "この名前に当てはまるファイルがフォルダーにありません。"
        return contribution
    with opened(task.folder / task.path) as source:
        contribution.refused = source.reading.refused
        streams = [one for one in source.streams if task.selection.sheet in {"", one.head.sheet}]
        if not streams and not contribution.refused:
            contribution.refused = f"シート「{task.selection.sheet}」に表がありません。"
        if streams:
            stream = max(streams, key=lambda one: one.head.frame.height * len(one.columns))
            contribution.sheet = stream.head.sheet
            try:
                _fill(contribution, stream, task)
            except Refusal as refusal:
                contribution.refused, contribution.given = str(refusal), Packed()
            contribution.findings = [*stream.head.findings, *contribution.findings]
        contribution.findings = [*source.reading.findings, *contribution.findings]
    return contribution


def _fill(contribution: Contribution, stream: Stream, task: Task) -> None:
    """Put the rows of a stream into the contribution, batch by batch. Raises Refusal."""
    joins = [(join, theirs) for join in task.selection.joins for theirs in _to_join(join, stream, task, contribution)]
    normaliser = Normaliser({column.name: column.type for column in task.recipe.schema.columns})
    for batch in stream:
        table = _joined(batch, joins)
        if not contribution.taken:
            contribution.taken = taken_from(table, task.selection, task.recipe.schema, task.confirmed)
            _note_columns(contribution, table, task)
        frame = _national(table, contribution, normaliser, task)
        for name, empty in zip(frame.columns, frame.null_count().row(0), strict=True):
            contribution.filled[name] = contribution.filled.get(name, 0) + frame.height - empty
        contribution.given.add(frame)
        if contribution.rows > MOST_ROWS:
            raise Refusal(TOO_MANY)


def _note_columns(contribution: Contribution, table: Table, task: Task) -> None:
    """Note the columns that the recipe names and the file lacks, and those of the file that nothing takes."""
    selection = task.selection
    absent = {column for source in selection.columns.values() for column in source.columns} - set(table.columns)
    absent |= set(selection.only) - set(table.columns)
    for column in sorted(absent):
        message = f"レシピが指す列「{column}」がこのファイルにありません。"
        contribution.findings.append(Finding("recipe-column-absent", Severity.ERROR, message, column=column))
    used = {column for one in contribution.taken for column in one.columns} | set(selection.left_out)
    used |= set(selection.only) | left_out_by(table, task.confirmed)
    contribution.unused = tuple(column for column in table.columns if column not in used)


def _national(table: Table, contribution: Contribution, normaliser: Normaliser, task: Task) -> pl.DataFrame:
    """The rows of a table, or of a batch of it, in the national layout with their origin."""
    import polars as pl  # noqa: PLC0415 - as above

    kept, taken = _selected(table, task.selection), contribution.taken
    frame = in_national_layout(kept.drop(ROW), taken, task.selection, task.publisher, task.recipe)
    numbers = kept[ROW].cast(pl.UInt32)
    national = replace(table, columns=tuple(frame.columns), frame=frame, row_numbers=numbers, places=())
    mended = normaliser.mend(national)
    contribution.changed += mended.change_count
    contribution.strange = merged([*contribution.strange, *mended.findings])
    frame = mended.frame.with_columns(kept[ROW])
    own = [column for column in {name for one in taken for name in one.columns} if column in kept.columns]
    is_filled = kept.select(pl.any_horizontal(pl.col(own).is_not_null())).to_series() if own else None
    return _with_origin(frame.filter(is_filled) if is_filled is not None else frame.clear(), contribution)


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


def _joined(table: Table, joins: Iterable[tuple[Join, pl.DataFrame]]) -> Table:
    """`table` with the columns of the tables that the recipe joins to it."""
    for join, theirs in joins:
        new = [name for name in theirs.columns if name not in table.columns and name != join.theirs]
        frame = table.frame.join(
            theirs.select(join.theirs, *new), left_on=join.ours, right_on=join.theirs, how="left", maintain_order="left"
        )
        names = (*table.columns, *new)
        table = replace(table, columns=names, frame=frame.select(names), places=())
    return table


def _to_join(join: Join, stream: Stream, task: Task, contribution: Contribution) -> Iterator[pl.DataFrame]:
    """The table that the recipe joins, one row for each key; nothing, and a finding, where there is none.

    It may be another file, or another sheet of the same workbook.
    """
    reason = f"結び付けるファイル「{join.path}」がありません。"
    if join.ours not in stream.columns:
        reason = f"結び付ける列「{join.ours}」がこのファイルにありません。"
    else:
        for path in sorted(path for path in task.folder.glob(join.path) if _is_below(path, task.folder)):
            reading = read(path)
            is_same = path == task.folder / task.path
            tables = [one for one in reading.tables if not (is_same and one.sheet == stream.head.sheet)]
            found = next((one for one in tables if join.theirs in one.columns), None)
            if found is not None:
                yield found.frame.unique(subset=join.theirs, keep="first", maintain_order=True)
                return
            reason = reading.refused or f"「{path.name}」に、結び付ける列「{join.theirs}」がありません。"
    contribution.findings.append(Finding("join-failed", Severity.ERROR, reason, column=join.ours))


def _is_below(path: Path, folder: Path) -> bool:
    """Whether a file is really in the folder, also behind links."""
    return path.resolve().is_relative_to(folder.resolve())
