"""The words of a recipe: whose files are taken, and how their columns become those of the national standard."""

from __future__ import annotations

from dataclasses import dataclass, field

from hoshin.tables.standards.schema import Schema


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cells of one national column come from.

    `columns` are joined by `between`, empty ones left out, or the first that is filled is taken (`is_first`); cells that hold
    one of `nothing` count as empty. `prefix` goes before a cell that does not begin with it.
    With `contains`, the cell becomes `write` where the source holds that word and stays empty elsewhere. `values`
    replaces whole cells.
    """

    columns: tuple[str, ...]
    between: str = " "
    is_first: bool = False
    nothing: tuple[str, ...] = ()
    prefix: str = ""
    contains: str = ""
    write: str = "1"
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Join:
    """Another file whose columns are added: the row where its column `theirs` holds what `ours` holds here."""

    path: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Files that are laid out alike: a pattern of paths below the folder, and how they are read.

    `columns` goes before what is recognised (`is_recognised`); `constants` fill cells that would be empty; `only` keeps the
    rows whose cell is one of the values; `left_out` names source columns that are knowingly not taken.
    """

    path: str
    sheet: str = ""
    is_recognised: bool = True
    columns: dict[str, Source] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who published the files, with the municipality code that its rows get (empty: none)."""

    name: str
    code: str = ""
    files: tuple[Selection, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one table is made of many: its layout, its publishers, and by which columns two rows are the same thing.

    `codes` gives the code of a municipality by the name that stands in a row; it fills empty codes.
    """

    name: str
    schema: Schema
    identity: tuple[str, ...]
    publishers: tuple[Publisher, ...]
    codes: dict[str, str] = field(default_factory=dict)


CODE = "全国地方公共団体コード"
MUNICIPALITY = "地方公共団体名"
