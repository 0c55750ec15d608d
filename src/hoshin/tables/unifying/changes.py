"""What is different from the last time the recipe was used."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.unifying.comparing import BETWEEN, KEY, with_keys
from hoshin.tables.unifying.contributing import HASH, ORIGIN, PUBLISHER

if TYPE_CHECKING:
    import polars as pl


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


def changes_between(before: pl.DataFrame, now: pl.DataFrame, identity: tuple[str, ...]) -> Changes:
    """Compare two unions of one recipe by the hashes of their rows, then by publisher and thing.

    Raises RuleBroken when `before` is not a union of this layout.
    """
    missing = [name for name in (*ORIGIN, *identity) if name not in before.columns]
    if missing:
        raise RuleBroken(
            f"前回の表に列「{'」「'.join(missing)}」がありません。同じレシピで作った表を指定してください。"
        )
    old, new = _by_hash(before, identity), _by_hash(now, identity)
    same = Counter({digest: min(len(old[digest]), len(new[digest])) for digest in old.keys() & new.keys()})
    gone = _by_thing(row for digest, rows in old.items() for row in rows[same[digest] :])
    come = _by_thing(row for digest, rows in new.items() for row in rows[same[digest] :])
    changes = Changes(same=same.total())
    for thing in dict.fromkeys((*gone, *come)):
        olds, news = gone.get(thing, []), come.get(thing, [])
        changes.changed += [_change(thing, one, other) for one, other in zip(olds, news, strict=False)]
        changes.removed += [thing] * (len(olds) - len(news))
        changes.added += [thing] * (len(news) - len(olds))
    return changes


def _by_hash(frame: pl.DataFrame, identity: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in with_keys(frame, identity).iter_rows(named=True):
        rows[row[HASH]].append(row)
    return rows


def _by_thing(rows: Any) -> dict[tuple[str, str], list[dict[str, Any]]]:
    things: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        things[row[PUBLISHER], (row[KEY] or "").replace(BETWEEN, " ").strip()].append(row)
    return things


def _change(thing: tuple[str, str], before: dict[str, Any], now: dict[str, Any]) -> Change:
    names = [name for name in now if name not in {*ORIGIN, KEY} and before.get(name) != now[name]]
    return Change(*thing, tuple((name, before.get(name) or "", now[name] or "") for name in names))
