"""An official proposes with reason and letter, the head decides or sends back; the applicant is told and gets the letter."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.citizens.procedures.actions.deciding.deciding import decide
from hoshin.citizens.procedures.actions.deciding.proposing import send_back
from hoshin.citizens.procedures.actions.deciding.reopening import reopen_application
from hoshin.citizens.procedures.actions.examining import start_examination
from hoshin.citizens.procedures.models import Application, Decision, Proposal
from hoshin.citizens.procedures.public import submit_application, withdraw_application, write_waiting_letters
from hoshin.citizens.procedures.queries.deciding.decisions import decisions_about, letter_content
from hoshin.citizens.procedures.rules.deciding import Ruling
from hoshin.citizens.procedures.tests.deciding import REASON, decided, proposed
from hoshin.citizens.procedures.tests.forms import filled, handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.models import Assignment
from hoshin.foundation.people.public import end_assignment
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import Conflict, MoveRefused, NotAllowed, NotFound, RuleBroken

LATER = NOW + timedelta(days=1)


@pytest.fixture
def receipt(dogs):
    return handed_in(dogs.code)


@pytest.fixture
def member(city):
    return city.person("farm-member")


@pytest.fixture
def head(city):
    return city.person("farm-head")


def application(receipt):
    return Application.objects.get(number=receipt.number)


def events(receipt):
    return [one.name.rpartition(".")[2] for one in history_of("procedures.application", application(receipt).pk)]


def test_from_the_proposal_to_the_decision(member, head, receipt):
    proposal = proposed(member, receipt.number)
    assert application(receipt).state == "deciding"
    assert receipt.number in inbox_of(head)[0].subject
    decision = decide(person=head, number=receipt.number, seen=proposal.digest, now=LATER)
    assert (decision.ruling, decision.number, decision.is_own_proposal) == ("granted", 1, False)
    held = application(receipt)
    assert (held.state, held.decided_at) == ("granted", LATER)
    assert events(receipt)[:2] == ["grant", "propose"]
    assert "決定しました" in inbox_of(member)[0].subject


def test_the_letter_says_what_was_decided_in_the_words_of_that_day(dogs, member, head, receipt):
    decision = decided(
        member,
        head,
        receipt.number,
        Ruling.REFUSED,
        now=LATER,
        body="{applicant}：{animal}、{dogs}。{decided_on} {reason}",
    )
    content = letter_content(decision, application(receipt))
    assert content["body"] == [f"葛󠄀城 一：犬、呼び名：ポチ。令和8年11月25日 {REASON}"]
    assert content["number"] == f"{receipt.number}-1"
    assert "3か月以内" in "".join(content["appeal"])
    assert REASON not in decision.sealed


def test_a_refusal_needs_a_reason_and_the_database_agrees(member, receipt):
    with pytest.raises(RuleBroken) as refusal:
        proposed(member, receipt.number, Ruling.REFUSED, reason="　")
    assert refusal.value.field == "reason"
    with pytest.raises(RuleBroken, match=r"\{nobody\}"):
        proposed(member, receipt.number, body="{nobody}")
    assert not Proposal.objects.exists()
    proposal = proposed(member, receipt.number, Ruling.REFUSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(has_reason=False)
    proposal.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.save(force_insert=True)


def test_only_the_head_decides_and_only_what_was_seen(city, member, head, receipt):
    proposal = proposed(member, receipt.number)
    with pytest.raises(NotAllowed):
        decide(person=member, number=receipt.number, seen=proposal.digest, now=NOW)
    for stranger in ("ict-staff", "cio", "auditor"):
        with pytest.raises(NotFound):
            decide(person=city.person(stranger), number=receipt.number, seen=proposal.digest, now=NOW)
    with pytest.raises(Conflict):
        decide(person=head, number=receipt.number, seen="0" * 64, now=NOW)
    decide(person=head, number=receipt.number, seen=proposal.digest, now=NOW)
    with pytest.raises(MoveRefused):
        decide(person=head, number=receipt.number, seen=proposal.digest, now=NOW)


def test_a_head_decides_an_own_proposal_only_when_alone(city, head, receipt):
    proposal = proposed(head, receipt.number)
    with pytest.raises(NotAllowed, match="自分が提案"):
        decide(person=head, number=receipt.number, seen=proposal.digest, now=NOW)
    held = Assignment.objects.get(account=city.accounts["farm-member"])
    end_assignment(
        person=city.person("operator"), assignment_id=held.pk, last_day=NOW.date() - timedelta(days=1), now=NOW
    )
    decision = decide(person=head, number=receipt.number, seen=proposal.digest, now=NOW)
    assert decision.is_own_proposal
    last = history_of("procedures.application", application(receipt).pk)[0]
    assert any("自ら" in str(change.after) for change in last.changes)


def test_what_is_sent_back_keeps_the_work_for_the_next_proposal(city, member, head, receipt):
    proposed(member, receipt.number, Ruling.PARTLY, conditions="首輪をつけること")
    with pytest.raises(RuleBroken):
        send_back(person=head, number=receipt.number, note=" ", now=NOW)
    send_back(person=head, number=receipt.number, note="条件を直してください", now=NOW)
    assert application(receipt).state == "examining"
    newest = history_of("procedures.application", application(receipt).pk)[0]
    assert (newest.name, newest.reason) == ("procedures.application.send_back", "条件を直してください")
    assert "条件を直してください" in inbox_of(member)[0].body
    client = Client()
    client.force_login(city.accounts["farm-member"])
    page = client.get(f"/staff/applications/{receipt.number}/propose/?ruling=partly").content.decode()
    assert "首輪をつけること" in page
    proposed(member, receipt.number)
    assert Proposal.objects.filter(ended_at__isnull=True).count() == 1


def test_reopening_keeps_the_earlier_decision_until_another_takes_its_place(member, head, receipt):
    first = decided(member, head, receipt.number, Ruling.REFUSED)
    with pytest.raises(NotAllowed):
        reopen_application(person=member, number=receipt.number, note="誤り", now=LATER)
    with pytest.raises(RuleBroken):
        reopen_application(person=head, number=receipt.number, note="", now=LATER)
    reopen_application(person=head, number=receipt.number, note="書類の見落とし", now=LATER)
    held = application(receipt)
    assert (held.state, held.decided_at) == ("examining", None)
    newest = history_of("procedures.application", held.pk)[0]
    assert (newest.name, newest.reason) == ("procedures.application.reopen", "書類の見落とし")
    assert decisions_about(held)[0].is_under_review
    second = decided(member, head, receipt.number, now=LATER)
    first.refresh_from_db()
    assert (first.superseded_at, second.number) == (LATER, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=first.pk).update(superseded_at=None)
    assert [one.is_under_review for one in decisions_about(application(receipt))] == [False, False]


def test_the_applicant_can_take_back_what_is_proposed(member, receipt):
    proposed(member, receipt.number)
    withdraw_application(number=receipt.number, secret=receipt.secret, now=LATER)
    assert application(receipt).state == "withdrawn"
    assert not Proposal.objects.filter(ended_at__isnull=True).exists()


def test_the_pages_in_the_hands_of_official_and_head(city, dogs, member, receipt):
    start_examination(person=member, number=receipt.number, now=NOW)
    address = f"/staff/applications/{receipt.number}/"
    client, other = Client(), Client()
    client.force_login(city.accounts["farm-member"])
    other.force_login(city.accounts["farm-head"])
    shown = client.get(address).content.decode()
    assert "決定に進める" in shown
    assert "補正を求める" in shown
    assert shown.partition("</main>")[0].count("button-primary") == 1
    assert "理由が要ります" in client.get(f"{address}propose/").content.decode()
    asking = client.get(f"{address}propose/?ruling=refused")
    sent = {name: asking.context["form"].initial[name] for name in ("title", "body", "appeal")}
    short = client.post(f"{address}propose/?ruling=refused", sent)
    assert short.status_code == 422
    seen = client.post(f"{address}propose/?ruling=refused", {**sent, "reason": REASON, "do": "preview"})
    assert f"理由　{REASON}" in seen.content.decode()
    assert not Proposal.objects.exists()
    client.post(f"{address}propose/?ruling=refused", {**sent, "reason": REASON})
    assert "理由と通知書を見る" in client.get(address).content.decode()
    assert "決定する</h2>" not in client.get(f"{address}decision/").content.decode()
    page = other.get(f"{address}decision/")
    assert "ポチ" in page.content.decode()
    assert client.post(f"{address}decide/", {"seen": page.context["form"].initial["seen"]}).status_code == 403
    done = other.post(f"{address}decide/", page.context["form"].initial)
    assert done.headers["Location"] == address
    shown = other.get(address).content.decode()
    assert "審査をやり直す" in shown
    assert f"通知書 {receipt.number}-1" in shown


def test_the_letter_is_a_pdf_for_official_and_applicant_made_once(city, dogs, member, head):
    token = filled(dogs.code)
    receipt = submit_application(token=token, now=NOW)
    decided(member, head, receipt.number, Ruling.REFUSED)
    assert write_waiting_letters(now=NOW) == "決定の通知書1件を作りました。"
    stored = Decision.objects.get().letter
    assert stored is not None
    assert stored.is_sealed
    client = Client()
    got = client.get(f"/applications/{token}/letters/1.pdf")
    assert got.content.startswith(b"%PDF-")
    assert Decision.objects.get().received_at is not None
    assert events(receipt)[0] == "letter_received"
    staff = Client()
    staff.force_login(city.accounts["farm-member"])
    assert staff.get(f"/staff/applications/{receipt.number}/letters/1.pdf").content == got.content
    assert Decision.objects.get().letter == stored
    assert client.get(f"/applications/{token}/letters/2.pdf").status_code == 404
    shown = client.post("/applications/", {"number": receipt.number, "secret": receipt.secret}, follow=True)
    assert "申請は認められませんでした" in shown.content.decode()
    address = re.search(r"/applications/[^\"]+/letters/1\.pdf", shown.content.decode())
    assert address is not None
    assert client.get(address[0]).content == got.content
    assert write_waiting_letters(now=NOW) == "決定の通知書0件を作りました。"
