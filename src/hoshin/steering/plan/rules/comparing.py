"""What differs between the plan at two moments: sheets that came, went, ended or changed, then field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hoshin.steering.plan.rules.editions import Frozen
from hoshin.steering.plan.rules.wording_of_frozen import lines_of


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field on both sides; None where the side has no such field."""

    key: str
    label: str
    before: str | None
    after: str | None

    @property
    def is_changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


@dataclass(frozen=True)
class SheetDifference:
    """A sheet on both sides with all its fields, changed or not."""

    number: str
    title: str
    rows: list[FieldRow]
    is_completed: bool
    is_ended: bool

    @property
    def changes(self) -> list[FieldRow]:
        """The fields that differ."""
        return [row for row in self.rows if row.is_changed]


@dataclass
class PlanDifference:
    """What became of the plan between two moments; `same` counts the sheets of which nothing changed."""

    added: list[tuple[str, str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    changed: list[SheetDifference] = field(default_factory=list)
    same: int = 0

    @property
    def completed(self) -> list[SheetDifference]:
        """Sheets that were completed in between."""
        return [sheet for sheet in self.changed if sheet.is_completed]

    @property
    def ended(self) -> list[SheetDifference]:
        """Sheets that were withdrawn or merged in between."""
        return [sheet for sheet in self.changed if sheet.is_ended]


def compare_sheet(before: Frozen, after: Frozen) -> SheetDifference:
    """One sheet at two moments: every field of either side once, in the order of its page."""
    old, new = lines_of(before), lines_of(after)
    rows = [
        FieldRow(key, (new.get(key) or old[key])[0], _text(old.get(key)), _text(new.get(key)))
        for key in _in_order(list(old), list(new))
    ]
    was, became = before["state"], after["state"]
    return SheetDifference(
        number=after["number"],
        title=after["title"],
        rows=rows,
        is_completed=was != "complete" and became == "complete",
        is_ended=was != became and became in {"withdrawn", "merged"},
    )


def compare_plans(before: Mapping[str, Frozen], after: Mapping[str, Frozen], *, same: int = 0) -> PlanDifference:
    """Two states of the plan by sheet number; `same` sheets are known to be equal and were left out of both."""
    found = PlanDifference(same=same)
    found.added = [(number, after[number]["title"]) for number in sorted(after.keys() - before.keys())]
    found.gone = [(number, before[number]["title"]) for number in sorted(before.keys() - after.keys())]
    for number in sorted(before.keys() & after.keys()):
        difference = compare_sheet(before[number], after[number])
        if difference.changes:
            found.changed.append(difference)
        else:
            found.same += 1
    return found


def _text(line: tuple[str, str] | None) -> str | None:
    return None if line is None else line[1]


def _in_order(old: list[str], new: list[str]) -> Iterable[str]:
    """The keys of both: the new side's order, and each key that went behind the one it followed."""
    order = list(new)
    known = set(new)
    place = -1
    for key in old:
        if key in known:
            place = order.index(key)
        else:
            place += 1
            order.insert(place, key)
    return order
