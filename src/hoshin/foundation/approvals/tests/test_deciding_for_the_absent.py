from datetime import timedelta

import pytest

from hoshin.foundation.approvals.actions import approve, reject, return_to, review
from hoshin.foundation.approvals.models import Decision, Request, Review
from hoshin.foundation.approvals.public import progress_of, waiting_for
from hoshin.foundation.approvals.rules import StepKind
from hoshin.foundation.approvals.tests.world import LATER, NOW, City, number, states
from hoshin.foundation.audit.models import Event
from hoshin.foundation.messages.models import Message
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound

pytestmark = pytest.mark.postgres


@pytest.fixture
def request_(city: City) -> Request:
    city.away("cio", "fuku")
    return city.ask(steps=city.route((1, StepKind.CIRCULATE, "kacho"), (2, StepKind.DECIDE, "cio")))


def decide(city: City, request: Request) -> Review:
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    approve(person=city.fuku, request_id=request.pk, note="急ぎのため", now=LATER)
    return Review.objects.get()


def test_the_deputy_decides_and_the_absent_holder_reviews(city: City, request_: Request) -> None:
    owed = decide(city, request_)
    assert states(request_) == {"kacho": "approved", "cio": "approved"}
    decision = Decision.objects.get(step__kind="decide")
    assert (decision.account_id, decision.absent_holder_id) == (number(city.fuku), number(city.cio))
    assert (owed.decision, owed.absent_holder_id, owed.state) == (decision, number(city.cio), "pending")
    event = Event.objects.get(name="approvals.request.approved")
    assert (event.actor_label, event.acting_for) == ("fuku", "cio")
    assert Message.objects.filter(recipient_id=number(city.cio), template="approvals.review").count() == 1


def test_holder_and_deputy_are_both_told(city: City, request_: Request) -> None:
    approve(person=city.kacho, request_id=request_.pk, now=LATER)
    asked = Message.objects.filter(template="approvals.waiting", subject__startswith="決裁")
    assert set(asked.values_list("recipient_id", flat=True)) == {number(city.cio), number(city.fuku)}


def test_it_waits_for_the_deputy_only_while_the_holder_is_away(city: City, request_: Request) -> None:
    approve(person=city.kacho, request_id=request_.pk, now=LATER)
    (waiting,) = waiting_for(city.fuku, now=LATER)
    assert (waiting.kind, waiting.asks, waiting.for_whom) == ("deputy", "決裁", "cio")
    back = NOW + timedelta(days=3)
    assert waiting_for(city.fuku, now=back) == []
    with pytest.raises(NotAllowed):
        approve(person=city.fuku, request_id=request_.pk, now=back)
    assert [waiting.kind for waiting in waiting_for(city.cio, now=back)] == ["step"]


def test_the_holder_may_act_from_away_and_owes_no_review(city: City, request_: Request) -> None:
    approve(person=city.kacho, request_id=request_.pk, now=LATER)
    approve(person=city.cio, request_id=request_.pk, now=LATER)
    assert not Review.objects.exists()


@pytest.mark.parametrize("move", ["return", "reject"])
def test_every_act_of_a_deputy_is_reviewed(city: City, request_: Request, move: str) -> None:
    approve(person=city.kacho, request_id=request_.pk, now=LATER)
    if move == "return":
        return_to(person=city.fuku, request_id=request_.pk, to_order=1, note="確かめる", now=LATER)
    else:
        reject(person=city.fuku, request_id=request_.pk, note="急がない", now=LATER)
    assert Review.objects.get().absent_holder_id == number(city.cio)


def test_the_drafter_cannot_decide_as_a_deputy(city: City) -> None:
    city.away("cio", "kakari")
    request = city.ask(steps=city.route((1, StepKind.DECIDE, "cio")))
    assert waiting_for(city.kakari, now=LATER) == []
    with pytest.raises(NotAllowed, match="自分が起案した"):
        approve(person=city.kakari, request_id=request.pk, now=LATER)


def test_a_review_confirms_or_comments(city: City, request_: Request) -> None:
    owed = decide(city, request_)
    (waiting,) = waiting_for(city.cio, now=LATER)
    assert (waiting.kind, waiting.review_id, waiting.for_whom) == ("review", owed.pk, "fuku")
    review(person=city.cio, review_id=owed.pk, comment="次は相談を", now=LATER)
    owed.refresh_from_db()
    assert (owed.state, owed.comment, owed.reviewed_by_id) == ("done", "次は相談を", number(city.cio))
    assert waiting_for(city.cio, now=LATER) == []
    told = Message.objects.filter(template="approvals.reviewed").values_list("recipient_id", flat=True)
    assert set(told) == {number(city.fuku), number(city.kakari)}
    request_.refresh_from_db()
    line = progress_of(request_, now=LATER).lines[-1]
    assert (line.decided_by, line.decided_for, line.is_review_pending) == ("fuku", "cio", False)
    with pytest.raises(MoveRefused, match="後閲済み"):
        review(person=city.cio, review_id=owed.pk, now=LATER)


def test_only_the_absent_holder_reviews(city: City, request_: Request) -> None:
    owed = decide(city, request_)
    for name in ("fuku", "kakari", "staff"):
        with pytest.raises(NotAllowed):
            review(person=city.person(name), review_id=owed.pk, now=LATER)
    with pytest.raises(NotFound):
        review(person=city.stranger, review_id=owed.pk, now=LATER)


def test_the_review_moves_with_the_post(city: City, request_: Request) -> None:
    owed = decide(city, request_)
    city.transfer("cio", city.hire("new_cio"), starts_on="2026-06-10", ends_on="2026-06-09")
    after = NOW.replace(day=10)
    successor = city.person("new_cio", now=after)
    assert [waiting.kind for waiting in waiting_for(successor, now=after)] == ["review"]
    review(person=successor, review_id=owed.pk, now=after)
    assert Review.objects.get().reviewed_by_id == number(successor)
