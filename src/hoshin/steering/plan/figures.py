"""Live figures of the plan itself, so that the loop is closed from the first day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median

from hoshin.foundation.figures.public import Direction, Indicator, Period, Reading, Span, register
from hoshin.steering.plan.models import Advice, Kpi, Sheet, SheetQuerySet, StageRun
from hoshin.steering.plan.rules import STAGES, UNDER_WAY, RunState, SheetState

DAYS_PER_MONTH = Decimal("30.4375")
COUNTED_STATES = (*UNDER_WAY, SheetState.REPORTING, SheetState.COMPLETE, SheetState.SUSPENDED)


def register_figures() -> None:
    """Make the plan's indicators known; called by the wiring."""
    for state in COUNTED_STATES:
        register(_sheets_in(state))
    for stage in STAGES:
        register(_months_in(stage))
    for indicator in (_ON_SCHEDULE, _LIVE_KPIS, _ADVICE_IN_TIME):
        register(indicator)


def _sheets_in(state: SheetState) -> Indicator:
    def measure(period: Period) -> Reading:
        total = _listed_by(period).filter(state=state.value).count()
        return Reading.count(total, f"登載済みの個票{_listed_by(period).count():,}件")

    return Indicator(
        code=f"plan.sheets.{state.value}",
        label=f"個票の数（{state.label}）",
        unit="件",
        direction=Direction.NONE,
        definition=f"実施計画に登載され、状態が「{state.label}」である個票の数。",
        version=1,
        measure=measure,
        expires_after_days=3,
        span=Span.DAY,
        is_public=True,
    )


def _months_in(stage: SheetState) -> Indicator:
    def measure(period: Period) -> Reading:
        runs = StageRun.objects.filter(
            stage=stage.value,
            state__in=[RunState.PASSED.value, RunState.FAILED.value],
            actual_end_on__lte=period.last_on,
        ).values_list("actual_start_on", "actual_end_on")
        days = [(end - start).days + 1 for start, end in runs if start and end]
        value = (Decimal(median(days)) / DAYS_PER_MONTH).quantize(Decimal("0.1")) if days else None
        return Reading(value, basis=f"終わった工程{len(days):,}回の実績")

    return Indicator(
        code=f"plan.months.{stage.value}",
        label=f"{stage.label}にかかった月数（中央値）",
        unit="か月",
        direction=Direction.DOWN,
        definition=f"終了した「{stage.label}」の開始日から終了日までの日数の中央値を、月数に直したもの。",
        version=1,
        measure=measure,
        expires_after_days=3,
        span=Span.DAY,
        is_public=True,
    )


def _listed_by(period: Period) -> SheetQuerySet:
    """The sheets that were listed by the end of the period."""
    return Sheet.objects.public().filter(listed_at__date__lte=period.last_on)


def _share_of(code: str, label: str, definition: str, measure: Callable[[Period], Reading]) -> Indicator:
    return Indicator(
        code=code,
        label=label,
        unit="％",
        direction=Direction.UP,
        definition=definition,
        version=1,
        measure=measure,
        expires_after_days=3,
        span=Span.DAY,
        is_public=True,
    )


def _on_schedule(period: Period) -> Reading:
    today: date = period.last_on
    under_way = Sheet.objects.under_way().filter(runs__isnull=False).distinct().count()
    late = Sheet.objects.under_way().late_on(today).count()
    return Reading.percentage(under_way - late, under_way, f"工程の決まった実施中の個票{under_way:,}件")


def _live_kpis(period: Period) -> Reading:
    kpis = Kpi.objects.filter(sheet__in=_listed_by(period))
    whole, live = kpis.count(), kpis.exclude(indicator_code="").count()
    return Reading.percentage(live, whole, f"登載済みの個票のKPI{whole:,}件")


def _advice_in_time(period: Period) -> Reading:
    due = Advice.objects.filter(due_on__lte=period.last_on).values_list("due_on", "answered_at__date")
    rows = list(due)
    in_time = sum(1 for due_on, answered_on in rows if answered_on is not None and answered_on <= due_on)
    return Reading.percentage(in_time, len(rows), f"回答期限を迎えた助言{len(rows):,}件")


_ON_SCHEDULE = _share_of(
    "plan.on_schedule",
    "予定どおりに進む個票の割合",
    "工程の決まった実施中の個票のうち、開始または終了の予定日を過ぎたままの工程がない個票の割合。",
    _on_schedule,
)
_LIVE_KPIS = _share_of(
    "plan.kpis_live",
    "実測値に連動するKPIの割合",
    "登載済みの個票のKPIのうち、手入力ではなく実測値に連動するものの割合。",
    _live_kpis,
)
_ADVICE_IN_TIME = _share_of(
    "plan.advice_in_time",
    "期限内に回答した助言の割合",
    "回答期限を迎えた助言のうち、期限までに回答または反映されたものの割合。",
    _advice_in_time,
)
