"""The route of a sheet through the stages of 4-3, and whether it is on time."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules.flow import STAGES, SheetState
from hoshin.steering.plan.rules.vocabulary import RunState


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """One stage of a route with its planned days, both included."""

    stage: SheetState
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at a stage as far as rules need to know it."""

    stage: SheetState
    state: RunState
    planned_start_on: date
    planned_end_on: date
    actual_start_on: date | None = None
    actual_end_on: date | None = None


class Punctuality(StrEnum):
    """Whether a sheet keeps to its schedule; without a route there is nothing to keep to."""

    UNKNOWN = "unknown"
    ON_SCHEDULE = "on_schedule"
    LATE = "late"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"unknown": "工程未定", "on_schedule": "予定どおり", "late": "遅れ"}[self.value]


def check_route(stages: Sequence[PlannedStage]) -> None:
    """Refuse a route that cannot be followed (4-3 leaves the choice of stages to urgency and purpose).

    A route ends in full introduction, names each stage once, begins with the detailed study if it has one, and its
    planned days follow one another. Raises RuleBroken.
    """
    names = [planned.stage for planned in stages]
    if not names or names[-1] is not SheetState.FULL_INTRODUCTION:
        raise RuleBroken("工程の最後は「本格導入」にしてください。", field="stages")
    if len(set(names)) != len(names) or not set(names) <= set(STAGES):
        raise RuleBroken("同じ工程は一度だけ選んでください。", field="stages")
    if SheetState.DETAILED_STUDY in names[1:]:
        raise RuleBroken("「詳細検討」を行う場合は、最初の工程にしてください。", field="stages")
    for planned in stages:
        if planned.ends_on < planned.starts_on:
            raise RuleBroken(f"「{planned.stage.label}」の終了予定日は、開始予定日以後にしてください。", field="stages")
    for earlier, later in itertools.pairwise(stages):
        if later.starts_on < earlier.starts_on:
            raise RuleBroken(
                f"「{later.stage.label}」は「{earlier.stage.label}」より後に始まるようにしてください。",
                field="stages",
            )


def next_stage(runs: Sequence[Run], current: SheetState) -> SheetState | None:
    """The first planned stage after the running one, None at the end of the route; `runs` in order of the route."""
    positions = [index for index, run in enumerate(runs) if run.stage is current and run.state is RunState.RUNNING]
    start = positions[-1] + 1 if positions else 0
    for run in runs[start:]:
        if run.state is RunState.PLANNED:
            return run.stage
    return None


def punctuality(runs: Sequence[Run], today: date) -> Punctuality:
    """Late when a stage should have begun or ended before `today` and has not; dropped and finished runs do not count."""
    open_runs = [run for run in runs if run.state in {RunState.PLANNED, RunState.RUNNING}]
    if not runs:
        return Punctuality.UNKNOWN
    for run in open_runs:
        if run.planned_end_on < today:
            return Punctuality.LATE
        if run.state is RunState.PLANNED and run.planned_start_on < today:
            return Punctuality.LATE
    return Punctuality.ON_SCHEDULE


def replanned_after_failure(
    failed: Run, later: Sequence[Run], *, failed_on: date, study_ends_on: date
) -> list[PlannedStage]:
    """The stages to go through after a failed proof of concept: study again until `study_ends_on`, prove again, go on.

    The second proof takes as many days as the first was planned for, and what comes after keeps its length and its
    distance, moved back by as much as the proof was. Nothing is planned before `failed_on`.
    """
    length = failed.planned_end_on - failed.planned_start_on
    proof_starts_on = max(study_ends_on, failed_on)
    proof_ends_on = proof_starts_on + length
    delay = max(proof_ends_on - failed.planned_end_on, timedelta(0))
    again = [
        PlannedStage(SheetState.DETAILED_STUDY, failed_on, max(study_ends_on, failed_on)),
        PlannedStage(SheetState.PROOF_OF_CONCEPT, proof_starts_on, proof_ends_on),
    ]
    again.extend(PlannedStage(run.stage, run.planned_start_on + delay, run.planned_end_on + delay) for run in later)
    return again
