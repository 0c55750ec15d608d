"""The life of a revision (版)."""

from collections.abc import Iterable
from datetime import date

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.flow import Flow, Move, Phase, State

DRAFT = "draft"
DECIDING = "deciding"
RETURNED = "returned"
APPROVED = "approved"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"

EDITABLE = frozenset({DRAFT, RETURNED})
OPEN = frozenset({DRAFT, DECIDING, RETURNED})
FALLEN = frozenset({REJECTED, WITHDRAWN})

CIO_STAFF = "cio_staff"
DECIDER = "decider"

REVISION_FLOW = Flow(
    name="policy.revision",
    states={
        DRAFT: State(DRAFT, "作成中", Phase.START),
        DECIDING: State(DECIDING, "決裁中", Phase.WAITING),
        RETURNED: State(RETURNED, "差戻し", Phase.WORKING),
        APPROVED: State(APPROVED, "決裁済み", Phase.DONE),
        REJECTED: State(REJECTED, "否決", Phase.ENDED),
        WITHDRAWN: State(WITHDRAWN, "取下げ", Phase.ENDED),
    },
    moves=(
        Move("submit", "決裁を求める", EDITABLE, DECIDING, frozenset({CIO_STAFF}), needs_date=True),
        Move("approve", "決裁する", frozenset({DECIDING}), APPROVED, frozenset({DECIDER})),
        Move("return", "差し戻す", frozenset({DECIDING}), RETURNED, frozenset({DECIDER}), needs_note=True),
        Move("reject", "否決する", frozenset({DECIDING}), REJECTED, frozenset({DECIDER}), needs_note=True),
        Move("recall", "引き戻す", frozenset({DECIDING}), RETURNED, frozenset({CIO_STAFF})),
        Move(
            "withdraw", "取り下げる", EDITABLE, WITHDRAWN, frozenset({CIO_STAFF}), needs_note=True, is_destructive=True
        ),
    ),
    initial=DRAFT,
)


def next_name(taken: Iterable[str]) -> str:
    """The name to propose for a new revision: VER.02 after VER.01."""
    numbers = [int(name[4:]) for name in taken if name.startswith("VER.") and name[4:].isdigit()]
    return f"VER.{max(numbers, default=0) + 1:02d}"


def check_effective_on(effective_on: date, *, today: date, taken: Iterable[date]) -> None:
    """Raise RuleBroken unless a revision can come into force on that day: not past, and one revision a day."""
    if effective_on < today:
        raise RuleBroken("施行日には、今日か今日より後の日を入れてください。", field="effective_on")
    if effective_on in set(taken):
        raise RuleBroken("その日に施行する版がすでにあります。別の日を入れてください。", field="effective_on")


def day_in_force(wanted: date, *, decided_on: date, taken: Iterable[date]) -> date:
    """The day from which a decided revision is in force: the wanted one, or the day of the decision if that is later.

    Raises RuleBroken when another revision comes into force on that very day.
    """
    day = max(wanted, decided_on)
    if day in set(taken):
        raise RuleBroken("同じ日に施行する版がすでにあります。差し戻して施行日を改めてください。")
    return day
