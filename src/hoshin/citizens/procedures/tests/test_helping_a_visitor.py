"""An official at any office types an application in with a visitor: one screen, checked together, a receipt to take home."""

from dataclasses import replace

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.assisting import (
    SeenPaper,
    assisted_draft,
    begin_assisted,
    save_whole,
    submit_assisted,
)
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.public import begin_application, save_procedure
from hoshin.citizens.procedures.queries import key_ring
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.citizens.procedures.tests.forms import DOG, PACK, YOU, handed_in
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

ALL = {name: [value] for name, value in (YOU | DOG | PACK).items()}


@pytest.fixture
def helper(city):
    """An official of another section than the one that decides."""
    return city.person("ict-staff")


def begun(helper, dogs, **changed):
    given = {"intake": Intake.COUNTER, "seen": None} | changed
    return begin_assisted(person=helper, procedure_code=dogs.code, now=NOW, **given)


def test_everything_is_typed_at_once_and_taken_in(helper, dogs):
    token = begun(helper, dogs)
    whole = save_whole(person=helper, token=token, sent=ALL, now=NOW)
    assert whole.draft.journey.is_complete
    assert not whole.errors
    receipt = submit_assisted(person=helper, token=token, now=NOW)
    application = Application.objects.get(number=receipt.number)
    assert (application.intake, application.helper_id) == ("counter", helper.account_id)
    told = [
        (entry.name.rpartition(".")[2], entry.actor) for entry in history_of("procedures.application", application.pk)
    ]
    assert told == [("submitted", helper.label), ("assisted", helper.label)]
    with pytest.raises(MoveRefused):
        save_whole(person=helper, token=token, sent=ALL, now=NOW)


def test_what_was_seen_counts_as_proof_where_the_procedure_demands_one(city, helper, dogs):
    save_procedure(
        person=helper, entry=replace(ENTRY, proofing_level=3, authentication_level=2), procedure_id=dogs.pk, now=NOW
    )
    with pytest.raises(RuleBroken, match="本人確認に使った書類"):
        begun(helper, dogs)
    token = begun(helper, dogs, seen=SeenPaper.LICENCE)
    save_whole(person=helper, token=token, sent=ALL, now=NOW)
    application = submit_assisted(person=helper, token=token, now=NOW).application
    assert application.identity.proofing_level == 3
    kept = key_ring().unseal(application.wrapped_key, application.identity.sealed)
    assert kept == {"paper": "運転免許証"}


def test_nobody_else_goes_on_with_it_and_no_residents_draft_is_reached(city, helper, dogs):
    token = begun(helper, dogs)
    with pytest.raises(NotFound):
        assisted_draft(city.person("farm-member"), token)
    with pytest.raises(NotFound):
        assisted_draft(helper, begin_application(procedure_code=dogs.code, now=NOW))
    with pytest.raises(NotFound):
        begun(city.person("expert"), dogs)


def test_the_duplicate_rule_holds_at_the_counter_too(helper, dogs):
    handed_in(dogs.code)
    token = begun(helper, dogs)
    save_whole(person=helper, token=token, sent=ALL, now=NOW)
    with pytest.raises(RuleBroken, match="もう受け付けています"):
        submit_assisted(person=helper, token=token, now=NOW)


def test_one_screen_brings_up_what_the_answers_ask_for(city, dogs):
    client = Client()
    client.force_login(city.accounts["ict-staff"])
    started = client.post("/staff/applications/new/", {"procedure": dogs.code, "intake": "visit", "seen": ""})
    address = started.headers["Location"]
    first = client.get(address).content.decode()
    assert 'name="name.family"' in first
    assert 'name="animal"' not in first
    second = client.post(address, YOU | {"page": ["you"]})
    assert second.status_code == 200
    assert 'name="animal"' in second.content.decode()
    wrong = client.post(address, YOU | DOG | {"since.month": "13", "page": ["you", "kind"]})
    assert wrong.status_code == 422
    assert "<title>エラー：" in wrong.content.decode()
    client.post(address, YOU | DOG | {"page": ["you", "kind"], "add": "dogs", "dogs.rows": "0"})
    done = client.post(address, YOU | DOG | PACK | {"page": ["you", "kind", "pack"]})
    check = done.headers["Location"]
    assert "ポチ" in client.get(check).content.decode()
    receipt = client.post(check).content.decode()
    number = str(Application.objects.get().number)
    assert number in receipt
    assert number in client.post(check).content.decode()
    assert Application.objects.get().intake == "visit"


def test_what_is_missing_is_said_only_of_what_was_on_the_screen(city, dogs):
    client = Client()
    client.force_login(city.accounts["ict-staff"])
    address = client.post(
        "/staff/applications/new/", {"procedure": dogs.code, "intake": "counter", "seen": ""}
    ).headers["Location"]
    page = client.post(address, {"page": ["you"]})
    assert page.status_code == 422
    assert "氏名に答えてください" in page.content.decode()
    assert "動物の種類に答えてください" not in client.post(address, YOU | {"page": ["you"]}).content.decode()
