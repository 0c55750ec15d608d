"""The schedule of the plan: what was planned and what became of it, by fiscal year, with what waits for what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from hoshin.kernel.eras import format_date
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import Sheet, SheetDependency, SheetQuerySet, StageRun
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_sheets
from hoshin.steering.plan.rules import FieldGroup, RunState, SheetState, is_too_early
from hoshin.web.drawing import Lane, Span, SpanKind, Timetable

SHEETS_SHOWN = 60
YEARS_SHOWN = 4
_ACTUAL = {RunState.RUNNING.value: SpanKind.RUNNING, RunState.FAILED.value: SpanKind.FAILED}


@dataclass(frozen=True, slots=True)
class Clash:
    """A sheet planned to begin before the sheet it waits for is planned to end."""

    sheet: Sheet
    awaited: Sheet
    starts_on: date
    awaited_ends_on: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """The sheets of the schedule in order, the drawing of them, and where planned days do not fit."""

    sheets: Sequence[Sheet]
    drawing: Timetable
    clashes: Sequence[Clash]
    total: int

    @property
    def left_out(self) -> int:
        """How many sheets are not shown because the list was cut."""
        return self.total - len(self.sheets)


def schedule(sheets: SheetQuerySet, *, first: FiscalYear, last: FiscalYear, today: date, url: str) -> Schedule:
    """The schedule of those of `sheets` that have a route touching the years, in order of their first planned day.

    `url` is the address of a sheet with `{}` for its number. Five queries, whatever the number of sheets.
    """
    begin, end = date(first.year, 4, 1), date(last.year + 1, 3, 31)
    runs = StageRun.objects.filter(planned_start_on__lte=end, planned_end_on__gte=begin)
    chosen = sheets.filter(pk__in=runs.values("sheet"))
    listed = list(
        chosen.select_related("owning_section", "main_policy")
        .prefetch_related(Prefetch("runs", queryset=StageRun.objects.order_by("position")))
        .order_by("main_policy__number", "number")[:SHEETS_SHOWN]
    )
    waits = _dependencies(listed)
    drawing = Timetable(
        title=f"{first.label}から{last.label}まで" if first != last else first.label,
        lanes=[_lane(sheet, url, today) for sheet in listed],
        first=first,
        last=last,
        today=today,
        waits=[(wait.sheet.number, wait.awaited.number) for wait in waits],
    )
    return Schedule(listed, drawing, _clashes(listed, waits), chosen.count())


def publicly_scheduled(today: date) -> SheetQuerySet:
    """The listed sheets whose route is not kept from the public on that day."""
    return Sheet.objects.public().filter(shown_sheets(disclosure_on(today), FieldGroup.ROUTE))


def _dependencies(sheets: Sequence[Sheet]) -> list[SheetDependency]:
    """What the shown sheets wait for among themselves."""
    shown = [sheet.pk for sheet in sheets]
    pairs = SheetDependency.objects.filter(sheet__in=shown, awaited__in=shown)
    return list(pairs.select_related("sheet", "awaited"))


def _lane(sheet: Sheet, url: str, today: date) -> Lane:
    state = SheetState(sheet.state).label
    return Lane(
        key=sheet.number,
        label=sheet.title,
        note=f"{sheet.number}　{state}",
        url=url.format(sheet.number),
        spans=[span for run in sheet.runs.all() for span in _spans(run, today)],
    )


def _spans(run: StageRun, today: date) -> Iterable[Span]:
    """The planned days of one attempt and, once it has begun, the actual ones; a running one reaches to today."""
    stage = SheetState(run.stage).label + (f"（{run.attempt}回目）" if run.attempt > 1 else "")
    if run.state != RunState.DROPPED.value:
        days = _between(run.planned_start_on, run.planned_end_on)
        yield Span(SpanKind.PLANNED, run.planned_start_on, run.planned_end_on, f"{stage}の予定　{days}")
    if run.actual_start_on is not None:
        kind = _ACTUAL.get(run.state, SpanKind.DONE)
        ends_on = run.actual_end_on or max(today, run.actual_start_on)
        words = _between(run.actual_start_on, run.actual_end_on)
        yield Span(kind, run.actual_start_on, ends_on, f"{stage}の実績　{words}　{RunState(run.state).label}")


def _between(starts_on: date, ends_on: date | None) -> str:
    return f"{format_date(starts_on)}～{format_date(ends_on) if ends_on else ''}"


def _clashes(sheets: Sequence[Sheet], waits: Iterable[SheetDependency]) -> list[Clash]:
    """The waits whose planned days do not fit."""
    starts = {sheet.pk: min((run.planned_start_on for run in sheet.runs.all()), default=None) for sheet in sheets}
    ends = {sheet.pk: max((run.planned_end_on for run in sheet.runs.all()), default=None) for sheet in sheets}
    found = []
    for wait in waits:
        starts_on, ends_on = starts[wait.sheet_id], ends[wait.awaited_id]
        if starts_on is not None and ends_on is not None and is_too_early(starts_on, ends_on):
            found.append(Clash(wait.sheet, wait.awaited, starts_on, ends_on))
    return found
