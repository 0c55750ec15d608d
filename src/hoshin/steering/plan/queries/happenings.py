"""What happened to the listed sheets and may be told to everybody, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import quote

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest

from hoshin.kernel.clock import JAPAN, local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.fiscal_year import Month
from hoshin.steering.plan.models import Advice, ProgressReport, Sheet, SheetPause, StageRun
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_sheets
from hoshin.steering.plan.rules import SHEET_FLOW, AdviceState, AssessmentLevel, FieldGroup, RunState, SheetState

MOST_HAPPENINGS = 50
_FIRST = -1
_STOPPED = (SheetState.WITHDRAWN.value, SheetState.MERGED.value)
_FINISHED = {RunState.PASSED.value: "終了", RunState.FAILED.value: f"終了（{RunState.FAILED.label}）"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a sheet; `key` names it among all of the plan and never changes."""

    sheet: Sheet
    key: str
    at: datetime
    words: str
    text: str = ""
    order: int = 0

    @property
    def mark(self) -> str:
        """The key with the moment: what was changed since has another mark."""
        return f"{self.key}@{int(self.at.timestamp())}"

    def as_line(self, site: str) -> str:
        """The happening in a mail: the day, the sheet, what happened, and where to read it."""
        day = format_date(local_date(self.at), weekday=False)
        return f"・{day}　{self.sheet.title}：{self.words}\n  {site}/plan/{quote(self.sheet.number)}/"


def happenings(sheets: QuerySet[Sheet], *, today: date) -> list[Happening]:
    """The newest fifty things that a visitor may know of those of `sheets` that are listed, newest first.

    Each kind is cut to fifty in the database, so that neither the queries nor the rows grow with the plan.
    """
    disclosure = disclosure_on(today)
    listed = Sheet.objects.public().filter(pk__in=sheets.values("pk"))

    def shown(group: FieldGroup) -> QuerySet[Sheet]:
        return listed.filter(shown_sheets(disclosure, group))

    found = [
        *_listings(listed),
        *_ends(listed),
        *_pauses(listed),
        *_stages(shown(FieldGroup.ROUTE)),
        *_reports(shown(FieldGroup.PROGRESS)),
        *_advice(shown(FieldGroup.ADVICE)),
    ]
    return sorted(found, key=lambda one: (one.at, one.order, one.key), reverse=True)[:MOST_HAPPENINGS]


def _listings(listed: QuerySet[Sheet]) -> Iterator[Happening]:
    for sheet in listed.order_by("-listed_at", "-pk")[:MOST_HAPPENINGS]:
        if sheet.listed_at is not None:
            yield Happening(sheet, f"{sheet.number}/listed", sheet.listed_at, "実施計画に登載", order=_FIRST)


def _ends(listed: QuerySet[Sheet]) -> Iterator[Happening]:
    """Completion, and where a sheet ended otherwise; the public page shows the same state and day."""
    for sheet in listed.filter(completed_at__isnull=False).order_by("-completed_at", "-pk")[:MOST_HAPPENINGS]:
        if sheet.completed_at is not None:
            yield Happening(sheet, f"{sheet.number}/complete", sheet.completed_at, "取組が完了")
    for sheet in listed.filter(state__in=_STOPPED).order_by("-state_since", "-pk")[:MOST_HAPPENINGS]:
        day = local_date(sheet.state_since).isoformat()
        yield Happening(
            sheet, f"{sheet.number}/{sheet.state}/{day}", sheet.state_since, SHEET_FLOW.state(sheet.state).label
        )


