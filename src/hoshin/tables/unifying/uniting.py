"""The union of all files that a recipe takes, and its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.standards.schema import Level
from hoshin.tables.unifying.changes import Changes, changes_between, check_before
from hoshin.tables.unifying.comparing import (
    KEY,
    MOST_TOLD,
    PLACE,
    Conflict,
    Duplicate,
    conflicts_in,
    duplicates_in,
    index_of,
)
from hoshin.tables.unifying.contributing import (
    HASH,
    MOST_ROWS,
    ORIGIN,
    TOO_MANY,
    Contribution,
    Task,
    contribute,
    tasks_of,
)
from hoshin.tables.unifying.packed import Packed, chained
from hoshin.tables.unifying.recipe import Recipe

if TYPE_CHECKING:
    import polars as pl

Mapper = Callable[[Callable[[Task], Contribution], list[Task]], Iterable[Contribution]]
"""Does a function for every task, in order: the built-in `map`, or a cluster's."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A column that the standard requires or recommends and that has empty cells in what a publisher gave."""

    publisher: str
    column: str
    level: Level
    empty: int
    rows: int


@dataclass(slots=True)
class Union:
    """The table in the national layout, every row with its origin, and what was found on the way.

    Of very many duplicates and conflicts only the first are in the lists; the counts are of all.
    """

    recipe: Recipe
    contributions: list[Contribution]
    given: Packed
    kept: pl.DataFrame
    """The index of the rows that make up the table: `given` without the doubled ones."""
    duplicates: list[Duplicate] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    conflict_count: int = 0
    gaps: list[Gap] = field(default_factory=list)
    nameless: int = 0
    changes: Changes | None = None

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self.kept.height

    @property
    def duplicate_count(self) -> int:
        """How many rows were left out because they say the same as an earlier one."""
        return self.given.height - self.rows

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the standard, and those of the origin."""
        return (*(column.name for column in self.recipe.schema.columns), *ORIGIN)

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows of the table, part by part."""
        start, places = 0, self.kept[PLACE]
        for frame in self.given.frames():
            within = places.filter(places.is_between(start, start + frame.height, closed="left"))
            yield frame if len(within) == frame.height else frame[within - start]
            start += frame.height

    @property
    def frame(self) -> pl.DataFrame:
        """All rows at once, for a table that is known to be small."""
        import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

        return pl.concat([pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String)), *self.batches()])


def unify(
    recipe: Recipe,
    folder: Path,
    *,
    mapper: Mapper = map,
    mappings: Path | None = None,
    before: Packed | None = None,
    on_file: Callable[[str], None] | None = None,
) -> Union:
    """One table of all files that `recipe` takes from `folder`, compared with the one made `before` if there is one.

    Files that cannot be read are contributions with a reason; nothing is left out silently. `on_file` is told each file as
    it is done. `mappings` is the folder of what persons confirmed for publishers. Raises RuleBroken when `before` is no union
    of this recipe, a mapping cannot be read, or the files have more rows than can be compared.
    """
    if before is not None:
        check_before(before, recipe.identity)
    contributions = []
    for contribution in mapper(contribute, list(tasks_of(recipe, folder, mappings))):
        contributions.append(contribution)
        if sum(one.rows for one in contributions) > MOST_ROWS:
            raise RuleBroken(TOO_MANY)
        if on_file is not None:
            on_file(contribution.path)
    given = chained(one.given for one in contributions)
    index = index_of(given, recipe.identity)
    union = Union(recipe, contributions, given, index.filter(index[HASH].is_first_distinct()))
    union.duplicates = duplicates_in(given, index, recipe.identity)
    _tell_conflicts(union)
    union.gaps = _gaps(contributions, recipe)
    union.nameless = union.kept[KEY].null_count()
    if before is not None:
        union.changes = changes_between(before, given, union.kept, recipe.identity)
    return union


def _tell_conflicts(union: Union) -> None:
    for conflict in conflicts_in(union.given, union.kept, union.recipe.identity):
        union.conflict_count += 1
        if union.conflict_count <= MOST_TOLD:
            union.conflicts.append(conflict)


def _gaps(contributions: list[Contribution], recipe: Recipe) -> list[Gap]:
    gaps = []
    wanted = [one for one in recipe.schema.columns if one.level in {Level.REQUIRED, Level.RECOMMENDED}]
    for publisher in dict.fromkeys(one.publisher for one in contributions):
        theirs = [one for one in contributions if one.publisher == publisher and one.filled]
        rows = sum(one.rows for one in theirs)
        empty = {column.name: rows - sum(one.filled.get(column.name, 0) for one in theirs) for column in wanted}
        gaps += [Gap(publisher, one.name, one.level, empty[one.name], rows) for one in wanted if empty[one.name]]
    return gaps
