from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.approvals.actions import approve, reject
from hoshin.foundation.approvals.models import Decision, Request
from hoshin.foundation.approvals.public import progress_of
from hoshin.foundation.approvals.rules import Outcome, StepKind, Subject
from hoshin.foundation.approvals.tests.world import DIGESTS, LATER, NOW, City, Told, number, states, step_at
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import VISITOR
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken

pytestmark = pytest.mark.postgres


def ok(city: City, request: Request, *names: str) -> None:
    for name in names:
        approve(person=city.person(name), request_id=request.pk, now=LATER)


def test_parallel_steps_all_pass_before_the_next(city: City) -> None:
    request = city.ask()
    ok(city, request, "kacho")
    assert states(request) == {"kacho": "approved", "zaisei": "current", "staff": "current", "cio": "waiting"}
    ok(city, request, "staff")
    assert states(request)["cio"] == "waiting"
    ok(city, request, "zaisei")
    assert states(request)["cio"] == "current"


def test_the_last_approval_is_the_decision(city: City, told: Told) -> None:
    request = city.ask()
    ok(city, request, "kacho", "zaisei", "staff")
    assert told.outcomes == []
    approve(person=city.cio, request_id=request.pk, note="進めてください", now=LATER)
    request.refresh_from_db()
    assert (request.state, request.ended_at) == ("approved", LATER)
    assert told.outcomes == [(Outcome.APPROVED, "進めてください")]
    told_drafter = Message.objects.filter(recipient_id=number(city.kakari), template="approvals.approved")
    assert "進めてください" in told_drafter.get().body
    assert [entry.name for entry in history_of("approvals.request", request.pk)] == [
        "approvals.request.approved",
        "approvals.step.approved",
        "approvals.step.approved",
        "approvals.step.approved",
        "approvals.request.submitted",
    ]


def test_when_the_room_fails_nothing_was_decided(city: City, told: Told) -> None:
    request = city.ask(steps=city.route((1, StepKind.DECIDE, "cio")))
    before = Message.objects.count()
    told.fails = True
    with pytest.raises(RuntimeError):
        approve(person=city.cio, request_id=request.pk, now=LATER)
    assert states(request) == {"cio": "current"}
    assert not Decision.objects.exists()
    assert Message.objects.count() == before


def test_only_the_present_step_may_act(city: City) -> None:
    request = city.ask()
    for name in ("cio", "zaisei", "kakari"):
        with pytest.raises(NotAllowed):
            approve(person=city.person(name), request_id=request.pk, now=LATER)
    for person in (city.stranger, VISITOR):
        with pytest.raises(NotFound):
            approve(person=person, request_id=request.pk, now=LATER)


def test_a_second_click_changes_nothing(city: City) -> None:
    request = city.ask()
    seen = step_at(request, "kacho").pk
    approve(person=city.kacho, request_id=request.pk, step_id=seen, now=LATER)
    with pytest.raises(Conflict, match="処理されたか"):
        approve(person=city.kacho, request_id=request.pk, step_id=seen, now=LATER)
    assert Decision.objects.count() == 1


def test_a_finished_request_takes_no_more(city: City) -> None:
    request = city.ask(steps=city.route((1, StepKind.DECIDE, "cio")))
    ok(city, request, "cio")
    with pytest.raises(MoveRefused, match="決裁済み"):
        ok(city, request, "cio")


def test_the_duty_moves_with_the_post(city: City) -> None:
    request = city.ask()
    successor = city.hire("successor")
    city.transfer("kacho", successor, starts_on="2026-06-10", ends_on="2026-06-09")
    after = NOW.replace(day=10)
    with pytest.raises(NotFound):
        approve(person=city.person("kacho", now=after), request_id=request.pk, now=after)
    approve(person=city.person("successor", now=after), request_id=request.pk, now=after)
    assert states(request)["kacho"] == "approved"


