"""What of the approvals somebody has to answer for: what a handover looks at."""

from collections.abc import Iterator
from datetime import date

from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.rules import RequestState
from hoshin.foundation.handover.public import Held


def drafted_requests(_day: date) -> Iterator[Held]:
    """Every request without a final word, kept by its drafter."""
    rows = Request.objects.open().order_by("pk").values_list("pk", "title", "drafter_id")
    return (Held(str(pk), title, f"/staff/approvals/{pk}/", keeper) for pk, title, keeper in rows)


def steps_waiting(_day: date) -> Iterator[Held]:
    """Every step that waits now, kept by its post."""
    steps = Step.objects.current().filter(request__state=RequestState.CIRCULATING).order_by("pk")
    rows = steps.values_list("pk", "request_id", "request__title", "post_id")
    return (Held(str(pk), title, f"/staff/approvals/{number}/", keeper) for pk, number, title, keeper in rows)
