from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.actions.notices import tell_reviewed
from hoshin.foundation.approvals.actions.rounds import write_event
from hoshin.foundation.approvals.models import Review
from hoshin.foundation.approvals.permissions import account_of, may_review, require_visible
from hoshin.foundation.approvals.rules import REVIEW_FLOW, ReviewState
from hoshin.foundation.people.public import Person, duties_of
from hoshin.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def review(*, person: Person, review_id: int, now: datetime, comment: str = "") -> Review:
    """Confirm, with or without a comment, what a deputy decided in the person's place (後閲).

    The decision stands whatever the comment says; a deputy who needs to know is told. Raises NotAllowed for anybody
    but the absent holder, or the post's new holder once that one has left it.
    """
    reviewed = (
        Review.objects.select_for_update(of=("self",))
        .select_related("decision__step__request", "decision__step__post__section")
        .filter(pk=review_id)
        .first()
    )
    if reviewed is None:
        raise NotFound("この後閲は見つかりません。")
    step = reviewed.decision.step
    require_visible(person, step.request_id, now=now)
    REVIEW_FLOW.check("review", reviewed.state)
    if not may_review(person, reviewed, duties_of([step.post_id], now=now)):
        raise NotAllowed("後閲するのは、代決のときに不在だった人です。")
    reviewed.state = ReviewState.DONE
    reviewed.reviewed_at = now
    reviewed.reviewed_by_id = account_of(person)
    reviewed.comment = comment.strip()
    reviewed.save(update_fields=["state", "reviewed_at", "reviewed_by", "comment"])
    write_event(
        step.request,
        "review.done",
        person=person,
        now=now,
        note=reviewed.comment,
        before=step.request.state,
        step=f"{step.label} {step.post}",
    )
    if reviewed.comment:
        tell_reviewed(step.request, reviewed, now=now)
    return reviewed