def test_nobody_decides_on_an_own_draft(city: City) -> None:
    colleague = city.hire("second")
    city.appoint("cio", colleague, starts_on="2026-04-01")
    request = city.ask(by="cio", steps=city.route((1, StepKind.CIRCULATE, "cio"), (2, StepKind.DECIDE, "cio")))
    approve(person=city.cio, request_id=request.pk, now=LATER)
    with pytest.raises(NotAllowed, match="自分が起案した"):
        approve(person=city.cio, request_id=request.pk, now=LATER)
    with pytest.raises(NotAllowed):
        reject(person=city.cio, request_id=request.pk, note="x", now=LATER)
    approve(person=city.second, request_id=request.pk, now=LATER)
    assert states(request) == {"cio": "approved"}


def test_two_posts_of_one_person_are_two_steps(city: City) -> None:
    kacho = StaffAccount.objects.get(login_name="kacho")
    city.appoint("zaisei", kacho, starts_on="2026-04-01", is_concurrent=True)
    request = city.ask()
    ok(city, request, "kacho", "kacho", "staff", "cio")
    assert set(states(request).values()) == {"approved"}
    assert request.state == "approved"


def test_rejecting_is_the_deciders_word(city: City, told: Told) -> None:
    request = city.ask()
    with pytest.raises(MoveRefused, match="差し戻して"):
        reject(person=city.kacho, request_id=request.pk, note="反対", now=LATER)
    ok(city, request, "kacho", "zaisei", "staff")
    with pytest.raises(RuleBroken) as refused:
        reject(person=city.cio, request_id=request.pk, note=" ", now=LATER)
    assert refused.value.field == "note"
    reject(person=city.cio, request_id=request.pk, note="時期尚早", now=LATER)
    assert states(request)["cio"] == "rejected"
    assert request.state == "rejected"
    assert told.outcomes == [(Outcome.REJECTED, "時期尚早")]


def test_the_database_keeps_one_decision_per_step(city: City) -> None:
    request = city.ask()
    ok(city, request, "kacho")
    decision = Decision.objects.get()
    decision.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save(force_insert=True)


class TestASubjectThatChanges:
    """Nobody agrees to what they have not seen."""

    @pytest.fixture
    def request_(self, city: City) -> Request:
        DIGESTS["3"] = "first"
        return city.ask(
            subject=Subject("tests.changing", "3", "改版", "/x/3/"), steps=city.route((1, StepKind.DECIDE, "cio"))
        )

    def test_what_was_seen_is_kept_with_the_decision(self, city: City, request_: Request) -> None:
        approve(person=city.cio, request_id=request_.pk, seen_digest="first", now=LATER)
        assert Decision.objects.get().seen_digest == "first"

    def test_another_content_cannot_be_approved(self, city: City, request_: Request) -> None:
        for seen in ("", "older"):
            with pytest.raises(Conflict, match="画面に示した内容"):
                approve(person=city.cio, request_id=request_.pk, seen_digest=seen, now=LATER)

    def test_a_change_on_the_way_needs_asking_again(self, city: City, request_: Request, told: Told) -> None:
        DIGESTS["3"] = "second"
        with pytest.raises(Conflict, match="起案者が引き戻して"):
            approve(person=city.cio, request_id=request_.pk, seen_digest="first", now=LATER)
        assert told.outcomes == []


def test_the_route_can_be_drawn_from_its_progress(city: City, django_assert_max_num_queries: Any) -> None:
    request = city.ask()
    ok(city, request, "kacho", "zaisei")
    request.refresh_from_db()
    with django_assert_max_num_queries(4):
        progress = progress_of(request, now=LATER + timedelta(days=30))
    assert [[line.post for line in group.lines] for group in progress.last.groups] == [
        ["市民課 kacho"],
        ["財政課 zaisei", "情報政策室 staff"],
        ["cio"],
    ]
    (waiting,) = progress.current
    assert (waiting.actors, waiting.is_overdue, waiting.is_vacant) == (("staff",), True, False)
    assert progress.lines[0].decided_by == "kacho"
