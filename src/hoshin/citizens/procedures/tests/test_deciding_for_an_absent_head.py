"""A head who is away is stood in for by the deputy that was named, in the head's section or another; both names stay."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.citizens.procedures.actions.deciding.deciding import decide
from hoshin.citizens.procedures.actions.deciding.opening import open_to_decide
from hoshin.citizens.procedures.actions.deciding.proposing import send_back
from hoshin.citizens.procedures.actions.deciding.reopening import reopen_application
from hoshin.citizens.procedures.actions.deciding.reviewing import review_decision, review_reopening
from hoshin.citizens.procedures.models import Application, Decision, Reopening
from hoshin.citizens.procedures.tests.deciding import decided, proposed
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.models import Assignment
from hoshin.foundation.people.public import announce_absence, assign, end_absence, end_assignment
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound

BACK = NOW + timedelta(days=5)


@pytest.fixture
def receipt(dogs):
    return handed_in(dogs.code)


@pytest.fixture
def deputy(city):
    """An official of another section, who stands in for the head of the farm section."""
    away(city, "ict-staff")
    return city.person("ict-staff")


def away(city, deputy):
    head = city.accounts["farm-head"]
    return announce_absence(
        person=city.person("farm-head"),
        account_id=head.pk,
        deputy_id=city.accounts[deputy].pk,
        starts_at=NOW,
        ends_at=BACK,
        now=NOW,
    )


def application(receipt):
    return Application.objects.get(number=receipt.number)


def test_the_deputy_reads_decides_and_both_stand_on_the_record(city, deputy, receipt):
    with pytest.raises(NotFound):
        open_to_decide(person=deputy, number=receipt.number, now=NOW)
    proposal = proposed(city.person("farm-member"), receipt.number)
    told = inbox_of(deputy)[0]
    assert told.url == f"/staff/applications/{receipt.number}/decision/"
    assert open_to_decide(person=deputy, number=receipt.number, now=NOW).number == receipt.number
    decision = decide(person=deputy, number=receipt.number, seen=proposal.digest, now=NOW)
    assert (decision.deputy_id, decision.absent_head_id) == (deputy.account_id, city.accounts["farm-head"].pk)
    assert decision.decided_by == "情報政策室 係長（係長の職員）　課長の職員の代決"
    last = history_of("procedures.application", application(receipt).pk)[0]
    assert (last.name, last.acting_for) == ("procedures.application.grant", "課長の職員")
    assert "後閲" in inbox_of(city.person("farm-head"))[0].subject
    with pytest.raises(NotFound):
        open_to_decide(person=deputy, number=receipt.number, now=NOW)


def test_only_while_the_head_is_away_and_nobody_else(city, receipt):
    proposal = proposed(city.person("farm-member"), receipt.number)
    absence = away(city, "ict-staff")
    for stranger in ("cio", "auditor", "operator"):
        with pytest.raises(NotFound):
            decide(person=city.person(stranger), number=receipt.number, seen=proposal.digest, now=NOW)
    with pytest.raises(NotAllowed):
        decide(person=city.person("farm-member"), number=receipt.number, seen=proposal.digest, now=NOW)
    end_absence(person=city.person("farm-head"), absence_id=absence.pk, now=NOW + timedelta(hours=1))
    late = NOW + timedelta(hours=2)
    with pytest.raises(NotFound):
        decide(person=city.person("ict-staff"), number=receipt.number, seen=proposal.digest, now=late)
    assert decide(person=city.person("farm-head"), number=receipt.number, seen=proposal.digest, now=late).deputy is None


def test_nobody_decides_an_own_proposal_as_deputy(city, receipt):
    away(city, "farm-member")
    member = city.person("farm-member")
    proposal = proposed(member, receipt.number)
    with pytest.raises(NotAllowed, match="自分が提案"):
        decide(person=member, number=receipt.number, seen=proposal.digest, now=NOW)
    send_back(person=member, number=receipt.number, note="ほかの職員に頼む", now=NOW)


def test_the_deputy_of_another_section_sends_back_on_the_page(city, deputy, receipt):
    proposed(city.person("farm-member"), receipt.number)
    browser = Client()
    browser.force_login(city.accounts["ict-staff"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hoshin.kernel.clock.now", lambda: NOW)
        page = browser.get(f"/staff/applications/{receipt.number}/decision/").content.decode()
        assert "代決になります" in page
        address = f"/staff/applications/{receipt.number}/send_back/"
        assert browser.get(address).status_code == 200
        done = browser.post(address, {"note": "理由を書き足してください"})
    assert done.headers["Location"] == "/staff/applications/"
    assert application(receipt).state == "examining"


def test_the_head_reviews_later_and_the_deputy_hears_of_a_note(city, deputy, receipt):
    proposal = proposed(city.person("farm-member"), receipt.number)
    decide(person=deputy, number=receipt.number, seen=proposal.digest, now=NOW)
    browser = Client()
    browser.force_login(city.accounts["farm-head"])
    page = browser.get("/staff/applications/?show=review").content.decode()
    assert receipt.number in page
    assert "後閲待ち" in browser.get(f"/staff/applications/{receipt.number}/").content.decode()
    browser.force_login(city.accounts["farm-member"])
    address = f"/staff/applications/{receipt.number}/decisions/1/review/"
    assert browser.post(address, {"note": ""}).status_code == 403
    browser.force_login(city.accounts["farm-head"])
    assert browser.post(address, {"note": "次からは事前に相談を"}).status_code == 302
    held = Decision.objects.get()
    assert held.reviewed_by == city.accounts["farm-head"]
    assert "次からは" in inbox_of(deputy)[0].body
    newest = history_of("procedures.application", application(receipt).pk)[0]
    assert (newest.name, newest.reason) == ("procedures.application.reviewed", "次からは事前に相談を")
    with pytest.raises(MoveRefused):
        review_decision(person=city.person("farm-head"), number=receipt.number, decision_number=1, now=NOW)
    for wrong in ({"reviewed_by": held.deputy}, {"reviewed_at": None}, {"absent_head": held.deputy}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=held.pk).update(**wrong)


def test_whoever_takes_the_post_over_reviews_in_its_place(city, deputy, receipt):
    proposal = proposed(city.person("farm-member"), receipt.number)
    decide(person=deputy, number=receipt.number, seen=proposal.digest, now=NOW)
    operator, after = city.person("operator"), NOW + timedelta(days=1)
    held = Assignment.objects.get(account=city.accounts["farm-head"])
    end_assignment(person=operator, assignment_id=held.pk, last_day=NOW.date(), now=NOW)
    new = city.accounts["aide"]
    assign(
        person=operator,
        account_id=new.pk,
        post_id=city.posts["farm-head"].pk,
        starts_on=after.date(),
        is_concurrent=True,
        now=NOW,
    )
    successor = city.person("aide", now=after)
    review_decision(person=successor, number=receipt.number, decision_number=1, now=after)
    assert Decision.objects.get().reviewed_by == new


def reopen(browser, receipt, note="書類が後から届いたため"):
    return browser.post(f"/staff/applications/{receipt.number}/reopen/", {"note": note})


@pytest.mark.parametrize("who", ["ict-staff", "farm-member"])
def test_a_deputy_takes_a_decision_up_again_and_the_head_reviews_that_later(city, receipt, who, monkeypatch):
    member, head = city.person("farm-member"), city.person("farm-head")
    decided(member, head, receipt.number)
    browser = Client()
    browser.force_login(city.accounts[who])
    monkeypatch.setattr("hoshin.kernel.clock.now", lambda: NOW)
    assert reopen(browser, receipt).status_code in {403, 404}
    away(city, who)
    address = f"/staff/applications/{receipt.number}/"
    asked = browser.get(f"{address}reopen/").content.decode()
    assert "後閲を依頼します" in asked
    assert (f'href="{address}"' in asked) == (who == "farm-member")
    assert ("審査をやり直す" in browser.get(address).content.decode()) == (who == "farm-member")
    assert reopen(browser, receipt, note="").status_code == 422
    assert reopen(browser, receipt).status_code == 302
    assert application(receipt).state == "examining"
    newest = history_of("procedures.application", application(receipt).pk)[0]
    assert (newest.name, newest.acting_for) == ("procedures.application.reopen", "課長の職員")
    assert "後閲" in inbox_of(head)[0].subject
    browser.force_login(city.accounts["farm-head"])
    assert receipt.number in browser.get("/staff/applications/?show=review").content.decode()
    assert "やり直しを後閲する" in browser.get(address).content.decode()
    assert browser.post(f"{address}reopenings/1/review/", {"note": "承知しました"}).status_code == 302
    held = Reopening.objects.get()
    assert (held.deputy, held.reviewed_by) == (city.accounts[who], city.accounts["farm-head"])
    assert "承知しました" in inbox_of(city.person(who))[0].body
    assert f'{address}"' not in browser.get("/staff/applications/?show=review").content.decode()
    newest = history_of("procedures.application", application(receipt).pk)[0]
    assert (newest.name, newest.reason) == ("procedures.application.reopening_reviewed", "承知しました")
    with pytest.raises(MoveRefused):
        review_reopening(person=head, number=receipt.number, decision_number=1, now=NOW)
    for wrong in ({"reviewed_by": held.deputy}, {"reviewed_at": None}, {"absent_head": held.deputy}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reopening.objects.filter(pk=held.pk).update(**wrong)


def test_the_head_who_is_there_takes_it_up_again_without_a_review(city, receipt):
    decided(city.person("farm-member"), city.person("farm-head"), receipt.number)
    reopen_application(person=city.person("farm-head"), number=receipt.number, note="理由", now=NOW)
    assert not Reopening.objects.exists()
    with pytest.raises(NotFound):
        review_reopening(person=city.person("farm-head"), number=receipt.number, decision_number=1, now=NOW)
