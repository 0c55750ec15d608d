from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.approvals.actions import draft_request, open_request, resubmit, return_to, submit, withdraw
from hoshin.foundation.approvals.models import Request, Step
from hoshin.foundation.approvals.public import current_request, requests_of
from hoshin.foundation.approvals.rules import Outcome, RequestState, StepKind, StepPlan, Subject
from hoshin.foundation.approvals.tests.world import LATER, NOW, THING, City, Told, number, states
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.models import Message
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken

pytestmark = pytest.mark.postgres


def test_it_goes_to_the_first_step_and_tells_its_holder(city: City) -> None:
    request = city.ask()
    assert states(request) == {"kacho": "current", "zaisei": "waiting", "staff": "waiting", "cio": "waiting"}
    message = Message.objects.get()
    assert message.recipient_id == number(city.kacho)
    assert message.subject == "回議のお願い：実施計画への登載について"
    assert message.url == f"/staff/approvals/{request.pk}/"
    assert current_request("tests.thing", 7) == request
    assert [entry.name for entry in history_of("approvals.request", request.pk)] == ["approvals.request.submitted"]


def test_a_subject_has_one_open_request(city: City) -> None:
    request = city.ask()
    with pytest.raises(Conflict, match="手続中の決裁（回付中）"):
        city.ask(by="staff")
    withdraw(person=city.kakari, request_id=request.pk, now=LATER)
    again = city.ask()
    assert list(requests_of("tests.thing", "7")) == [again, request]


def test_the_database_refuses_a_second_open_request(city: City) -> None:
    request = city.ask()
    request.pk = None
    request.state = RequestState.RETURNED
    with pytest.raises(IntegrityError), transaction.atomic():
        request.save(force_insert=True)


def test_the_database_refuses_a_second_step_of_the_same_post(city: City) -> None:
    request = city.ask()
    step = request.steps.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(request=request, round=1, order=step.order, kind=step.kind, post=step.post, state="waiting")


def test_a_nameless_state_is_refused_by_the_database(city: City) -> None:
    request = city.ask()
    for rows in (Request.objects.filter(pk=request.pk), request.steps.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state="lost")


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        ([], "一つも段階がありません"),
        ([(1, StepKind.CIRCULATE)], "最後は"),
        ([(1, StepKind.DECIDE), (2, StepKind.CIRCULATE)], "最後は"),
        ([(1, StepKind.DECIDE), (2, StepKind.DECIDE)], "最後は"),
        ([(1, StepKind.CIRCULATE), (1, StepKind.DECIDE)], "最後は"),
        ([(1, StepKind.CIRCULATE)] * 30 + [(2, StepKind.DECIDE)], "30 段階まで"),
    ],
)
def test_a_route_ends_in_one_decision(city: City, kinds: list[tuple[int, StepKind]], message: str) -> None:
    steps = [StepPlan(order, kind, post_id) for post_id, (order, kind) in enumerate(kinds, start=1)]
    with pytest.raises(RuleBroken, match=message):
        open_request(person=city.kakari, subject=THING, title="件名", body="", steps=steps, now=NOW)


def test_a_post_stands_once_in_the_same_place(city: City) -> None:
    steps = city.route((1, StepKind.CIRCULATE, "kacho"), (1, StepKind.CONSULT, "kacho"), (2, StepKind.DECIDE, "cio"))
    with pytest.raises(RuleBroken, match="二度"):
        city.ask(steps=steps)


def test_a_request_has_a_title(city: City) -> None:
    with pytest.raises(RuleBroken, match="件名") as refused:
        open_request(person=city.kakari, subject=THING, title=" ", body="", steps=city.usual, now=NOW)
    assert refused.value.field == "title"


def test_a_kind_nobody_registered_is_a_defect(city: City) -> None:
    with pytest.raises(LookupError, match=r"tests\.unknown"):
        city.ask(subject=Subject("tests.unknown", "1", "x", "/x/"))


def test_the_only_decider_cannot_draft(city: City) -> None:
    with pytest.raises(RuleBroken, match="起案者だけ"):
        city.ask(by="cio")


def test_the_day_that_was_asked_for_shortens_the_steps(city: City) -> None:
    request = open_request(
        person=city.kakari,
        subject=THING,
        title="急ぎ",
        body="",
        steps=city.usual,
        now=NOW,
        wanted_by=date(2026, 6, 3),
    )
    assert request.steps.get(state="current").due_on == date(2026, 6, 3)
    assert city.ask(subject=Subject("tests.thing", "8", "x", "/x/")).steps.get(state="current").due_on == date(
        2026, 6, 8
    )


def test_after_a_return_asking_again_goes_on_with_the_same_request(city: City, told: Told) -> None:
    request = city.ask()
    return_to(person=city.kacho, request_id=request.pk, to_order=0, note="金額を直す", now=LATER)
    assert told.outcomes == [(Outcome.RETURNED, "金額を直す")]
    again = open_request(
        person=city.kakari,
        subject=THING,
        title="実施計画への登載について（修正）",
        body="直しました。",
        steps=city.route((1, StepKind.DECIDE, "cio")),
        now=LATER,
    )
    assert again == request
    assert (again.round, again.title) == (2, "実施計画への登載について（修正）")
    assert states(again) == {"cio": "current"}
    assert request.steps.filter(round=1).count() == 4


def test_resubmitting_keeps_what_is_not_given(city: City) -> None:
    request = city.ask()
    return_to(person=city.kacho, request_id=request.pk, to_order=0, note="直す", now=LATER)
    resubmit(person=city.kakari, request_id=request.pk, body="直しました。", now=LATER)
    assert states(request) == {"kacho": "current", "zaisei": "waiting", "staff": "waiting", "cio": "waiting"}
    assert (request.title, request.body, request.round) == ("実施計画への登載について", "直しました。", 2)


def test_only_what_was_handed_back_can_be_resubmitted(city: City) -> None:
    request = city.ask()
    with pytest.raises(MoveRefused, match="回付中"):
        resubmit(person=city.kakari, request_id=request.pk, now=LATER)
    with pytest.raises(NotAllowed):
        resubmit(person=city.kacho, request_id=request.pk, now=LATER)


def test_a_draft_waits_for_its_drafter(city: City) -> None:
    request = draft_request(person=city.kakari, subject=THING, title="件名", body="", steps=city.usual, now=NOW)
    assert states(request) == {"kacho": "waiting", "zaisei": "waiting", "staff": "waiting", "cio": "waiting"}
    assert not Message.objects.exists()
    with pytest.raises(NotFound):
        submit(person=city.cio, request_id=request.pk, now=LATER)
    submit(person=city.kakari, request_id=request.pk, now=LATER)
    assert states(request)["kacho"] == "current"
    with pytest.raises(MoveRefused):
        submit(person=city.kakari, request_id=request.pk, now=LATER)
