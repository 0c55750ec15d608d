from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoshin.foundation.approvals.actions import approve, draft_request, remind_overdue, return_to
from hoshin.foundation.approvals.permissions import visible_to
from hoshin.foundation.approvals.public import overdue_steps, waiting_for
from hoshin.foundation.approvals.queries import decided_by, drafted_by
from hoshin.foundation.approvals.rules import StepKind, Subject
from hoshin.foundation.approvals.tests.world import LATER, NOW, THING, City, number
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.public import VISITOR, Role
from hoshin.kernel.clock import local_date

pytestmark = pytest.mark.postgres


def subject(number_: int) -> Subject:
    return Subject("tests.thing", str(number_), f"個票{number_}", f"/staff/things/{number_}/")


def test_it_waits_for_the_holder_of_the_current_step(city: City) -> None:
    request = city.ask()
    (waiting,) = waiting_for(city.kacho, now=LATER)
    assert (waiting.kind, waiting.request, waiting.asks, waiting.since) == ("step", request, "回議", NOW)
    for person in (city.kakari, city.cio, city.stranger, VISITOR):
        assert waiting_for(person, now=LATER) == []


def test_what_was_handed_back_waits_for_the_drafter(city: City) -> None:
    request = city.ask()
    return_to(person=city.kacho, request_id=request.pk, to_order=0, note="直す", now=LATER)
    assert [(waiting.kind, waiting.asks) for waiting in waiting_for(city.kakari, now=LATER)] == [("returned", "修正")]
    assert waiting_for(city.kacho, now=LATER) == []


def test_the_overdue_comes_first(city: City) -> None:
    old = city.ask(subject=subject(1))
    moment = NOW + timedelta(days=8)
    assert [step.request for step in overdue_steps(local_date(moment))] == [old]
    assert [waiting.is_overdue for waiting in waiting_for(city.kacho, now=moment)] == [True]
    assert not overdue_steps(local_date(NOW + timedelta(days=7))).exists()


def test_the_overdue_are_reminded_weekly(city: City) -> None:
    city.ask()
    texts = [remind_overdue(now=NOW + timedelta(days=days)) for days in (7, 8, 8, 9, 14, 15)]
    assert [text[-3] for text in texts] == ["0", "1", "0", "0", "0", "1"]
    reminded = Message.objects.filter(template="approvals.overdue")
    assert set(reminded.values_list("recipient_id", flat=True)) == {number(city.kacho)}


def test_the_number_of_queries_does_not_grow(city: City) -> None:
    city.away("kacho", "staff")
    staff = city.staff
    counts = []
    for size in (1, 15):
        for each in range(size):
            request = city.ask(subject=subject(size * 100 + each))
            approve(person=city.kacho, request_id=request.pk, now=LATER)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            waiting_for(staff, now=LATER)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_strangers_do_not_see_it(city: City) -> None:
    request = city.ask()
    city.seat("kansa", Role.AUDITOR, None)
    for name in ("kakari", "kacho", "zaisei", "staff", "cio", "fuku", "kansa"):
        assert request in visible_to(city.person(name), now=NOW), name
    assert not visible_to(city.stranger, now=NOW).exists()
    assert not visible_to(VISITOR, now=NOW).exists()


def test_drafts_are_seen_by_the_drafting_section_alone(city: City) -> None:
    draft_request(person=city.kakari, subject=THING, title="件名", body="", steps=city.usual, now=NOW)
    assert visible_to(city.kacho, now=NOW).exists()
    for name in ("zaisei", "cio", "staff"):
        assert not visible_to(city.person(name), now=NOW).exists(), name


def test_own_drafts_and_own_decisions_are_listed(city: City) -> None:
    request = city.ask(steps=city.route((1, StepKind.CIRCULATE, "kacho"), (2, StepKind.DECIDE, "cio")))
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    return_to(person=city.cio, request_id=request.pk, to_order=1, note="x", now=LATER)
    approve(person=city.kacho, request_id=request.pk, now=LATER)
    assert list(drafted_by(city.kakari)) == [request]
    assert list(decided_by(city.kacho)) == [request]
    assert not decided_by(city.kakari).exists()
