"""A section judges what could go wrong, the levels follow, the earlier judgements stay, and the register keeps to them."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.citizens.procedures.models import Procedure, RiskWorksheet
from hoshin.citizens.procedures.public import save_procedure
from hoshin.citizens.procedures.rules.risk import Harm
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.citizens.procedures.tests.test_proving_who_one_is import provider
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import RuleBroken

ADDRESS = f"/staff/procedures/{ENTRY.code}/risk/"
NOTHING = {f"{harm.value}_{axis}": "none" for harm in Harm for axis in ("proofing", "authentication")}
MONEY = {**NOTHING, "money_proofing": "moderate", "privacy_authentication": "high", "reason": "給付金を扱うため"}


@pytest.fixture
def procedure(city):
    return save_procedure(person=city.person("ict-staff"), entry=ENTRY, now=NOW)


@pytest.fixture
def head(city, procedure, client: Client):
    client.force_login(city.accounts["farm-head"])
    return client


def levels():
    found = Procedure.objects.get(code=ENTRY.code)
    return found.proofing_level, found.authentication_level, found.needs_signature


def test_the_worst_harm_on_each_axis_sets_the_level_and_the_page_tells_why(head, settings):
    settings.APPLICANT_PROVIDERS = (
        provider("https://id.example", "card", 3),
        provider("https://id.example", "weak", 1),
    )
    assert "まだ判断が記録されていません" in head.get(ADDRESS).content.decode()
    assert head.post(ADDRESS, MONEY).headers["Location"] == ADDRESS
    assert levels() == (2, 3, False)
    page = head.get(ADDRESS).content.decode()
    for words in (
        "給付金を扱うため",
        "課長の職員",
        "NIST SP 800-63-3",
        "試験のための値",
        "使える",
        "足りない",
        "第1回",
    ):
        assert words in page
    event = next(
        one
        for one in history_of("procedures.procedure", Procedure.objects.get().pk)
        if one.name.endswith("risk.recorded")
    )
    assert event.reason == "給付金を扱うため"


def test_a_new_judgement_stands_beside_the_old_one(head):
    head.post(ADDRESS, MONEY)
    head.post(ADDRESS, {**NOTHING, "reason": "制度が変わったため"})
    assert levels() == (0, 0, False)
    assert list(RiskWorksheet.objects.values_list("number", "proofing_level")) == [(2, 0), (1, 2)]
    page = head.get(ADDRESS).content.decode()
    assert "給付金を扱うため" in page
    assert "制度が変わったため" in page


def test_a_signature_needs_its_law(head):
    assert head.post(ADDRESS, {**MONEY, "needs_signature": "on"}).status_code == 422
    head.post(ADDRESS, {**MONEY, "needs_signature": "on", "signature_basis": "条例第3条"})
    assert levels() == (3, 3, True)


def test_what_is_left_out_is_said_beside_it(head):
    page = head.post(ADDRESS, {**MONEY, "safety_proofing": "", "reason": ""})
    assert page.status_code == 422
    text = page.content.decode()
    assert "「身体の安全：初めに別人と取り違えたとき」を選んでください。" in text
    assert "そう判断した理由を入力してください。" in text
    assert not RiskWorksheet.objects.exists()


def test_the_register_keeps_to_what_was_judged(head, city, procedure):
    person = city.person("ict-staff")
    save_procedure(person=person, entry=replace(ENTRY, proofing_level=1), procedure_id=procedure.pk, now=NOW)
    head.post(ADDRESS, MONEY)
    with pytest.raises(RuleBroken, match="判断") as refusal:
        save_procedure(person=person, entry=replace(ENTRY, proofing_level=1), procedure_id=procedure.pk, now=NOW)
    assert refusal.value.field == "proofing_level"
    same = replace(ENTRY, proofing_level=2, authentication_level=3, fee="200円")
    assert save_procedure(person=person, entry=same, procedure_id=procedure.pk, now=NOW).fee == "200円"


def test_other_sections_do_not_judge(city, procedure, client):
    client.force_login(city.accounts["auditor"])
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, MONEY).status_code == 403
    assert not RiskWorksheet.objects.exists()


def test_the_database_refuses_what_the_rule_refuses(head, procedure):
    head.post(ADDRESS, MONEY)
    for wrong in ({"proofing_level": 4}, {"reason": ""}, {"needs_signature": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskWorksheet.objects.update(**wrong)
