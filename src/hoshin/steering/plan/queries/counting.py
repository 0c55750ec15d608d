"""Whether everything in the plan adds up: what the nightly count compares (count in = count out)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max

from hoshin.foundation.approvals.public import RequestState, open_requests
from hoshin.foundation.audit.public import EventFilter, events
from hoshin.foundation.figures.public import latest
from hoshin.foundation.people.public import Person, Role, holders_of
from hoshin.kernel.clock import local_date
from hoshin.steering.plan.models import Discrepancy, Sheet, StageRun
from hoshin.steering.plan.rules import CLOSED, STAGES, RunState, SheetState

SEES_DISCREPANCIES = (Role.CIO_STAFF, Role.OPERATOR)
BEGINNINGS = ("plan.sheet.drafted", "plan.sheet.study_accepted")
SHOWN = 20

Found = tuple[int | None, str]


def discrepancies(*, now: datetime) -> list[Found]:
    """Everything that does not add up, as (sheet or None, sentence); empty when all is well."""
    return [*_without_owner(now), *_without_decision(), *_off_their_stage(), *_uncounted(), *_figures(now)]


def discrepancies_for(person: Person) -> list[Discrepancy]:
    """What the last nightly count found, for operators and CIO staff; nothing for anybody else."""
    if not person.has_role(*SEES_DISCREPANCIES):
        return []
    return list(Discrepancy.objects.select_related("sheet")[:SHOWN])


def _without_owner(now: datetime) -> Iterator[Found]:
    """Every sheet that goes on has one owner: a section in which somebody works."""
    day = local_date(now)
    sheets = Sheet.objects.still_open().values_list("pk", "owning_section_id", "owning_section__name")
    rows = list(sheets.order_by("pk"))
    manned = {section_id: bool(holders_of(section_id=section_id, on=day)) for section_id in {row[1] for row in rows}}
    for sheet_id, section_id, name in rows:
        if not manned[section_id]:
            yield sheet_id, f"担当課（{name}）に在籍する職員がいません。担当課を改めてください。"


def _without_decision() -> Iterator[Found]:
    """A sheet is in 政策決定 exactly while its request is on its way; a request about a closed sheet waits for nothing."""
    deciding = set(Sheet.objects.filter(state=SheetState.DECIDING.value).values_list("pk", flat=True))
    closed = set(Sheet.objects.filter(state__in=[state.value for state in CLOSED]).values_list("pk", flat=True))
    circulating = set()
    for request in open_requests("plan.sheet"):
        sheet_id = int(request.subject_id)
        if request.state == RequestState.CIRCULATING:
            circulating.add(sheet_id)
        elif sheet_id in closed:
            yield sheet_id, "終わった個票の決裁が、手続中のまま残っています。決裁を取り下げてください。"
    for sheet_id in sorted(deciding - circulating):
        yield sheet_id, "政策決定の段階なのに、回付中の決裁がありません。運用者に連絡してください。"
    for sheet_id in sorted(circulating - deciding):
        yield sheet_id, "決裁が回付中なのに、政策決定の段階ではありません。運用者に連絡してください。"


def _off_their_stage() -> Iterator[Found]:
    """The stage of the sheet is the stage that runs on its route, and nothing runs elsewhere."""
    running = dict(StageRun.objects.filter(state=RunState.RUNNING.value).values_list("sheet_id", "stage"))
    in_stage = dict(
        Sheet.objects.filter(state__in=[stage.value for stage in STAGES]).order_by("pk").values_list("pk", "state")
    )
    for sheet_id, state in in_stage.items():
        if running.get(sheet_id) != state:
            yield sheet_id, "個票の状態と、工程表で実施中の工程が一致しません。運用者に連絡してください。"
    ended = Sheet.objects.filter(pk__in=running, state__in=[state.value for state in CLOSED]).values_list(
        "pk", flat=True
    )
    for sheet_id in ended:
        yield sheet_id, "終わった個票に、実施中の工程が残っています。運用者に連絡してください。"


def _uncounted() -> Iterator[Found]:
    """As many sheets as the trail says were begun."""
    begun = sum(events(EventFilter(thing_kind="plan.sheet", name=name)).count() for name in BEGINNINGS)
    kept = Sheet.objects.count()
    if begun != kept:
        yield None, f"監査証跡では{begun:,}件の個票が起こされましたが、{kept:,}件あります。"


def _figures(now: datetime) -> Iterator[Found]:
    """The measured number of sheets per stage, counted again; left out when something moved since it was measured."""
    counted = Counter(Sheet.objects.public().values_list("state", flat=True))
    moved_at = Sheet.objects.aggregate(newest=Max("state_since"))["newest"]
    for stage in STAGES:
        figure = latest(f"plan.sheets.{stage.value}", now=now)
        if figure.value is None or figure.measured_at is None or (moved_at and moved_at >= figure.measured_at):
            continue
        if int(figure.value) != counted[stage.value]:
            yield (
                None,
                f"指標「{figure.indicator.label}」は{int(figure.value):,}件ですが、数え直すと{counted[stage.value]:,}件です。",
            )
