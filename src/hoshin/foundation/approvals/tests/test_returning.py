import pytest

from hoshin.foundation.approvals.actions import approve, return_to
from hoshin.foundation.approvals.models import Decision, Request
from hoshin.foundation.approvals.public import progress_of
from hoshin.foundation.approvals.rules import Outcome, StepKind
from hoshin.foundation.approvals.tests.world import LATER, City, Told, number, states, step_at
from hoshin.foundation.messages.models import Message
from hoshin.kernel.errors import Conflict, RuleBroken

pytestmark = pytest.mark.postgres


@pytest.fixture
def at_the_cio(city: City) -> Request:
    request = city.ask()
    for name in ("kacho", "zaisei", "staff"):
        approve(person=city.person(name), request_id=request.pk, now=LATER)
    return request


def test_back_to_an_earlier_step_keeps_what_came_before(city: City, at_the_cio: Request, told: Told) -> None:
    return_to(person=city.cio, request_id=at_the_cio.pk, to_order=2, note="財源を確かめる", now=LATER)
    assert states(at_the_cio) == {"kacho": "carried", "zaisei": "current", "staff": "current", "cio": "waiting"}
    assert (at_the_cio.state, at_the_cio.round) == ("circulating", 2)
    assert told.outcomes == [], "the request is still on its way"


def test_later_approvals_no_longer_count(city: City, at_the_cio: Request) -> None:
    return_to(person=city.cio, request_id=at_the_cio.pk, to_order=2, note="財源を確かめる", now=LATER)
    approve(person=city.zaisei, request_id=at_the_cio.pk, now=LATER)
    assert states(at_the_cio)["cio"] == "waiting", "the other parallel step has to approve anew"
    approve(person=city.staff, request_id=at_the_cio.pk, now=LATER)
    approve(person=city.cio, request_id=at_the_cio.pk, now=LATER)
    assert states(at_the_cio) == {"kacho": "carried", "zaisei": "approved", "staff": "approved", "cio": "approved"}
    assert Decision.objects.count() == 7


def test_what_was_said_before_stays_on_record(city: City, at_the_cio: Request) -> None:
    return_to(person=city.cio, request_id=at_the_cio.pk, to_order=1, note="やり直し", now=LATER)
    at_the_cio.refresh_from_db()
    progress = progress_of(at_the_cio, now=LATER)
    (first,) = progress.earlier
    assert [line.state for group in first.groups for line in group.lines] == [
        "approved",
        "approved",
        "approved",
        "returned",
    ]
    last = first.groups[-1].lines[0]
    assert (last.verdict, last.note, last.returned_to) == ("差し戻し", "やり直し", 1)


def test_a_carried_step_shows_who_approved_it(city: City, at_the_cio: Request) -> None:
    for _ in range(2):
        return_to(person=city.cio, request_id=at_the_cio.pk, to_order=2, note="もう一度", now=LATER)
        for name in ("zaisei", "staff"):
            approve(person=city.person(name), request_id=at_the_cio.pk, now=LATER)
    at_the_cio.refresh_from_db()
    line = progress_of(at_the_cio, now=LATER).lines[0]
    assert (line.state, line.decided_by, line.decided_at) == ("carried", "kacho", LATER)


def test_back_to_the_drafter_ends_the_round(city: City, told: Told) -> None:
    request = city.ask()
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    return_to(person=city.zaisei, request_id=request.pk, to_order=0, note="金額が違う", now=LATER)
    assert states(request) == {"kacho": "approved", "zaisei": "returned", "staff": "void", "cio": "void"}
    assert request.state == "returned"
    assert told.outcomes == [(Outcome.RETURNED, "金額が違う")]
    message = Message.objects.get(recipient_id=number(city.kakari))
    assert (message.subject, message.body) == (
        "差し戻し：実施計画への登載について",
        "「実施計画への登載について」が差し戻されました。\n理由：金額が違う",
    )


def test_the_other_parallel_step_finds_it_gone(city: City) -> None:
    request = city.ask()
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    seen = step_at(request, "staff").pk
    return_to(person=city.zaisei, request_id=request.pk, to_order=1, note="確かめる", now=LATER)
    with pytest.raises(Conflict, match="差し戻されました"):
        approve(person=city.staff, request_id=request.pk, step_id=seen, now=LATER)


@pytest.mark.parametrize("to_order", [2, 3, 4, -1])
def test_only_earlier_steps_can_be_returned_to(city: City, to_order: int) -> None:
    request = city.ask()
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    with pytest.raises(RuleBroken) as refused:
        return_to(person=city.zaisei, request_id=request.pk, to_order=to_order, note="x", now=LATER)
    assert refused.value.field == "to_order"


def test_a_reason_is_required(city: City) -> None:
    request = city.ask(steps=city.route((1, StepKind.DECIDE, "cio")))
    with pytest.raises(RuleBroken, match="理由"):
        return_to(person=city.cio, request_id=request.pk, to_order=0, note="", now=LATER)
