"""The flow until completion (4-3): the route through the stages, chosen per sheet."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotAllowed, RuleBroken
from hoshin.kernel.flow import Move
from hoshin.steering.plan.actions.consulting import open_consultation
from hoshin.steering.plan.actions.notices import tell_owner, tell_staff
from hoshin.steering.plan.actions.sheets import check_move, locked, move_to, touch, write_move, write_trail
from hoshin.steering.plan.models import Sheet, StageRun
from hoshin.steering.plan.permissions import can_edit
from hoshin.steering.plan.rules import (
    UNDER_WAY,
    PlannedStage,
    RunState,
    SheetState,
    check_route,
    next_stage,
    replanned_after_failure,
)


@transaction.atomic
def choose_route(
    *, person: Person, sheet_id: int, stages: Sequence[PlannedStage], reason: str, now: datetime
) -> list[StageRun]:
    """Lay down the stages still to come with their planned days, and return the whole route.

    Stages done, failed or running stay as they are. The first choice needs no reason; a change of route does
    (RuleBroken), because the plan told the public something else.
    """
    sheet = locked(person, sheet_id)
    if not can_edit(person, sheet):
        raise NotAllowed("工程を決められるのは、担当課とCIOスタッフです。")
    if SheetState(sheet.state) not in UNDER_WAY:
        raise MoveRefused("工程は、登載された後、完了するまでの間に決められます。")
    runs = list(sheet.runs.all())
    settled = [run for run in runs if run.state not in {RunState.PLANNED.value, RunState.DROPPED.value}]
    planned = [run for run in runs if run.state == RunState.PLANNED.value]
    _check_new_route(settled, stages)
    if runs and not reason.strip():
        raise RuleBroken("工程を変える理由を入力してください。", field="reason")
    before = [describe_run(run) for run in runs]
    StageRun.objects.filter(pk__in=[run.pk for run in planned]).delete()
    _append(sheet, stages)
    after = [describe_run(run) for run in sheet.runs.all()]
    touch(sheet, now)
    name = "route_changed" if runs else "route_chosen"
    write_trail(
        sheet,
        actor=person.actor,
        name=name,
        now=now,
        before={"route": before} if runs else None,
        after={"route": after},
        reason=reason,
    )
    tell_staff(sheet, template="plan.moved", now=now, note=reason)
    return list(sheet.runs.all())


def _check_new_route(settled: Sequence[StageRun], stages: Sequence[PlannedStage]) -> None:
    """Refuse stages that do not continue what has already been done."""
    check_route(stages)
    if any(run.state == RunState.RUNNING.value and run.stage == stages[0].stage for run in settled):
        raise RuleBroken("実施中の工程は、これからの工程に含めないでください。", field="stages")
    running = [run for run in settled if run.state == RunState.RUNNING.value]
    if running and running[0].stage == SheetState.FULL_INTRODUCTION:
        raise RuleBroken("本格導入が始まった後に、工程を加えることはできません。", field="stages")


def _append(sheet: Sheet, stages: Sequence[PlannedStage]) -> None:
    """Add planned attempts behind the existing ones."""
    existing = list(sheet.runs.values_list("position", "stage", "attempt"))
    position = max((row[0] for row in existing), default=0)
    for planned in stages:
        position += 1
        attempt = 1 + max((row[2] for row in existing if row[1] == planned.stage), default=0)
        StageRun.objects.create(
            sheet=sheet,
            position=position,
            stage=planned.stage.value,
            attempt=attempt,
            planned_start_on=planned.starts_on,
            planned_end_on=planned.ends_on,
        )


@transaction.atomic
def begin(*, person: Person, sheet_id: int, now: datetime) -> Sheet:
    """Start the first stage of the route; raises RuleBroken while no route is chosen."""
    return _step(person=person, sheet_id=sheet_id, code="begin", result="", now=now)


@transaction.atomic
def advance(*, person: Person, sheet_id: int, result: str, now: datetime) -> Sheet:
    """Finish the running stage with its result and start the next one of the route."""
    if not result.strip():
        raise RuleBroken("この工程の結果を入力してください。", field="result")
    return _step(person=person, sheet_id=sheet_id, code="advance", result=result, now=now)


def _step(*, person: Person, sheet_id: int, code: str, result: str, now: datetime) -> Sheet:
    """Finish what runs, start what comes next, consult the CIO side about it."""
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, code)
    runs = list(sheet.runs.all())
    target = next_stage([run.as_run for run in runs], SheetState(sheet.state))
    if target is None:
        raise RuleBroken("次の工程が決まっていません。先に工程を決めてください。")
    day = local_date(now)
    _finish_running(sheet, RunState.PASSED, result, day)
    _start(sheet, target, day)
    came_from = move_to(sheet, move, now, target.value)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=result)
    open_consultation(sheet, move=_named_after(move, target), person=person, now=now)
    tell_owner(sheet, template="plan.moved", now=now, note=result)
    return sheet


def _named_after(move: Move, stage: SheetState) -> Move:
    """The consultation about entering `stage` carries the stage's name, so that each stage is asked about once."""
    return Move(code=f"{move.code}.{stage.value}", label=stage.label, sources=move.sources, target=stage, who=move.who)


