"""Real connections, real commits: what two people do at the same moment is done in some order, and once."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from hoshin.foundation.approvals.actions import approve, return_to
from hoshin.foundation.approvals.models import Decision, Request, Step
from hoshin.foundation.approvals.rules import StepKind, Subject
from hoshin.foundation.approvals.tests.world import LATER, City, Told, states
from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.messages.models import Message
from hoshin.kernel.errors import Conflict

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TIMES = 8


def subject(number: int) -> Subject:
    return Subject("tests.thing", str(number), f"個票{number}", f"/staff/things/{number}/")


@pytest.fixture
def scratch(db: None, told: Told, tmp_path: Path) -> Iterator[ScratchDatabase]:
    with ScratchDatabase(tmp_path) as scratch:
        yield scratch


def approving(city: City, request: Request, name: str) -> Callable[[], object]:
    person = city.person(name)
    step = Step.objects.get(request=request, state="current", post__code=name)
    return lambda: approve(person=person, request_id=request.pk, step_id=step.pk, now=LATER)


def test_at_the_same_moment(scratch: ScratchDatabase) -> None:
    city = scratch.run(City)
    for number in range(TIMES):
        parallel_approvals_lead_on_once(scratch, city, number)
        one_of_two_clicks_counts(scratch, city, 100 + number)
        a_return_and_an_approval_exclude_each_other(scratch, city, 200 + number)
        one_of_two_drafts_goes_on_its_way(scratch, city, 300 + number)


def parallel_approvals_lead_on_once(scratch: ScratchDatabase, city: City, number: int) -> None:
    def prepare() -> tuple[Request, list[Callable[[], object]]]:
        request = city.ask(subject=subject(number))
        approve(person=city.kacho, request_id=request.pk, now=LATER)
        return request, [approving(city, request, name) for name in ("zaisei", "staff")]

    request, works = scratch.run(prepare)
    results = scratch.at_once(works)
    assert not [result for result in results if isinstance(result, Exception)]
    after = scratch.run(lambda: states(request))
    assert after == {"kacho": "approved", "zaisei": "approved", "staff": "approved", "cio": "current"}
    asked = Message.objects.filter(url=f"/staff/approvals/{request.pk}/", subject__startswith="決裁の")
    assert scratch.run(asked.count) == 1


def one_of_two_clicks_counts(scratch: ScratchDatabase, city: City, number: int) -> None:
    def prepare() -> tuple[Request, Callable[[], object]]:
        request = city.ask(subject=subject(number))
        return request, approving(city, request, "kacho")

    request, work = scratch.run(prepare)
    results = scratch.at_once([work, work, work])
    assert len([result for result in results if isinstance(result, Conflict)]) == 2
    assert scratch.run(Decision.objects.filter(step__request=request).count) == 1


def a_return_and_an_approval_exclude_each_other(scratch: ScratchDatabase, city: City, number: int) -> None:
    def prepare() -> tuple[Request, list[Callable[[], object]]]:
        steps = city.route(
            (1, StepKind.CIRCULATE, "kacho"), (1, StepKind.CONSULT, "zaisei"), (2, StepKind.DECIDE, "cio")
        )
        request = city.ask(subject=subject(number), steps=steps)
        back = partial(return_to, person=city.zaisei, request_id=request.pk, to_order=0, note="直す", now=LATER)
        return request, [approving(city, request, "kacho"), back]

    request, works = scratch.run(prepare)
    approved, returned = scratch.at_once(works)
    assert isinstance(returned, Request)
    after = scratch.run(lambda: states(request))
    kacho = "void" if isinstance(approved, Exception) else "approved"
    assert after == {"kacho": kacho, "zaisei": "returned", "cio": "void"}


def one_of_two_drafts_goes_on_its_way(scratch: ScratchDatabase, city: City, number: int) -> None:
    results = scratch.at_once([lambda: city.ask(subject=subject(number)), lambda: city.ask(subject=subject(number))])
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Request"]
    assert scratch.run(Request.objects.about("tests.thing", number).count) == 1