def _pauses(listed: QuerySet[Sheet]) -> Iterator[Happening]:
    """Each pause since the listing, also when the sheet goes on again; one before it is nobody's business."""
    since_listing = SheetPause.objects.filter(sheet__in=listed, suspended_at__gte=F("sheet__listed_at"))
    pauses = since_listing.select_related("sheet")
    suspended = SheetState.SUSPENDED
    for pause in pauses.order_by("-suspended_at", "-pk")[:MOST_HAPPENINGS]:
        key = f"{pause.sheet.number}/{suspended.value}/{pause.pk}"
        yield Happening(pause.sheet, key, pause.suspended_at, suspended.label)
    for pause in pauses.exclude(resumed_at=None).order_by("-resumed_at", "-pk")[:MOST_HAPPENINGS]:
        if pause.resumed_at is not None:
            key = f"{pause.sheet.number}/resumed/{pause.pk}"
            yield Happening(pause.sheet, key, pause.resumed_at, "取組を再開", order=1)


def _stages(shown: QuerySet[Sheet]) -> Iterator[Happening]:
    runs = StageRun.objects.filter(sheet__in=shown).select_related("sheet")
    begun = runs.filter(actual_start_on__isnull=False).order_by("-actual_start_on", "-pk")
    for run in begun[:MOST_HAPPENINGS]:
        yield _of_stage(run, run.actual_start_on, "begun", "開始")
    ended = runs.filter(state__in=_FINISHED, actual_end_on__isnull=False).order_by("-actual_end_on", "-pk")
    for run in ended[:MOST_HAPPENINGS]:
        yield _of_stage(run, run.actual_end_on, "ended", _FINISHED[run.state])


def _of_stage(run: StageRun, day: date | None, what: str, words: str) -> Happening:
    """A stage is known by its day alone; on the day of listing it follows the listing."""
    if day is None:
        raise ValueError("a stage that begins or ends has a day")
    midnight = datetime.combine(day, time(), JAPAN)
    is_end = what == "ended"
    attempt = f"（{run.attempt}回目）" if run.attempt > 1 else ""
    return Happening(
        run.sheet,
        f"{run.sheet.number}/{run.stage}/{run.attempt}/{what}",
        max(midnight, run.sheet.listed_at or midnight),
        f"{SheetState(run.stage).label}{attempt}を{words}",
        run.result if is_end else "",
        order=2 * run.position + is_end,
    )


def _reports(shown: QuerySet[Sheet]) -> Iterator[Happening]:
    """A month's report; it counts as changed when it is assessed. Barriers and remarks are for officials."""
    changed_at = Greatest(F("reported_at"), Coalesce(F("assessment__assessed_at"), F("reported_at")))
    reports = ProgressReport.objects.filter(sheet__in=shown).select_related("sheet", "assessment")
    for report in reports.annotate(changed_at=changed_at).order_by("-changed_at", "-pk")[:MOST_HAPPENINGS]:
        lines = [report.done, report.next_step and f"次に行うこと：{report.next_step}"]
        lines.append("予定どおり進んでいます。" if report.is_on_schedule else "予定より遅れています。")
        if hasattr(report, "assessment"):
            lines.append(f"CIOスタッフの評価：{AssessmentLevel(report.assessment.level).label}")
        yield Happening(
            report.sheet,
            f"{report.sheet.number}/reports/{report.month:%Y-%m}",
            report.changed_at,
            f"{Month.of(report.month).label}の報告",
            "\n\n".join(filter(None, lines)),
        )


def _advice(shown: QuerySet[Sheet]) -> Iterator[Happening]:
    advice = Advice.objects.filter(sheet__in=shown, is_public=True).select_related("sheet")
    for item in advice.order_by("-given_at", "-pk")[:MOST_HAPPENINGS]:
        words = f"{item.get_author_role_display()}からの助言"
        yield Happening(item.sheet, f"{item.sheet.number}/advice/{item.pk}/given", item.given_at, words, item.body)
    answered = advice.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")
    for item in answered[:MOST_HAPPENINGS]:
        if item.answered_at is not None:
            given_on = format_date(local_date(item.given_at), weekday=False)
            words = f"{given_on}の助言への対応（{AdviceState(item.state).label}）"
            key = f"{item.sheet.number}/advice/{item.pk}/answered"
            yield Happening(item.sheet, key, item.answered_at, words, item.answer)
