"""What several rooms say together: everything that waits for a person, in one list."""

from collections.abc import Sequence
from datetime import datetime

from hoshin.foundation.approvals.public import waiting_for
from hoshin.foundation.people.public import Person
from hoshin.kernel.waiting import Waiting, soonest_first
from hoshin.steering.council.public import waiting_in_council
from hoshin.steering.plan.public import waiting_in_plan


def waiting_everywhere(person: Person, *, now: datetime) -> list[Waiting]:
    """What approvals, the plan and the expert meeting want from this person, soonest due first; the number of queries is fixed."""
    decisions = [
        Waiting(
            waiting.asks if not waiting.for_whom else f"{waiting.asks}（{waiting.for_whom}の代決）",
            waiting.request.title,
            f"/staff/approvals/{waiting.request.pk}/",
            waiting.due_on,
        )
        for waiting in waiting_for(person, now=now)
    ]
    return soonest_first([*decisions, *waiting_in_plan(person, now=now), *waiting_in_council(person, now=now)])


FEW = 10
"""So many things are taken in at a glance; beyond that what has no day is put on heaps by kind."""


def in_heaps(things: Sequence[Waiting]) -> tuple[list[Waiting], list[tuple[str, list[Waiting]]]]:
    """The things to show at once, and the others as (kind, things): those with a day always come first.

    A kind may name its occasion in brackets, 協議（調達）; one heap holds them all.
    """
    if len(things) <= FEW:
        return list(things), []
    heaps: dict[str, list[Waiting]] = {}
    for thing in things:
        if thing.due_on is None:
            heaps.setdefault(thing.kind.split("（")[0], []).append(thing)
    return [thing for thing in things if thing.due_on is not None], list(heaps.items())
