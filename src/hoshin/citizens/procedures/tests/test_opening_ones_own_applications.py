"""Whoever proved who they are opens their applications again by the same proof, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from hoshin.citizens.procedures.actions.identity import forget_old_questions, keep_proof
from hoshin.citizens.procedures.models import Application, IdentityQuestion
from hoshin.citizens.procedures.public import begin_application, submit_application
from hoshin.citizens.procedures.queries import recognised
from hoshin.citizens.procedures.queries.own_applications import list_address_of
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.tests.forms import filled
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.usefixtures("dogs")]
STRONG, WEAK = Assurance(2, 2), Assurance(1, 1)


def prove(token: str, who: str = "花子", assurance: Assurance = STRONG) -> None:
    keep_proof(token, "card", f"issuer {who}", assurance, {}, now=NOW)


def own_list(who: str = "花子", assurance: Assurance = STRONG) -> str:
    return reverse(
        "procedures:own_list", args=[list_address_of("card", recognised("identity", f"issuer {who}"), assurance)]
    )


def links(client: Client, address: str) -> list[str]:
    page = client.get(address)
    assert page.status_code == 200
    return [part.split('"')[0] for part in page.content.decode().split('<h2><a href="')[1:]]


def test_drafts_and_what_was_handed_in_are_listed_and_open(client):
    begun, handed_in = begin_application(procedure_code=ENTRY.code, now=NOW), filled(ENTRY.code)
    for token in (begun, handed_in):
        prove(token)
    submit_application(token=handed_in, now=clock.now())
    found = links(client, own_list())
    assert len(found) == 2
    pages = [client.get(address) for address in found]
    assert [page.status_code for page in pages] == [200, 200]
    assert {page.templates[0].name for page in pages} == {"procedures/overview.html", "procedures/status/page.html"}


def test_a_draft_is_filled_in_and_handed_in_from_the_list(client):
    token = filled(ENTRY.code)
    prove(token)
    (address,) = links(client, own_list())
    page = client.get(f"{address}pages/you/")
    assert page.status_code == 200
    check = client.get(f"{address}check/")
    assert check.status_code == 200
    assert client.post(f"{address}check/").status_code == 200
    assert Application.objects.get().number


def test_the_address_of_the_list_is_not_mailed_as_if_it_lasted(client):
    prove(begin_application(procedure_code=ENTRY.code, now=NOW))
    (address,) = links(client, own_list())
    assert "もう一度本人確認" in client.get(address).content.decode()
    answer = client.post(f"{address}mail/", {"address": "a@example.jp"})
    assert answer.status_code == 422
    assert "1日たつと" in answer.content.decode()


def test_nobody_else_sees_it(client):
    prove(begin_application(procedure_code=ENTRY.code, now=NOW))
    assert links(client, own_list("太郎")) == []
    other = list_address_of("another", recognised("identity", "issuer 花子"), STRONG)
    assert links(client, reverse("procedures:own_list", args=[other])) == []


def test_a_weaker_proof_opens_nothing_that_needed_a_stronger_one(client):
    prove(begin_application(procedure_code=ENTRY.code, now=NOW))
    assert links(client, own_list(assurance=WEAK)) == []
    assert len(links(client, own_list())) == 1


def test_the_list_ends_after_half_an_hour_and_cannot_be_made_up(client):
    prove(begin_application(procedure_code=ENTRY.code, now=NOW))
    address = own_list()
    assert client.get(address[:-3] + "x/").status_code == 404
    with travel(clock.now() + timedelta(minutes=31)):
        assert client.get(address).status_code == 404


def test_without_a_provider_the_page_says_what_else_opens_an_application(client):
    page = client.get(reverse("procedures:own")).content.decode()
    assert "受付番号と確認番号" in page
    assert client.get(reverse("procedures:ask_own", args=["none"])).status_code == 404
    assert client.get(reverse("procedures:ask_own", args=["mail"])).status_code == 404


def test_questions_that_nobody_answered_are_forgotten():
    IdentityQuestion.objects.create(state_hash="a", provider="card", asked_at=NOW - timedelta(hours=1))
    IdentityQuestion.objects.create(state_hash="b", provider="card", asked_at=NOW)
    assert "1件" in forget_old_questions(now=NOW)
    assert IdentityQuestion.objects.get().state_hash == "b"
