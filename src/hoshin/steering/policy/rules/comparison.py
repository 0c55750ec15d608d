"""The comparison table (新旧対照表) between two revisions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hoshin.steering.policy.rules.alignment import align
from hoshin.steering.policy.rules.difference import Span, difference, whole
from hoshin.steering.policy.rules.document import Passage, PassageKind

STRONG = re.compile(r"(\*\*)(?=\S).+?(?<=\S)(\*\*)")
LEVEL_OF_AN_ITEM = 5
"""Headings above this depth tell where a change stands; below it they are part of what changed."""


class Change(StrEnum):
    """What happened to a passage."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_HERE = "moved_here"
    MOVED_AWAY = "moved_away"

    @property
    def label(self) -> str:
        """The change's name on screen."""
        return CHANGE_LABELS[self]


CHANGE_LABELS = {
    Change.SAME: "変更なし",
    Change.CHANGED: "変更",
    Change.ADDED: "追加",
    Change.REMOVED: "削除",
    Change.MOVED_HERE: "ここへ移動",
    Change.MOVED_AWAY: "移動",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One side of a row: the passage, cut into spans that joined give its text."""

    passage: Passage
    spans: tuple[Span, ...]

    @property
    def shown(self) -> tuple[Span, ...]:
        """The spans as a reader sees them, without the marks of emphasis; those that are themselves the change stay."""
        marks = {
            place
            for found in STRONG.finditer(self.passage.text)
            for side in (1, 2)
            for place in range(*found.span(side))
        }
        shown: list[Span] = []
        start = 0
        for span in self.spans:
            kept = "".join(letter for place, letter in enumerate(span.text, start) if place not in marks)
            start += len(span.text)
            if kept:
                shown.append(Span(kept, span.is_changed))
            elif span.is_changed:
                shown.append(span)
        return tuple(shown)


@dataclass(frozen=True, slots=True)
class Row:
    """Old and new side by side; a side is None where the passage does not exist."""

    change: Change
    old: Cell | None
    new: Cell | None

    @property
    def passage(self) -> Passage:
        """The newer of the two passages."""
        cell = self.new or self.old
        if cell is None:
            raise ValueError("a row without passages")
        return cell.passage


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together: a run without any change, which is shown folded, or a run of changes.

    `place` is the heading under which the first row stands.
    """

    is_changed: bool
    place: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows in order. The old cells are the old revision exactly, the new cells the new one."""

    rows: tuple[Row, ...]

    @property
    def changes(self) -> int:
        """How many rows are not the same on both sides."""
        return sum(row.change is not Change.SAME for row in self.rows)

    def count(self, change: Change) -> int:
        """How many rows changed in that way."""
        return sum(row.change is change for row in self.rows)

    def blocks(self) -> tuple[Block, ...]:
        """The rows in runs of changed and of unchanged ones."""
        blocks: list[Block] = []
        run: list[Row] = []
        heading = place = ""
        for row in self.rows:
            is_changed = row.change is not Change.SAME
            if run and is_changed != (run[0].change is not Change.SAME):
                blocks.append(Block(not is_changed, place, tuple(run)))
                run = []
            if row.passage.kind is PassageKind.HEADING and row.passage.level < LEVEL_OF_AN_ITEM:
                heading = row.passage.text
            if not run:
                place = heading
            run.append(row)
        if run:
            blocks.append(Block(run[0].change is not Change.SAME, place, tuple(run)))
        return tuple(blocks)


def compare(old: Sequence[Passage], new: Sequence[Passage]) -> Comparison:
    """The comparison between two documents, aligned passage by passage, differences marked to the character."""
    pairs = align([passage.item for passage in old], [passage.item for passage in new])
    old_keys = {passage.key for passage in old}
    new_keys = {passage.key for passage in new}
    rows: list[Row] = []
    for before, after in pairs:
        if before is None and after is not None:
            change = Change.MOVED_HERE if new[after].key in old_keys else Change.ADDED
            rows.append(Row(change, None, Cell(new[after], whole(new[after].text, is_changed=True))))
        elif after is None and before is not None:
            change = Change.MOVED_AWAY if old[before].key in new_keys else Change.REMOVED
            rows.append(Row(change, Cell(old[before], whole(old[before].text, is_changed=True)), None))
        elif before is not None and after is not None:
            rows.append(_both(old[before], new[after]))
    return Comparison(tuple(rows))


def _both(old: Passage, new: Passage) -> Row:
    left, right = difference(old.text, new.text)
    is_same = old.text == new.text and (old.kind, old.level) == (new.kind, new.level)
    return Row(Change.SAME if is_same else Change.CHANGED, Cell(old, left), Cell(new, right))
