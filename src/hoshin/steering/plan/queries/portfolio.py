"""The plan by basic policy: stages, overdue, indicators, money by year; every number with the list of its sheets.

A fixed number of queries whatever the size: the database counts, only indicators are judged one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum

from hoshin.foundation.people.public import Person
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import BudgetLine, Kpi, SheetQuerySet
from hoshin.steering.plan.permissions import visible_to
from hoshin.steering.plan.queries.kpis import standings_by
from hoshin.steering.plan.queries.ledger import effects_by_policy
from hoshin.steering.plan.queries.measures import ANY
from hoshin.steering.plan.queries.table import Wanted, narrowed
from hoshin.steering.plan.rules import EffectKind, SheetState, Standing
from hoshin.steering.plan.rules.portfolio import STAGE_COLUMNS
from hoshin.steering.policy.public import basic_policies

YEARS_SHOWN = 4
Amounts = Mapping[tuple[EffectKind, str], Decimal]
KPI_COLUMNS = (
    ("指標", ANY, tuple(Standing)),
    ("目標達成", Standing.REACHED.value, (Standing.REACHED,)),
    ("前進", Standing.ON_THE_WAY.value, (Standing.ON_THE_WAY,)),
    ("基準値以下", Standing.BEHIND.value, (Standing.BEHIND,)),
    ("実績なし・古い", "unknown", (Standing.NO_VALUE, Standing.STALE)),
)
"""Columns of indicators: title, what the list is asked for, the standings that are counted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and what the list of sheets is to be asked for to see what it is made of."""

    value: int | Decimal
    query: str


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One basic policy, or all of them together."""

    title: str
    stages: tuple[Cell, ...]
    total: Cell
    late: Cell
    kpis: tuple[Cell, ...]
    money: tuple[Cell, ...]
    """Budget and outturn of each year shown, in turns, in thousand yen."""
    effects: tuple[Cell, ...]
    """Of each kind of effect what is expected in a year and what the last twelve whole months brought, in turns."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The policies in their order, and all together; the years of the money columns."""

    rows: list[PortfolioRow]
    total: PortfolioRow
    years: tuple[FiscalYear, ...]


@dataclass(frozen=True)
class _Counts:
    """What stands in one row: sheets by state and late ones, indicators by standing, money by year, effects by kind."""

    states: Counter[str]
    late: int
    kpis: Counter[Standing]
    money: Counter[tuple[int, str]]
    effects: Amounts


@dataclass(frozen=True)
class _Counted:
    """What the database counted, by the key of the policy."""

    states: Mapping[int, Counter[str]]
    late: Mapping[int, int]
    kpis: Mapping[int, Counter[Standing]]
    money: Mapping[int, Counter[tuple[int, str]]]
    effects: Mapping[int, Amounts]

    def of(self, keys: Sequence[int]) -> _Counts:
        """The policies with these keys together."""
        return _Counts(
            states=sum((self.states[key] for key in keys if key in self.states), Counter()),
            late=sum(self.late.get(key, 0) for key in keys),
            kpis=sum((self.kpis[key] for key in keys if key in self.kpis), Counter()),
            money=sum((self.money[key] for key in keys if key in self.money), Counter()),
            effects=_added(self.effects[key] for key in keys if key in self.effects),
        )


def portfolio(person: Person, wanted: Wanted, *, today: date, years_shown: int | None = YEARS_SHOWN) -> Portfolio:
    """What this person may see of the plan, narrowed by section and scope; the newest years, or all when None."""
    sheets = narrowed(visible_to(person), wanted, person=person, today=today)
    counted = _counted(sheets, today)
    known = sorted({year for money in counted.money.values() for year, _ in money})
    years = tuple(map(FiscalYear, known if years_shown is None else known[-years_shown:]))
    base = {name: value for name, value in (("section", wanted.section), ("scope", wanted.scope)) if value}
    policies = list(basic_policies())
    rows = [
        _row(counted.of([policy.pk]), years, {**base, "policy": policy.number}, title=f"{policy.mark} {policy.title}")
        for policy in policies
    ]
    everything = _row(counted.of([policy.pk for policy in policies]), years, base, title="計")
    return Portfolio(rows, everything, years)


def _counted(sheets: SheetQuerySet, today: date) -> _Counted:
    states: dict[int, Counter[str]] = defaultdict(Counter)
    late: Counter[int] = Counter()
    by_state = sheets.order_by().values_list("main_policy_id", "state").annotate(total=Count("pk", distinct=True))
    for policy, state, total in by_state:
        states[policy][state] += total
    by_policy = sheets.late_on(today).order_by().values_list("main_policy_id")
    late.update(dict(by_policy.annotate(total=Count("pk", distinct=True))))
    chosen = sheets.order_by().values("pk")
    kpis = standings_by(Kpi.objects.filter(sheet__in=chosen), "sheet__main_policy_id", today=today)
    money = _money(BudgetLine.objects.filter(sheet__in=chosen))
    return _Counted(states, late, kpis, money, _effects(sheets, today))


def _effects(sheets: SheetQuerySet, today: date) -> dict[int, Amounts]:
    """Expected and gained effects by policy, from the ledger."""
    keys = {policy.number: policy.pk for policy in basic_policies()}
    effects: dict[int, dict[tuple[EffectKind, str], Decimal]] = defaultdict(dict)
    for total in effects_by_policy(sheets, today=today):
        effects[keys[total.policy_number]][total.kind, "effect"] = total.expected
        effects[keys[total.policy_number]][total.kind, "gained"] = total.gained
    return dict(effects)


def _added(amounts: Iterable[Amounts]) -> Amounts:
    """The amounts together."""
    together: dict[tuple[EffectKind, str], Decimal] = defaultdict(Decimal)
    for one in amounts:
        for key, amount in one.items():
            together[key] += amount
    return together


def _money(lines: QuerySet[BudgetLine]) -> dict[int, Counter[tuple[int, str]]]:
    """Thousand yen by policy, and in it by year and kind."""
    money: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
    granted = Q(state="in_budget")
    sums = (
        lines.order_by()
        .values_list("sheet__main_policy_id", "fiscal_year")
        .annotate(budgeted=Sum("budgeted", filter=granted), spent=Sum("outturn", filter=granted))
    )
    for policy, year, budgeted, spent in sums:
        money[policy][year, "in_budget"] += budgeted or 0
        money[policy][year, "spent"] += spent or 0
    return money


def _row(counts: _Counts, years: tuple[FiscalYear, ...], place: Mapping[str, object], *, title: str) -> PortfolioRow:
    """One line; `place` is what every list behind its numbers is narrowed to."""

    def cell(value: int | Decimal, **asked: object) -> Cell:
        return Cell(value, urlencode({**place, **asked}, doseq=True))

    return PortfolioRow(
        title=title,
        stages=tuple(
            cell(_of(counts.states, column.states), state=[state.value for state in column.states])
            for column in STAGE_COLUMNS
        ),
        total=cell(counts.states.total()),
        late=cell(counts.late, punctuality="late"),
        kpis=tuple(cell(sum(counts.kpis[one] for one in which), kpi=code) for _, code, which in KPI_COLUMNS),
        money=tuple(
            cell(counts.money[year.year, kind], money=kind, fiscal_year=year.year)
            for year in years
            for kind in ("in_budget", "spent")
        ),
        effects=tuple(
            cell(counts.effects.get((kind, what), Decimal()), **{what: kind.value})
            for kind in EffectKind
            for what in ("effect", "gained")
        ),
    )


def _of(states: Counter[str], wanted: tuple[SheetState, ...]) -> int:
    return sum(states[state.value] for state in wanted)