def _finish_running(sheet: Sheet, state: RunState, result: str, day: date) -> None:
    """Close the running attempt, if there is one."""
    running = sheet.runs.filter(state=RunState.RUNNING.value).first()
    if running is not None:
        running.state = state.value
        running.actual_end_on = max(day, running.actual_start_on or day)
        running.result = result.strip()
        running.save()


def _start(sheet: Sheet, stage: SheetState, day: date) -> None:
    """Mark the first planned attempt at `stage` as running."""
    run = sheet.runs.filter(state=RunState.PLANNED.value, stage=stage.value).order_by("position").first()
    if run is None:
        raise RuleBroken(f"「{stage.label}」の予定がありません。先に工程を決めてください。")
    run.state = RunState.RUNNING.value
    run.actual_start_on = day
    run.save()


@transaction.atomic
def fail_proof_of_concept(*, person: Person, sheet_id: int, reasons: str, planned_end_on: date, now: datetime) -> Sheet:
    """Record that the proof of concept did not show what was hoped, and go back to the detailed study with the reasons.

    A result, not an error: the failed attempt stays in the route with what was learnt, and the stages after it move
    back. The detailed study that starts now is to end by `planned_end_on`.
    """
    sheet = locked(person, sheet_id)
    move = check_move(person, sheet, "fail_proof_of_concept", reasons)
    day = local_date(now)
    if planned_end_on < day:
        raise RuleBroken("詳細検討の終了予定日は、今日以後にしてください。", field="planned_end_on")
    failed = sheet.runs.get(state=RunState.RUNNING.value)
    later = list(sheet.runs.filter(state=RunState.PLANNED.value).order_by("position"))
    again = replanned_after_failure(
        failed.as_run, [run.as_run for run in later], failed_on=day, study_ends_on=planned_end_on
    )
    _finish_running(sheet, RunState.FAILED, reasons, day)
    StageRun.objects.filter(pk__in=[run.pk for run in later]).delete()
    _append(sheet, again)
    _start(sheet, SheetState.DETAILED_STUDY, day)
    came_from = move_to(sheet, move, now)
    write_move(sheet, person=person, move=move, came_from=came_from, now=now, note=reasons)
    tell_owner(sheet, template="plan.moved", now=now, note=reasons)
    tell_staff(sheet, template="plan.moved", now=now, note=reasons)
    return sheet


def describe_run(run: StageRun) -> str:
    """One attempt as the trail tells it: stage, attempt, planned days, state."""
    state = RunState(run.state).label
    stage = SheetState(run.stage).label
    return f"{stage}（{run.attempt}回目）{run.planned_start_on.isoformat()}〜{run.planned_end_on.isoformat()} {state}"
