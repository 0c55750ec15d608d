"""What a drafter has put forward passes to a successor when the drafter moves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.queries.holdings import drafted_requests, steps_waiting
from hoshin.foundation.approvals.rules import StepKind
from hoshin.foundation.audit.public import record
from hoshin.foundation.handover.public import HoldingKind, Keeping, check_may_hand_over, register_holdings
from hoshin.foundation.people.public import Person, account_labels, duties_of
from hoshin.kernel.errors import RuleBroken


def register_approval_holdings() -> None:
    """Let open requests pass in a handover; what waits at a post goes with the post."""
    register_holdings(
        HoldingKind("approvals.request", "起案した決裁", Keeping.ACCOUNT, drafted_requests, pass_requests)
    )
    register_holdings(HoldingKind("approvals.step", "処理を待つ決裁", Keeping.POST, steps_waiting))


@transaction.atomic
def pass_requests(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Make somebody else answer for open requests; who drafted them stays written on them.

    RuleBroken when the successor would have to decide on it: nobody decides on an own draft.
    """
    check_may_hand_over(person)
    labels = account_labels({to_id})
    for request in Request.objects.select_for_update(of=("self",)).select_related("drafter").filter(pk__in=thing_ids):
        _check_is_no_decider(request, to_id, now)
        before = {"drafter": request.drafter.label}
        request.drafter_id = to_id
        request.save(update_fields=["drafter"])
        record(
            actor=person.actor,
            name="approvals.request.handed_over",
            thing_kind="approvals.request",
            thing_id=request.pk,
            thing_label=request.title,
            before=before,
            after={"drafter": labels.get(to_id, "")},
            now=now,
        )


def _check_is_no_decider(request: Request, to_id: int, now: datetime) -> None:
    deciding = Step.objects.filter(request=request, round=request.round, kind=StepKind.DECIDE)
    posts = list(deciding.values_list("post_id", flat=True))
    if any(to_id in duty.holders for duty in duties_of(posts, now=now).values()):
        raise RuleBroken(f"「{request.title}」を決裁する人には、その起案を引き継げません。別の人を選んでください。")
