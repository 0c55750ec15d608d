"""An agent, a parent, a company's delegate: who acts, for whom and by what right stands on the record, sealed with it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hoshin.citizens.procedures.actions.acting import allow_acting, claim_acting
from hoshin.citizens.procedures.models import ActingFor, Application, Procedure, Upload
from hoshin.citizens.procedures.public import begin_application, publish_form, save_procedure, submit_application
from hoshin.citizens.procedures.queries import key_ring
from hoshin.citizens.procedures.queries.acting import acting_lines, acting_of
from hoshin.citizens.procedures.rules.acting import OTHERS, Acting, ActingKind
from hoshin.citizens.procedures.rules.business import ActingBusiness, acting_business
from hoshin.citizens.procedures.tests.deciding import proposed
from hoshin.citizens.procedures.tests.forms import DOG, FORM, PACK, YOU
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed, RuleBroken

AGENT = {"represented": "葛󠄀城 一", "actor": "上越 花子", "contact": "025-000-0000", "right": "申請と受け取り"}
COMPANY = {
    "represented": "試験商事株式会社", "corporate_number": "７０００−０１２０５０００２", "actor": "上越 花子",
    "contact": "hanako@mail.example", "right": "総務部の担当者",
}  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CLAIMS = {
    "account_type": 3, "corp_type": 1, "corporate_number": "2710100718279", "name": "試験商事株式会社",
    "user_last_nm": "試験", "user_first_nm": "花子", "user_department": "総務部", "delegation_info": {},
}  # fmt: skip
DELEGATION = {
    "delegation_no": "1092730197", "delegation_start": "20181001", "delegation_end": "20990101",
    "corp_no": "7000012050002", "firm_nm": "委任者の会社",
}  # fmt: skip


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path):
    settings.STORAGE = tmp_path


@pytest.fixture
def procedure(city):
    person = city.person("ict-staff")
    procedure = save_procedure(person=person, entry=ENTRY, now=NOW)
    publish_form(person=person, procedure_code=ENTRY.code, text=FORM, now=NOW)
    allow_acting(person=person, procedure_id=procedure.pk, kinds=OTHERS, now=NOW)
    return procedure


@pytest.fixture
def token(procedure):
    return begin_application(procedure_code=ENTRY.code, now=clock.now())


def fill_in(token):
    browser = Client()
    for page_id, sent in (("you", YOU), ("kind", DOG), ("pack", PACK)):
        browser.post(f"/applications/{token}/pages/{page_id}/", sent)
    return browser


def state(token, kind, fields, **files):
    return Client().post(f"/applications/{token}/acting/{kind}/", {**fields, **files})


def acting() -> Acting:
    found = acting_of(Application.objects.get())
    assert found is not None
    return found


def held_mandate() -> str:
    held = acting().mandate
    assert held is not None
    return str(held["name"])


def business(claims: dict[str, Any], *, today: date) -> ActingBusiness:
    found = acting_business(claims, today=today)
    assert found is not None
    return found


def mandate(name="委任状.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def test_the_question_comes_first_and_only_where_the_procedure_takes_others(token, procedure, city):
    assert Client().get(f"/applications/{token}/continue/").headers["Location"] == f"/applications/{token}/acting/"
    assert Client().get(f"/applications/{token}/pages/you/").headers["Location"] == f"/applications/{token}/acting/"
    page = Client().get(f"/applications/{token}/acting/").content.decode()
    assert "代理人" in page
    assert "保護者" in page
    answered = Client().post(f"/applications/{token}/acting/", {"kind": "self"})
    following = Client().get(answered.headers["Location"])
    assert following.headers["Location"] == f"/applications/{token}/pages/you/"
    allow_acting(person=city.person("ict-staff"), procedure_id=procedure.pk, kinds=[], now=NOW)
    other = begin_application(procedure_code=ENTRY.code, now=clock.now())
    assert Client().get(f"/applications/{other}/continue/").headers["Location"].endswith("/pages/you/")
    assert state(other, "agent", AGENT, mandate=mandate()).status_code == 404


def test_an_agent_shows_the_mandate_and_both_stand_on_every_page(token, city, client):
    assert state(token, "agent", AGENT, mandate=mandate()).headers["Location"] == f"/applications/{token}/continue/"
    held = ActingFor.objects.get()
    assert "上越" not in held.sealed
    browser = fill_in(token)
    check = browser.get(f"/applications/{token}/check/").content.decode()
    receipt = browser.post(f"/applications/{token}/check/").content.decode()
    for page in (check, receipt):
        for words in ("葛󠄀城 一", "上越 花子", "申請と受け取り", "委任状.pdf"):
            assert words in page
    application = Application.objects.get()
    upload = Upload.objects.get()
    assert upload.accepted_at is not None
    revision = application.revisions.get()
    kept = key_ring().unseal(application.wrapped_key, revision.sealed)
    assert ["手続をする人", "上越 花子"] in kept["acting"]
    client.force_login(city.accounts["farm-head"])
    case = client.get(f"/staff/applications/{application.number}/")
    assert "上越 花子" in case.content.decode()
    proposed(city.person("farm-member"), application.number, now=clock.now())
    deciding = client.get(f"/staff/applications/{application.number}/decision/").content.decode()
    for words in ("葛󠄀城 一", "上越 花子", "申請と受け取り", "委任状.pdf", "決定する</h2>"):
        assert words in deciding
    names = {event.name for event in history_of("procedures.application", application.pk)}
    assert "procedures.acting.stated" in names


def test_an_agent_without_mandate_is_told_beside_the_field(token):
    refused = state(token, "agent", AGENT)
    assert refused.status_code == 422
    assert "委任状のファイルを選んでください。" in refused.content.decode()
    assert state(token, "agent", {**AGENT, "actor": ""}, mandate=mandate()).status_code == 422
    assert not ActingFor.objects.exists()


def test_another_mandate_takes_the_place_of_the_first(token):
    state(token, "agent", AGENT, mandate=mandate())
    state(token, "agent", {**AGENT, "right": "受け取りだけ"})
    assert held_mandate() == "委任状.pdf"
    state(token, "agent", AGENT, mandate=mandate("新しい委任状.pdf"))
    assert Upload.objects.count() == 1
    assert held_mandate() == "新しい委任状.pdf"
    state(token, "parent", AGENT)
    assert not Upload.objects.exists()


def test_a_parent_and_a_delegate_say_by_what_right(token):
    state(token, "parent", {**AGENT, "right": "母"})
    assert ("本人との関係", "母") in acting_lines(Application.objects.get())
    assert state(token, "delegate", {**COMPANY, "corporate_number": "1234567890123"}).status_code == 422
    assert state(token, "delegate", COMPANY).status_code == 302
    assert ("法人番号", "7000012050002") in acting_lines(Application.objects.get())


def test_it_cannot_be_handed_in_without_nor_changed_after(token):
    Client().post(f"/applications/{token}/acting/", {"kind": "self"})
    fill_in(token)
    ActingFor.objects.all().delete()
    with pytest.raises(RuleBroken, match="だれの申請か"):
        submit_application(token=token, now=clock.now())
    state(token, "parent", AGENT)
    submit_application(token=token, now=clock.now())
    state(token, "delegate", COMPANY)
    assert acting().kind is ActingKind.PARENT


def test_what_a_provider_vouches_for_needs_no_typing(token):
    assert claim_acting(token=token, provider="GビズID", claims=CLAIMS, now=clock.now())
    told = dict(acting_lines(Application.objects.get()))
    assert told["会社・団体の名前"] == "試験商事株式会社"
    assert told["手続をする人"] == "総務部　試験 花子"
    assert told["この内容を確かめたもの"] == "GビズID"
    page = Client().get(f"/applications/{token}/acting/delegate/").content.decode()
    assert "確かめられた内容が入っています" in page


def test_a_delegation_of_another_business_counts_on_its_days_only():
    claims = {**CLAIMS, "delegation_info": DELEGATION}
    found = business(claims, today=date(2026, 11, 27))
    assert (found.business, found.corporate_number) == ("委任者の会社", "7000012050002")
    assert found.actor == "試験商事株式会社　試験 花子"
    assert "1092730197" in found.right
    for day in (date(2018, 9, 30), date(2099, 1, 2)):
        assert business(claims, today=day).business == "試験商事株式会社"
    broken = {**CLAIMS, "delegation_info": {**DELEGATION, "delegation_end": "someday"}}
    assert business(broken, today=date(2026, 11, 27)).business == "試験商事株式会社"
    assert acting_business({**CLAIMS, "account_type": 1}, today=date(2026, 11, 27)) is None


def test_an_agent_stays_one_whatever_a_provider_says(token):
    state(token, "agent", AGENT, mandate=mandate())
    assert not claim_acting(token=token, provider="GビズID", claims=CLAIMS, now=clock.now())
    assert acting().kind is ActingKind.AGENT


def test_the_section_says_whom_it_takes(procedure, city, client):
    client.force_login(city.accounts["farm-head"])
    address = f"/staff/procedures/{ENTRY.code}/acting/"
    assert client.post(address, {"kinds": ["parent"]}).status_code == 302
    assert list(Procedure.objects.get().acting_allowed.values_list("kind", flat=True)) == ["parent"]
    assert client.post(address, {"kinds": ["self"]}).status_code == 422
    event = next(
        one for one in history_of("procedures.procedure", procedure.pk) if one.name == "procedures.acting.allowed"
    )
    assert "保護者" in str(event.after if hasattr(event, "after") else event)
    with pytest.raises(NotAllowed):
        allow_acting(person=city.person("auditor"), procedure_id=procedure.pk, kinds=[], now=NOW)
