import pytest

from hoshin.foundation.approvals.actions import (
    approve,
    draft_request,
    end_with_subject,
    return_to,
    take_back,
    withdraw,
    withdraw_with_subject,
)
from hoshin.foundation.approvals.queries import takes_part
from hoshin.foundation.approvals.rules import Outcome, StepKind
from hoshin.foundation.approvals.tests.world import LATER, NOW, THING, City, Told, number, states
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.public import VISITOR
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed

pytestmark = pytest.mark.postgres


def test_the_drafter_withdraws_before_the_decision(city: City, told: Told) -> None:
    request = city.ask()
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    withdraw(person=city.kakari, request_id=request.pk, note="不要になった", now=LATER)
    assert states(request) == {"kacho": "approved", "zaisei": "void", "staff": "void", "cio": "void"}
    assert (request.state, request.ended_at) == ("withdrawn", LATER)
    assert told.outcomes == [(Outcome.WITHDRAWN, "不要になった")]
    stopped = Message.objects.filter(template="approvals.stopped").values_list("recipient_id", flat=True)
    assert set(stopped) == {number(city.kacho), number(city.zaisei), number(city.staff)}


def test_only_the_drafter_withdraws(city: City) -> None:
    request = city.ask()
    for act in (withdraw, take_back):
        with pytest.raises(NotAllowed):
            act(person=city.kacho, request_id=request.pk, now=LATER)


def test_not_after_the_decision(city: City) -> None:
    request = city.ask(steps=city.route((1, StepKind.DECIDE, "cio")))
    approve(person=city.cio, request_id=request.pk, now=LATER)
    for act in (withdraw, take_back):
        with pytest.raises(MoveRefused, match="決裁済み"):
            act(person=city.kakari, request_id=request.pk, now=LATER)


def test_the_room_hears_of_each_departure_once(city: City, told: Told) -> None:
    request = city.ask()
    return_to(person=city.kacho, request_id=request.pk, to_order=0, note="直す", now=LATER)
    withdraw(person=city.kakari, request_id=request.pk, now=LATER)
    assert told.outcomes == [(Outcome.RETURNED, "直す")]


def test_a_draft_is_given_up_quietly(city: City, told: Told) -> None:
    request = draft_request(person=city.kakari, subject=THING, title="件名", body="", steps=city.usual, now=NOW)
    withdraw(person=city.kakari, request_id=request.pk, now=LATER)
    assert (told.outcomes, Message.objects.count()) == ([], 0)


def test_taking_it_back_lets_the_room_ask_again(city: City, told: Told) -> None:
    request = city.ask()
    take_back(person=city.kakari, request_id=request.pk, now=LATER)
    assert told.outcomes == [(Outcome.RETURNED, "")]
    assert city.ask() == request
    assert (states(request)["kacho"], request.round) == ("current", 2)


def test_the_section_takes_over_from_a_transferred_drafter(city: City) -> None:
    request = city.ask()
    city.transfer("kakari", None, starts_on="", ends_on="2026-06-09")
    after = NOW.replace(day=10)
    withdraw(person=city.person("kacho", now=after), request_id=request.pk, now=after)
    assert states(request)["kacho"] == "void"


def test_whoever_gives_the_subject_up_ends_its_returned_request(city: City, told: Told) -> None:
    request = city.ask()
    return_to(person=city.kacho, request_id=request.pk, to_order=0, note="直す", now=LATER)
    for _ in range(2):
        withdraw_with_subject(
            person=city.staff, subject_kind=THING.kind, subject_id=THING.id, note="取りやめた", now=LATER
        )
    request.refresh_from_db()
    assert (request.state, request.ended_at) == ("withdrawn", LATER)
    assert told.outcomes == [(Outcome.RETURNED, "直す")]
    newest = history_of("approvals.request", request.pk)[0]
    assert (newest.name, newest.reason) == ("approvals.request.withdrawn", "取りやめた")


def test_a_request_on_its_way_is_not_taken_from_the_approvers_with_its_subject(city: City) -> None:
    request = city.ask()
    with pytest.raises(Conflict, match="回付中"):
        withdraw_with_subject(person=city.staff, subject_kind=THING.kind, subject_id=THING.id, note="", now=LATER)
    assert states(request)["kacho"] == "current"


def test_a_subject_that_is_gone_ends_its_request_wherever_it_stands(city: City, told: Told) -> None:
    request = city.ask()
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    assert takes_part(city.zaisei, THING.kind, THING.id, now=LATER)
    assert not takes_part(city.stranger, THING.kind, THING.id, now=LATER)
    for _ in range(2):
        end_with_subject(person=VISITOR, subject_kind=THING.kind, subject_id=THING.id, note="取下げ", now=LATER)
    assert states(request) == {"kacho": "approved", "zaisei": "void", "staff": "void", "cio": "void"}
    request.refresh_from_db()
    assert (request.state, told.outcomes) == ("withdrawn", [])
    gone = Message.objects.filter(template="approvals.subject_gone").values_list("recipient_id", flat=True)
    assert set(gone) == {number(one) for one in (city.kakari, city.kacho, city.zaisei, city.staff)}
    assert not takes_part(city.zaisei, THING.kind, THING.id, now=LATER)
