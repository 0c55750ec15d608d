"""A handover decided on before its day: kept with its choices, and carried out by the schedule when the day has come."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.handover.actions.handing_over import (
    HANDOVER_PATH,
    PLAN_SETTLED,
    carry_out,
    check_choices,
    organisers_on,
)
from hoshin.foundation.handover.models import PlannedHandover
from hoshin.foundation.handover.permissions import check_may_hand_over
from hoshin.foundation.handover.queries import Review, review_of
from hoshin.foundation.handover.rules import PlanState
from hoshin.foundation.messages.public import send
from hoshin.foundation.people.public import SYSTEM_PERSON, Person, lock_organisation
from hoshin.kernel.clock import local_date
from hoshin.kernel.eras import format_date
from hoshin.kernel.errors import DomainError, MoveRefused, NotFound, RuleBroken

THING = "handover.plan"


@transaction.atomic
def plan_handover(
    *, person: Person, day: date, chosen: Mapping[str, int | None], seen: str | None = None, now: datetime
) -> PlannedHandover:
    """Keep what was chosen for a day to come; a plan for the same day is put aside. Returns the plan.

    Raises RuleBroken for a day that has come and while a row has nobody, Conflict when the rows have changed since.
    """
    check_may_hand_over(person)
    if day <= local_date(now):
        raise RuleBroken("発令日になっているので、予定にせず、引き継いでください。")
    lock_organisation()
    check_choices(review_of(day), chosen, seen)
    PlannedHandover.objects.waiting().filter(effective_on=day).update(
        state=PlanState.DROPPED.value, settled_at=now, remark="新しい予定に置き換えました。"
    )
    plan = PlannedHandover.objects.create(
        effective_on=day, chosen=dict(chosen), planned_by=person.title, planned_at=now
    )
    _record(person, plan, "planned", now)
    return plan


@transaction.atomic
def drop_plan(*, person: Person, plan_id: int, now: datetime) -> PlannedHandover:
    """Give up what was planned; returns the plan. Raises NotFound, MoveRefused when it has had its time."""
    check_may_hand_over(person)
    plan = PlannedHandover.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise NotFound("お探しの引継ぎの予定はありません。")
    if plan.current_state is not PlanState.WAITING:
        raise MoveRefused(f"この予定は、すでに「{plan.current_state.label}」です。")
    plan.state, plan.settled_at = PlanState.DROPPED.value, now
    plan.save(update_fields=["state", "settled_at"])
    _record(person, plan, "plan_dropped", now)
    return plan


def carry_out_planned(now: datetime) -> str:
    """Carry out the plans whose day has come, each whole or not at all; those who keep the organisation hear of it.

    What came up since the plan goes to whom the review proposes, and stays where nobody is. Returns a Japanese sentence.
    """
    due = PlannedHandover.objects.waiting().filter(effective_on__lte=local_date(now)).order_by("effective_on")
    sentences = [_settle(plan_id, now) for plan_id in due.values_list("pk", flat=True)]
    return "".join(sentences) or "発令日を迎えた引継ぎの予定はありません。"


def _settle(plan_id: int, now: datetime) -> str:
    try:
        return _carried_out(plan_id, now)
    except DomainError as refusal:
        return _failed(plan_id, refusal, now)


@transaction.atomic
def _carried_out(plan_id: int, now: datetime) -> str:
    lock_organisation()
    plan = PlannedHandover.objects.waiting().select_for_update().filter(pk=plan_id).first()
    if plan is None:
        return ""
    review = review_of(plan.effective_on)
    chosen = _chosen_today(plan, review)
    plan.handover = carry_out(SYSTEM_PERSON, review, chosen, done_by=f"{plan.planned_by}（予定）", now=now)
    plan.state, plan.settled_at = PlanState.CARRIED_OUT.value, now
    came = sum(row.key not in plan.chosen for row in review.rows)
    plan.remark = (
        f"{plan.handover.passed:,}件を引き継ぎました。予定の後に増えた{came:,}件は案の相手とし、"
        f"相手のいない{len(review.rows) - len(chosen):,}件は残しています。"
    )
    plan.save(update_fields=["handover", "state", "settled_at", "remark"])
    _tell(plan, now)
    return plan.remark


def _chosen_today(plan: PlannedHandover, review: Review) -> dict[str, int | None]:
    """Who was planned for each row, where that is still possible, else who is proposed; rows with nobody are left out."""
    wanted = {
        row.key: planned if row.offers(planned := plan.chosen.get(row.key)) else row.proposal.proposed
        for row in review.rows
    }
    return {key: keeper_id for key, keeper_id in wanted.items() if keeper_id is not None}


@transaction.atomic
def _failed(plan_id: int, refusal: DomainError, now: datetime) -> str:
    plan = PlannedHandover.objects.select_for_update().get(pk=plan_id)
    plan.state, plan.settled_at = PlanState.FAILED.value, now
    plan.remark = f"何も引き継いでいません。{refusal.message}"[:500]
    plan.save(update_fields=["state", "settled_at", "remark"])
    _record(SYSTEM_PERSON, plan, "plan_failed", now)
    _tell(plan, now)
    return plan.remark


def _tell(plan: PlannedHandover, now: datetime) -> None:
    fields = {
        "day": format_date(plan.effective_on),
        "outcome": plan.current_state.label,
        "planned_by": plan.planned_by,
        "sentence": plan.remark,
    }
    send(to=organisers_on(local_date(now)), template=PLAN_SETTLED, fields=fields, url=HANDOVER_PATH, now=now)


def _record(person: Person, plan: PlannedHandover, name: str, now: datetime) -> None:
    record(
        actor=person.actor,
        name=f"handover.{name}",
        thing_kind=THING,
        thing_id=plan.pk,
        thing_label=f"{format_date(plan.effective_on)}付けの引継ぎの予定",
        after={"effective_on": plan.effective_on, "count": len(plan.chosen), "remark": plan.remark},
        now=now,
    )
