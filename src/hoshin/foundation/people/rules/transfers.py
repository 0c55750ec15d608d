"""The words of a yearly transfer: its life, what is known before it, and what it would change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from hoshin.foundation.people.rules.persons import Role
from hoshin.kernel.flow import Flow, Move, Phase, State

PREVIEW, APPLIED, DISCARDED = "preview", "applied", "discarded"
TRANSFER_FLOW = Flow(
    name="people.transfer",
    states={
        PREVIEW: State(PREVIEW, "確認待ち", Phase.WAITING),
        APPLIED: State(APPLIED, "反映済み", Phase.DONE),
        DISCARDED: State(DISCARDED, "取りやめ", Phase.ENDED),
    },
    moves=(
        Move("apply", "反映する", frozenset({PREVIEW}), APPLIED, frozenset({"organiser"}), is_destructive=True),
        Move("discard", "取りやめる", frozenset({PREVIEW}), DISCARDED, frozenset({"organiser"})),
    ),
    initial=PREVIEW,
)


class Change(StrEnum):
    """What a row does."""

    NONE = "none"
    APPOINT = "appoint"
    MOVE = "move"
    LEAVE = "leave"

    @property
    def label(self) -> str:
        """The change's name on screen."""
        return {"none": "変更なし", "appoint": "新たに就く", "move": "異動", "leave": "離れる"}[self.value]


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account that a row may name."""

    account_id: int
    login_name: str
    label: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post that a row may name; `is_open` tells whether one can take it up on the effective day and stay."""

    post_id: int
    code: str
    name: str
    role: Role
    is_open: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """An assignment in force on the effective day, the day before, or later."""

    assignment_id: int
    post_code: str
    is_concurrent: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The organisation as far as a transfer concerns it; holdings by account."""

    accounts: Mapping[str, KnownAccount]
    posts: Mapping[str, KnownPost]
    holdings: Mapping[int, Sequence[Holding]]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row as understood: the assignment and the post it speaks of, what it does, and what is wrong with it."""

    line: int
    login_name: str
    label: str
    change: str
    kind: str
    from_post: str
    to_post: str
    account_id: int | None = None
    assignment_id: int | None = None
    post_id: int | None = None
    is_concurrent: bool = False
    problems: tuple[str, ...] = ()

    @property
    def is_effective(self) -> bool:
        """True when the row changes something and nothing is wrong with it."""
        return self.change != Change.NONE and not self.problems

    @property
    def ends(self) -> int | None:
        """The assignment that ends the day before the transfer."""
        return self.assignment_id if self.is_effective else None

    @property
    def starts(self) -> int | None:
        """The post that is taken up on the day of the transfer."""
        return self.post_id if self.is_effective else None

    @property
    def change_label(self) -> str:
        """What the row does, on screen."""
        return Change(self.change).label


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """Everything a file would do; `without_post` names those whom it leaves without any post."""

    rows: tuple[PlannedRow, ...]
    without_post: tuple[str, ...] = field(default=())

    @property
    def has_problems(self) -> bool:
        """True when something is wrong, so that nothing may be applied."""
        return any(row.problems for row in self.rows)

    @property
    def changes(self) -> tuple[PlannedRow, ...]:
        """The rows that change something."""
        return tuple(row for row in self.rows if row.change != Change.NONE)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows do what, by the label of the change, and how many are wrong."""
        return dict(Counter(row.change_label for row in self.rows))

    def as_json(self) -> dict[str, Any]:
        """The plan as stored with its preview."""
        rows = [{**asdict(row), "problems": list(row.problems)} for row in self.rows]
        return {"rows": rows, "without_post": list(self.without_post)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "TransferPlan":
        """The plan that was stored."""
        rows = tuple(PlannedRow(**{**row, "problems": tuple(row["problems"])}) for row in stored["rows"])
        return cls(rows, tuple(stored["without_post"]))
