"""What several rooms say together: everything that waits for a person, in one list."""

from datetime import datetime

from hoshin.foundation.approvals.public import waiting_for
from hoshin.foundation.people.public import Person
from hoshin.kernel.waiting import Waiting, soonest_first
from hoshin.steering.plan.public import waiting_in_plan


def waiting_everywhere(person: Person, *, now: datetime) -> list[Waiting]:
    """What approvals and the plan want from this person, soonest due first; the number of queries is fixed."""
    decisions = [
        Waiting(
            waiting.asks if not waiting.for_whom else f"{waiting.asks}（{waiting.for_whom}の代決）",
            waiting.request.title,
            f"/staff/approvals/{waiting.request.pk}/",
            waiting.due_on,
        )
        for waiting in waiting_for(person, now=now)
    ]
    return soonest_first([*decisions, *waiting_in_plan(person, now=now)])
