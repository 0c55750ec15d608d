"""The plan at a glance: the progress of every basic policy with the figures below it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Sum

from hoshin.steering.plan.models import BudgetLine, Kpi, Sheet, SheetQuerySet
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_lines, shown_sheets
from hoshin.steering.plan.queries.kpis import standings_by
from hoshin.steering.plan.queries.ledger import public_effects_by_policy, totals_by_kind
from hoshin.steering.plan.rules import (
    PUBLIC_STATES,
    UNDER_WAY,
    Disclosure,
    EffectKind,
    FieldGroup,
    SheetState,
    Standing,
)
from hoshin.steering.policy.public import BasicPolicy, basic_policies

_BEGUN = (*UNDER_WAY[1:], SheetState.REPORTING)


@dataclass(frozen=True, slots=True)
class PolicyProgress:
    """One basic policy's listed sheets: how many, where they stand, how many are late, how many goals are reached."""

    number: int
    mark: str
    title: str
    total: int
    before_start: int
    under_way: int
    complete: int
    ended: int
    late: int
    kpi_total: int
    kpi_reached: int
    kpi_stale: int

    @property
    def under_way_query(self) -> str:
        """What the list of sheets is to be asked for to see those that have begun and are not complete."""
        return f"policy={self.number}&{states_query(_BEGUN)}"

    @property
    def complete_share(self) -> int | None:
        """Complete sheets in percent of those not ended; None when there are none."""
        counted = self.total - self.ended
        return round(100 * self.complete / counted) if counted else None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The whole plan as the public sees it."""

    policies: list[PolicyProgress]
    by_state: dict[SheetState, int]
    total: int
    under_way: int
    complete: int
    late: int
    budget_by_year: list[tuple[int, int, int]]
    effects: list[tuple[EffectKind, str, int, int]]

    @property
    def under_way_query(self) -> str:
        """What the list of sheets is to be asked for to see those under way."""
        return states_query(UNDER_WAY)


def states_query(states: Iterable[SheetState]) -> str:
    """The states as the address of a list of sheets asks for them."""
    return urlencode([("state", state.value) for state in states])


def dashboard(*, today: date) -> Dashboard:
    """Counts over every listed sheet, without what is kept from the public on `today`; a fixed number of queries."""
    disclosure = disclosure_on(today)
    by_policy: dict[int, dict[str, int]] = defaultdict(dict)
    public = Sheet.objects.public()
    for policy, state, total in public.order_by().values_list("main_policy_id", "state").annotate(total=Count("pk")):
        by_policy[policy][state] = total
    late = dict(
        _shown(disclosure, FieldGroup.ROUTE)
        .late_on(today)
        .order_by()
        .values_list("main_policy_id")
        .annotate(total=Count("pk"))
    )
    kpis = _standings_by_policy(disclosure)
    policies = [
        _progress(policy, by_policy[policy.pk], late.get(policy.pk, 0), kpis[policy.pk]) for policy in basic_policies()
    ]
    by_state = {state: sum(counts.get(state.value, 0) for counts in by_policy.values()) for state in PUBLIC_STATES}
    return Dashboard(
        policies=policies,
        by_state=by_state,
        total=sum(by_state.values()),
        under_way=sum(by_state[state] for state in UNDER_WAY),
        complete=by_state[SheetState.COMPLETE],
        late=sum(late.values()),
        budget_by_year=_budget_by_year(disclosure),
        effects=_effects(disclosure),
    )


def _shown(disclosure: Disclosure, group: FieldGroup) -> SheetQuerySet:
    """The listed sheets whose group of fields the public sees."""
    return Sheet.objects.public().filter(shown_sheets(disclosure, group))


def _standings_by_policy(disclosure: Disclosure) -> dict[int, Counter[Standing]]:
    """How every indicator of every listed sheet stands, counted by basic policy."""
    kpis = Kpi.objects.filter(sheet__in=_shown(disclosure, FieldGroup.KPIS))
    return standings_by(kpis, "sheet__main_policy_id", today=disclosure.today)


def _progress(policy: BasicPolicy, counts: dict[str, int], late: int, standings: Counter[Standing]) -> PolicyProgress:
    """One row of the dashboard."""
    ended = counts.get(SheetState.WITHDRAWN.value, 0) + counts.get(SheetState.MERGED.value, 0)
    return PolicyProgress(
        number=policy.number,
        mark=policy.mark,
        title=policy.title,
        total=sum(counts.values()),
        before_start=counts.get(SheetState.LISTED.value, 0),
        under_way=sum(counts.get(state.value, 0) for state in _BEGUN),
        complete=counts.get(SheetState.COMPLETE.value, 0),
        ended=ended,
        late=late,
        kpi_total=standings.total(),
        kpi_reached=standings[Standing.REACHED],
        kpi_stale=standings[Standing.STALE] + standings[Standing.NO_VALUE],
    )


def _budget_by_year(disclosure: Disclosure) -> list[tuple[int, int, int]]:
    """Fiscal year, amount in the budget and amount spent (thousand yen) of all listed sheets."""
    lines = BudgetLine.objects.filter(sheet__in=Sheet.objects.public(), state="in_budget")
    if disclosure.is_hushed(FieldGroup.BUDGET):
        return _counted_one_by_one(shown_lines(disclosure, lines))
    rows = (
        lines.order_by("fiscal_year")
        .values_list("fiscal_year")
        .annotate(budgeted=Sum("budgeted"), outturn=Sum("outturn"))
    )
    return [(year, budgeted or 0, outturn or 0) for year, budgeted, outturn in rows]


def _counted_one_by_one(lines: list[BudgetLine]) -> list[tuple[int, int, int]]:
    """The same totals over the given lines only."""
    budgeted: dict[int, int] = defaultdict(int)
    spent: dict[int, int] = defaultdict(int)
    for line in lines:
        budgeted[line.fiscal_year] += line.budgeted or 0
        spent[line.fiscal_year] += line.outturn or 0
    return [(year, budgeted[year], spent[year]) for year in sorted(budgeted)]


def _effects(disclosure: Disclosure) -> list[tuple[EffectKind, str, int, int]]:
    """Kind, unit, what all listed sheets are expected to save in a year, and what the ledger says they did in the last."""
    totals = totals_by_kind(public_effects_by_policy(today=disclosure.today))
    return [(one.kind, one.kind.unit, int(one.expected), int(one.gained)) for one in totals]
