"""A request's route as a page draws it: rounds, steps in order, who, when, what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from hoshin.foundation.approvals.models import Decision, Request, Review, Step
from hoshin.foundation.approvals.queries.names import names_of
from hoshin.foundation.approvals.rules import STEP_LABELS, ReviewState, StepState
from hoshin.foundation.people.public import Duty, duties_of
from hoshin.kernel.clock import local_date

_TONES = {
    StepState.WAITING: "start",
    StepState.CURRENT: "waiting",
    StepState.APPROVED: "done",
    StepState.CARRIED: "done",
    StepState.RETURNED: "paused",
    StepState.REJECTED: "danger",
    StepState.VOID: "ended",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it is drawn. `actors` names who may act now; `decided_by` and what follows say who did."""

    step_id: int
    order: int
    kind: str
    post: str
    state: str
    state_label: str
    is_current: bool
    due_on: date | None
    is_overdue: bool
    actors: tuple[str, ...]
    is_vacant: bool
    verdict: str
    decided_by: str
    decided_for: str
    decided_at: datetime | None
    note: str
    returned_to: int | None
    review: Review | None

    @property
    def tone(self) -> str:
        """The tone in which the step's state is shown."""
        return "late" if self.is_overdue else _TONES[StepState(self.state)]

    @property
    def is_review_pending(self) -> bool:
        """True while the absent holder owes the later review."""
        return self.review is not None and self.review.state == ReviewState.PENDING


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one order, which are passed in parallel."""

    lines: tuple[Line, ...]

    @property
    def lead(self) -> Line:
        """The step that says how far the group is: one that still waits for somebody, if there is one."""
        return next((line for line in self.lines if line.is_current), self.lines[0])


@dataclass(frozen=True, slots=True)
class RoundLines:
    """One round: groups of parallel steps in order."""

    number: int
    is_last: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a request is: the last round, and the earlier ones, newest first."""

    request: Request
    last: RoundLines
    earlier: tuple[RoundLines, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The steps of the last round."""
        return tuple(line for group in self.last.groups for line in group.lines)

    @property
    def current(self) -> tuple[Line, ...]:
        """The steps at which the request is now."""
        return tuple(line for line in self.lines if line.is_current)


def progress_of(request: Request, *, now: datetime) -> Progress:
    """Everything the drawn route of `request` shows; a bounded number of queries whatever its length.

    For `{% include "approvals/route.html" with progress=… %}` on a page of any room.
    """
    steps = list(
        request.steps.select_related(
            "post__section",
            "decision__review__reviewed_by",
            "decision__absent_holder",
            "carried_from__decision__review__reviewed_by",
            "carried_from__decision__absent_holder",
        )
    )
    duties = duties_of({step.post_id for step in steps if step.state == StepState.CURRENT}, now=now)
    names = names_of(account_id for duty in duties.values() for account_id in duty.actors)
    today = local_date(now)
    rounds = [
        RoundLines(number, number == request.round, _groups(list(of_round), duties, names, today))
        for number, of_round in groupby(steps, key=lambda step: step.round)
    ]
    return Progress(request, last=rounds[-1], earlier=tuple(reversed(rounds[:-1])))


def _groups(
    steps: Sequence[Step], duties: Mapping[int, Duty], names: Mapping[int | None, str], today: date
) -> tuple[Group, ...]:
    return tuple(
        Group(tuple(_line(step, duties.get(step.post_id), names, today) for step in parallel))
        for _, parallel in groupby(steps, key=lambda step: step.order)
    )


def _decision_of(step: Step) -> Decision | None:
    origin = step.carried_from or step
    return getattr(origin, "decision", None)


def _line(step: Step, duty: Duty | None, names: Mapping[int | None, str], today: date) -> Line:
    is_current = step.state == StepState.CURRENT
    decision = _decision_of(step)
    actors = tuple(names[account_id] for account_id in duty.actors) if is_current and duty else ()
    return Line(
        step_id=step.pk,
        order=step.order,
        kind=step.label,
        post=str(step.post),
        state=step.state,
        state_label=STEP_LABELS[StepState(step.state)],
        is_current=is_current,
        due_on=step.due_on if is_current else None,
        is_overdue=is_current and step.due_on is not None and step.due_on < today,
        actors=actors,
        is_vacant=is_current and not actors,
        verdict=decision.label if decision else "",
        decided_by=decision.account_label if decision else "",
        decided_for=decision.absent_holder.label if decision and decision.absent_holder else "",
        decided_at=decision.decided_at if decision else None,
        note=decision.note if decision else "",
        returned_to=decision.returned_to if decision else None,
        review=getattr(decision, "review", None),
    )
