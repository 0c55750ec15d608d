"""What is different from the last time the recipe was used."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.unifying.comparing import BETWEEN, KEY, PLACE, index_of, with_keys
from hoshin.tables.unifying.contributing import HASH, ORIGIN, PUBLISHER
from hoshin.tables.unifying.packed import Packed

if TYPE_CHECKING:
    import polars as pl

MOST_DIFFERING = 200_000
"""Rows that are told one by one to have come or gone; more are no next month of the same table."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is no longer as it was: `columns` with their values before and now."""

    publisher: str
    thing: str
    columns: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Changes:
    """Rows that came, went, or say something else; and how many stayed as they were. Things are given with their publisher."""

    added: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0


def check_before(before: Packed, identity: tuple[str, ...]) -> None:
    """Raise RuleBroken when `before` is not a union of this layout."""
    columns = next(before.frames()).columns if before.parts else []
    missing = [name for name in (*ORIGIN, *identity) if name not in columns]
    if missing:
        raise RuleBroken(
            f"前回の表に列「{'」「'.join(missing)}」がありません。同じレシピで作った表を指定してください。"
        )


def changes_between(before: Packed, now: Packed, kept: pl.DataFrame, identity: tuple[str, ...]) -> Changes:
    """Compare two unions of one recipe by the hashes of their rows, then by publisher and thing.

    `kept` is the index of the rows of `now` that count. Raises RuleBroken where too much is different.
    """
    old, new = _numbered(index_of(before, identity)), _numbered(kept)
    gone, come = (one.join(other, on=[HASH, "_nth"], how="anti") for one, other in ((old, new), (new, old)))
    if gone.height + come.height > MOST_DIFFERING:
        raise RuleBroken(
            f"前回の表と違う行が{gone.height + come.height:,}行あり、{MOST_DIFFERING:,}行を超えます。"
            "同じレシピで作った前回の表か、確かめてください。"
        )
    changes = Changes(same=old.height - gone.height)
    olds, news = _by_thing(before, gone, identity), _by_thing(now, come, identity)
    for thing in dict.fromkeys((*olds, *news)):
        mine, theirs = olds.get(thing, []), news.get(thing, [])
        changes.changed += [_change(thing, one, other) for one, other in zip(mine, theirs, strict=False)]
        changes.removed += [thing] * (len(mine) - len(theirs))
        changes.added += [thing] * (len(theirs) - len(mine))
    return changes


def _numbered(index: pl.DataFrame) -> pl.DataFrame:
    """The index with the how-manieth of its equals each row is."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    return index.with_columns(pl.int_range(pl.len()).over(HASH).alias("_nth"))


def _by_thing(
    rows: Packed, index: pl.DataFrame, identity: tuple[str, ...]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    things: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    found = rows.at(index[PLACE].sort())
    for row in with_keys(found, identity).iter_rows(named=True) if found is not None else ():
        things[row[PUBLISHER], (row[KEY] or "").replace(BETWEEN, " ").strip()].append(row)
    return things


def _change(thing: tuple[str, str], before: dict[str, Any], now: dict[str, Any]) -> Change:
    names = [name for name in now if name not in {*ORIGIN, KEY} and before.get(name) != now[name]]
    return Change(*thing, tuple((name, before.get(name) or "", now[name] or "") for name in names))
