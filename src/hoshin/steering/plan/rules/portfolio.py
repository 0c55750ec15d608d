"""What the portfolio sets side by side: the columns of a sheet's life, and the ways to ask for a year's money."""

from collections.abc import Mapping
from dataclasses import dataclass

from hoshin.steering.plan.rules.flow import BEFORE_LISTING, STAGES, SheetState
from hoshin.steering.plan.rules.vocabulary import Labelled


@dataclass(frozen=True, slots=True)
class StageColumn:
    """States that stand in one column."""

    label: str
    states: tuple[SheetState, ...]


def _alone(state: SheetState) -> StageColumn:
    return StageColumn(state.label, (state,))


STAGE_COLUMNS = (
    StageColumn("登載前", BEFORE_LISTING),
    _alone(SheetState.LISTED),
    *map(_alone, STAGES),
    _alone(SheetState.REPORTING),
    _alone(SheetState.COMPLETE),
    _alone(SheetState.SUSPENDED),
    StageColumn("取下げ・統合", (SheetState.WITHDRAWN, SheetState.MERGED)),
)


class Money(Labelled):
    """A year's money by which sheets can be asked for."""

    REQUESTED = "requested"
    ASSESSED = "assessed"
    IN_BUDGET = "in_budget"
    NOT_GRANTED = "not_granted"
    SPENT = "spent"


PUBLIC_MONEY = (Money.IN_BUDGET, Money.SPENT)
"""What of a year's money the public ever sees."""

MONEY_LINES: Mapping[Money, Mapping[str, object]] = {
    Money.REQUESTED: {},
    Money.ASSESSED: {"assessed__isnull": False},
    Money.IN_BUDGET: {"state": "in_budget"},
    Money.NOT_GRANTED: {"state": "not_granted"},
    Money.SPENT: {"state": "in_budget", "outturn__isnull": False},
}
"""Which years' money counts as such, as a filter: everything that stands there was requested once."""
