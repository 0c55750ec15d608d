"""Putting a request on its way: drafting, submitting, and submitting again after a return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from hoshin.foundation.approvals.actions.notices import tell_arrivals
from hoshin.foundation.approvals.actions.rounds import apply_states, locked, steps_of_round, write_event
from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.permissions import account_of, require_drafter
from hoshin.foundation.approvals.queries.subjects import SUBJECT_KINDS
from hoshin.foundation.approvals.rules import (
    REQUEST_FLOW,
    RequestState,
    StepKind,
    StepPlan,
    StepState,
    Subject,
    checked_route,
    first_round,
)
from hoshin.foundation.people.public import Person, duties_of
from hoshin.kernel.errors import Conflict, RuleBroken


@dataclass(frozen=True, slots=True)
class _Content:
    """What a drafter puts forward."""

    subject: Subject
    title: str
    body: str
    steps: tuple[StepPlan, ...]
    content_digest: str
    wanted_by: date | None


@transaction.atomic
def open_request(
    *,
    person: Person,
    subject: Subject,
    title: str,
    body: str,
    steps: Sequence[StepPlan],
    now: datetime,
    content_digest: str = "",
    wanted_by: date | None = None,
) -> Request:
    """Draft a request and put it on its way at once; returns it. The room has checked that the person may ask.

    When the subject has a request that was handed back, that one goes on with a new round and keeps its history: this
    is how a room asks again after `Outcome.RETURNED`. `content_digest` identifies what the approvers are to agree to
    and is computed by the room's registered function if there is one. `wanted_by` is the day by which the decision is
    wished for. Raises Conflict when a request about the subject is under way, RuleBroken for a route that cannot work.
    """
    content = _Content(subject, title.strip(), body, checked_route(steps), content_digest, wanted_by)
    existing = Request.objects.select_for_update().about(subject.kind, subject.id).open().first()
    if existing is None:
        return _send_off(_draft(person, content, now), person=person, came_from=RequestState.DRAFT, now=now)
    if existing.state != RequestState.RETURNED:
        raise Conflict(f"「{subject.title}」には、手続中の決裁（{existing.flow_state.label}）がもうあります。")
    return _ask_again(existing, person, content, now)


@transaction.atomic
def draft_request(
    *,
    person: Person,
    subject: Subject,
    title: str,
    body: str,
    steps: Sequence[StepPlan],
    now: datetime,
    wanted_by: date | None = None,
) -> Request:
    """Keep a request as a draft that only the drafting section sees; `submit` puts it on its way."""
    content = _Content(subject, title.strip(), body, checked_route(steps), "", wanted_by)
    request = _draft(person, content, now)
    write_event(request, "request.drafted", person=person, now=now, before="")
    return request


@transaction.atomic
def submit(*, person: Person, request_id: int, now: datetime, content_digest: str = "") -> Request:
    """Put a draft on its way; raises MoveRefused when it is none, NotAllowed for others than the drafter."""
    request = locked(person, request_id, now=now)
    REQUEST_FLOW.check("submit", request.state)
    require_drafter(person, request, now=now)
    request.content_digest = SUBJECT_KINDS.digest_of(request.subject_kind, request.subject_id, content_digest)
    return _send_off(request, person=person, came_from=RequestState.DRAFT, now=now)


@transaction.atomic
def resubmit(
    *,
    person: Person,
    request_id: int,
    now: datetime,
    title: str | None = None,
    body: str | None = None,
    steps: Sequence[StepPlan] | None = None,
    content_digest: str = "",
) -> Request:
    """Put a request that was handed back on its way again; what is not given stays as it was.

    Every step has to be passed anew, because what they had agreed to may have changed. A room that keeps a state of
    its own calls this (or `open_request`) from its own move, so that both go together.
    """
    request = locked(person, request_id, now=now)
    require_drafter(person, request, now=now)
    plans = (
        steps
        if steps is not None
        else [StepPlan(step.order, StepKind(step.kind), step.post_id) for step in steps_of_round(request)]
    )
    content = _Content(
        subject=Subject(request.subject_kind, request.subject_id, request.subject_title, request.subject_url),
        title=request.title if title is None else title.strip(),
        body=request.body if body is None else body,
        steps=checked_route(plans),
        content_digest=content_digest,
        wanted_by=request.wanted_by,
    )
    return _ask_again(request, person, content, now)


def _draft(person: Person, content: _Content, now: datetime) -> Request:
    request = Request(state=REQUEST_FLOW.initial, round=1, drafted_at=now)
    _fill(request, person, content)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        if not Request.objects.about(content.subject.kind, content.subject.id).open().exists():
            raise
        raise Conflict(f"「{content.subject.title}」の決裁は、ほかの人がたった今始めました。") from error
    _lay_out(request, content.steps)
    return request


def _ask_again(request: Request, person: Person, content: _Content, now: datetime) -> Request:
    REQUEST_FLOW.check("resubmit", request.state)
    _fill(request, person, content)
    request.round += 1
    _lay_out(request, content.steps)
    return _send_off(request, person=person, came_from=RequestState.RETURNED, now=now)


def _fill(request: Request, person: Person, content: _Content) -> None:
    if not content.title:
        raise RuleBroken("件名を入力してください。", field="title")
    subject = content.subject
    request.subject_kind, request.subject_id = subject.kind, subject.id
    request.subject_title, request.subject_url = subject.title[:300], subject.url
    request.title, request.body, request.wanted_by = content.title[:200], content.body, content.wanted_by
    request.drafter_id = account_of(person)
    request.drafter_label = drafter_label(person)[:200]
    request.drafter_section_id = next((post.section_id for post in person.posts if post.section_id is not None), None)
    request.content_digest = SUBJECT_KINDS.digest_of(subject.kind, subject.id, content.content_digest)


def drafter_label(person: Person) -> str:
    """Post and name as a paper would show them; once only when the account is named after its post."""
    return person.title if person.label in person.title else f"{person.title}（{person.label}）"


def _lay_out(request: Request, plans: Sequence[StepPlan]) -> None:
    Step.objects.bulk_create(
        Step(
            request=request,
            round=request.round,
            order=plan.order,
            kind=plan.kind,
            post_id=plan.post_id,
            state=StepState.WAITING,
        )
        for plan in plans
    )


def _send_off(request: Request, *, person: Person, came_from: RequestState, now: datetime) -> Request:
    """The first steps become current, the approvers are told."""
    steps = steps_of_round(request)
    _require_another_decider(request, steps[-1], now=now)
    request.state = RequestState.CIRCULATING
    request.submitted_at = now
    request.save()
    states = dict(zip([step.pk for step in steps], first_round([step.order for step in steps]), strict=True))
    arrived = apply_states(steps, states, request, now)
    name = "request.submitted" if came_from is RequestState.DRAFT else "request.resubmitted"
    write_event(request, name, person=person, now=now, before=came_from, round=request.round)
    tell_arrivals(request, arrived, now=now)
    return request


def _require_another_decider(request: Request, deciding: Step, *, now: datetime) -> None:
    holders = duties_of([deciding.post_id], now=now)[deciding.post_id].holders
    if holders == (request.drafter_id,):
        raise RuleBroken(
            f"決裁者の職（{deciding.post}）に就いているのは起案者だけです。自分の起案は決裁できないため、"
            "ほかの人が起案するか、決裁者を改めてください。"
        )
