"""The level was raised since, and the corrected answer needs it: who corrects proves who they are in the middle, and goes on."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from hoshin.citizens.procedures.actions.correcting import save_correction, submit_correction
from hoshin.citizens.procedures.actions.examining import ask_correction, start_examination
from hoshin.citizens.procedures.actions.identity import keep_proof
from hoshin.citizens.procedures.models import Application, ProvenIdentity, Revision
from hoshin.citizens.procedures.public import publish_form, save_procedure, submit_application
from hoshin.citizens.procedures.queries.access import access_to
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.tests.forms import DOCUMENT, DOG, YOU, filled
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.citizens.procedures.tests.test_proving_who_one_is import CODE, ask, card, come_back, other  # noqa: F401
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused


@pytest.fixture
def token(city, card):  # noqa: F811 - the fixture
    """An application to be corrected on its first page, which is free, and on the second, which needs proof by now."""
    staff, member = city.person("ict-staff"), city.person("farm-member")
    procedure = save_procedure(person=staff, entry=ENTRY, now=NOW)
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"][1]["needs_identity"] = True
    publish_form(person=staff, procedure_code=CODE, text=json.dumps(document), now=NOW)
    token = filled(CODE)
    number = submit_application(token=token, now=NOW).number
    start_examination(person=member, number=number, now=NOW)
    comments = {"name": "字を確かめてください。", "since": "いつからですか。"}
    ask_correction(person=member, number=number, comments=comments, now=NOW)
    entry = replace(ENTRY, proofing_level=2, authentication_level=2)
    save_procedure(person=staff, entry=entry, procedure_id=procedure.pk, now=NOW)
    return token


@pytest.fixture(params=["the address of the draft", "number and code"])
def address(request, token):
    """Both ways in which an applicant comes back."""
    return token if request.param == "the address of the draft" else access_to(Application.objects.get())


def correct(browser, address, page_id, sent):
    return browser.post(f"/applications/{address}/correction/pages/{page_id}/", sent)


def test_the_first_page_is_free_the_second_asks_and_everything_stays(address, card):  # noqa: F811
    browser = Client()
    overview = browser.get(f"/applications/{address}/correction/").content.decode()
    assert "先に本人確認をする" in overview
    saved = correct(browser, address, "you", YOU | {"name.family": "上越"})
    second = f"/applications/{address}/correction/pages/kind/"
    assert saved.headers["Location"] == second
    asked_first = browser.get(second)
    assert asked_first.headers["Location"] == f"/applications/{address}/identity/"
    ways = browser.get(asked_first.headers["Location"]).content.decode()
    assert "確認の手段 card" in ways
    assert "確認の手段 weak" not in ways
    assert browser.get(f"/applications/{address}/correction/check/").headers["Location"].endswith("/identity/")
    back = come_back(browser, ask(browser, address, card))
    assert back.headers["Location"] == second
    assert correct(browser, address, "kind", {**DOG, "since.day": "2"}).status_code == 302
    check = browser.get(f"/applications/{address}/correction/check/").content.decode()
    assert "上越" in check
    assert browser.post(f"/applications/{address}/correction/check/").status_code == 302
    held = Application.objects.get()
    assert (held.state, Revision.objects.count()) == ("examining", 2)
    assert "procedures.application.identified" in {one.name for one in history_of("procedures.application", held.pk)}
    assert browser.get(f"/applications/{address}/identity/").status_code == 302


def test_without_proof_the_page_is_not_saved_and_nothing_handed_in(token):
    with pytest.raises(MoveRefused, match="本人確認"):
        save_correction(token=token, page_id="kind", sent={}, now=NOW)
    with pytest.raises(MoveRefused, match="本人確認"):
        submit_correction(token=token, now=NOW)
    assert Revision.objects.count() == 1


def test_a_provider_that_is_down_leaves_the_correction_as_it_was(token, card):  # noqa: F811
    browser = Client()
    correct(browser, token, "you", YOU | {"name.family": "上越"})
    asked = ask(browser, token, card)
    card.says("/token", {}, 500)
    refused = come_back(browser, asked)
    assert refused.status_code == 502
    assert "の窓口で直せます" in refused.content.decode()
    assert "上越" in browser.get(f"/applications/{token}/correction/pages/you/").content.decode()


def test_nothing_is_proven_for_what_is_examined(token):
    Application.objects.update(state="examining")
    with pytest.raises(MoveRefused):
        keep_proof(token, "card", "somebody", Assurance(2, 2), {}, now=NOW)
    assert not ProvenIdentity.objects.exists()
