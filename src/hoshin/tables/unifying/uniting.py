"""The union of all files that a recipe takes, and its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.standards.schema import Level
from hoshin.tables.unifying.changes import Changes, changes_between
from hoshin.tables.unifying.comparing import KEY, Conflict, Duplicate, conflicts_in, with_keys, without_duplicates
from hoshin.tables.unifying.contributing import MOST_ROWS, ORIGIN, TOO_MANY, Contribution, Task, contribute, tasks_of
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
    """The table in the national layout, every row with its origin, and what was found on the way."""

    recipe: Recipe
    frame: pl.DataFrame
    contributions: list[Contribution]
    duplicates: list[Duplicate] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    nameless: int = 0
    changes: Changes | None = None


def unify(
    recipe: Recipe,
    folder: Path,
    *,
    mapper: Mapper = map,
    mappings: Path | None = None,
    before: pl.DataFrame | None = None,
    on_file: Callable[[str], None] | None = None,
) -> Union:
    """One table of all files that `recipe` takes from `folder`, compared with the one made `before` if there is one.

    Files that cannot be read are contributions with a reason; nothing is left out silently. `on_file` is told each file as
    it is done. `mappings` is the folder of what persons confirmed for publishers. Raises RuleBroken when `before` is no union
    of this recipe, a mapping cannot be read, or the files have more rows than can be compared.
    """
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    contributions = []
    for contribution in mapper(contribute, list(tasks_of(recipe, folder, mappings))):
        contributions.append(contribution)
        if sum(one.rows for one in contributions) > MOST_ROWS:
            raise RuleBroken(TOO_MANY)
        if on_file is not None:
            on_file(contribution.path)
    names = [column.name for column in recipe.schema.columns]
    empty = pl.DataFrame(schema=dict.fromkeys((*names, *ORIGIN), pl.String))
    frame = pl.concat([empty, *(one.frame for one in contributions if one.frame is not None)])
    keyed = with_keys(frame, recipe.identity)
    kept, duplicates = without_duplicates(keyed)
    union = Union(recipe, kept.drop(KEY), contributions, duplicates, conflicts_in(kept, recipe.identity))
    union.gaps = _gaps(contributions, recipe)
    union.nameless = kept[KEY].null_count()
    union.changes = changes_between(before, union.frame, recipe.identity) if before is not None else None
    return union


def _gaps(contributions: list[Contribution], recipe: Recipe) -> list[Gap]:
    import polars as pl  # noqa: PLC0415 - as above

    gaps = []
    wanted = [one for one in recipe.schema.columns if one.level in {Level.REQUIRED, Level.RECOMMENDED}]
    for publisher in dict.fromkeys(one.publisher for one in contributions):
        frames = [one.frame for one in contributions if one.publisher == publisher and one.frame is not None]
        if not frames:
            continue
        whole = pl.concat(frames)
        empty = {column.name: whole[column.name].null_count() for column in wanted}
        gaps += [
            Gap(publisher, column.name, column.level, empty[column.name], whole.height)
            for column in wanted
            if empty[column.name]
        ]
    return gaps
