"""A procedure that is decided by approval: whoever is asked can read what about, and what they say is carried out."""

from dataclasses import replace

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.deciding.deciding import decide
from hoshin.citizens.procedures.actions.deciding.opening import open_to_decide
from hoshin.citizens.procedures.actions.deciding.proposing import ROUTE, send_back
from hoshin.citizens.procedures.models import Application, Decision, Proposal
from hoshin.citizens.procedures.public import save_procedure, withdraw_application
from hoshin.citizens.procedures.queries import entry_of
from hoshin.citizens.procedures.rules.deciding import Ruling
from hoshin.citizens.procedures.rules.register import DecisionWay
from hoshin.citizens.procedures.tests.deciding import proposed
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.foundation.approvals.public import (
    Request,
    RequestState,
    RouteStep,
    StepKind,
    approve,
    current_request,
    reject,
    requests_of,
    return_to,
    set_route,
    take_back,
)
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import Conflict, MoveRefused, NotFound, RuleBroken

THING = "procedures.application"


@pytest.fixture
def receipt(city, dogs):
    entry = replace(entry_of(dogs), decision_way=DecisionWay.APPROVALS)
    save_procedure(person=city.person("ict-staff"), entry=entry, procedure_id=dogs.pk, now=NOW)
    return handed_in(dogs.code)


@pytest.fixture
def member(city):
    return city.person("farm-member")


@pytest.fixture
def head(city):
    return city.person("farm-head")


def application(receipt):
    return Application.objects.get(number=receipt.number)


def request_about(receipt) -> Request:
    found = current_request(THING, application(receipt).pk)
    assert found is not None
    return found


def approved(person, receipt):
    request = request_about(receipt)
    return approve(person=person, request_id=request.pk, seen_digest=request.content_digest, now=NOW)


def test_the_last_approval_is_the_decision(member, head, receipt):
    proposed(member, receipt.number, Ruling.PARTLY)
    request = request_about(receipt)
    assert "葛" not in request.title + request.body
    approved(head, receipt)
    assert application(receipt).state == "partly"
    decision = Decision.objects.get()
    assert decision.decided_by.startswith("農政課 課長")
    assert not Proposal.objects.filter(ended_at__isnull=True).exists()


def test_neither_the_head_alone_nor_the_drafter_can_go_round_it(member, head, receipt):
    proposal = proposed(member, receipt.number)
    with pytest.raises(MoveRefused, match="決裁の手続"):
        decide(person=head, number=receipt.number, seen=proposal.digest, now=NOW)
    with pytest.raises(MoveRefused, match="引き戻す"):
        send_back(person=member, number=receipt.number, note="直す", now=NOW)


def test_the_head_who_decides_cannot_propose(head, receipt):
    with pytest.raises(RuleBroken, match="起案"):
        proposed(head, receipt.number)
    assert application(receipt).state == "examining"


def test_what_does_not_pass_goes_back_to_the_examination(member, head, receipt):
    proposed(member, receipt.number)
    request = request_about(receipt)
    return_to(person=head, request_id=request.pk, to_order=0, note="理由が足りない", now=NOW)
    assert application(receipt).state == "examining"
    proposed(member, receipt.number, Ruling.REFUSED)
    assert request_about(receipt).pk == request.pk
    take_back(person=member, request_id=request.pk, now=NOW)
    assert application(receipt).state == "examining"
    proposed(member, receipt.number)
    reject(person=head, request_id=request.pk, note="認められない", now=NOW)
    assert application(receipt).state == "examining"
    proposed(member, receipt.number)
    assert request_about(receipt).pk != request.pk
    assert not Decision.objects.exists()


def test_nobody_approves_what_was_changed_on_its_way(member, head, receipt):
    proposed(member, receipt.number)
    Proposal.objects.update(ruling="partly", has_reason=True)
    with pytest.raises(Conflict):
        approved(head, receipt)
    assert application(receipt).state == "deciding"


def test_the_applicant_takes_it_out_of_the_approvers_hands(member, head, receipt):
    proposed(member, receipt.number)
    withdraw_application(number=receipt.number, secret=receipt.secret, now=NOW)
    assert application(receipt).state == "withdrawn"
    assert requests_of(THING, application(receipt).pk).get().state == RequestState.WITHDRAWN
    for person in (member, head):
        assert "手続の終了" in inbox_of(person)[0].subject


def test_whoever_stands_on_the_route_reads_it_while_it_is_there(city, member, head, receipt):
    set_route(
        person=city.person("ict-staff"),
        code=ROUTE,
        steps=[
            RouteStep(1, StepKind.CIRCULATE, post_id=city.posts["farm-head"].pk),
            RouteStep(2, StepKind.DECIDE, post_id=city.posts["deputy-cio"].pk),
        ],
        now=NOW,
    )
    deputy = city.person("deputy-cio")
    proposed(member, receipt.number)
    for stranger in ("cio", "auditor", "ict-staff"):
        with pytest.raises(NotFound):
            open_to_decide(person=city.person(stranger), number=receipt.number, now=NOW)
    client = Client()
    client.force_login(city.accounts["deputy-cio"])
    page = client.get(f"/staff/applications/{receipt.number}/decision/").content.decode()
    assert "ポチ" in page
    assert "決定する</h2>" not in page
    assert client.get(f"/staff/applications/{receipt.number}/").status_code == 404
    approved(head, receipt)
    approved(deputy, receipt)
    assert application(receipt).state == "granted"
    assert client.get(f"/staff/applications/{receipt.number}/decision/").status_code == 404
