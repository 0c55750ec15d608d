"""Somebody applies on a phone, stops, goes on elsewhere, checks, hands in and follows the application."""

from dataclasses import replace

import pytest
from django.test import Client

from hoshin.citizens.procedures.models import Application, Revision
from hoshin.citizens.procedures.public import (
    begin_application,
    publish_form,
    save_page,
    save_procedure,
    submit_application,
    withdraw_application,
)
from hoshin.citizens.procedures.queries import draft_by_token, key_ring, receipt_of
from hoshin.citizens.procedures.rules.register import DuplicateScope
from hoshin.citizens.procedures.tests.forms import DOG, FORM, PACK, YOU
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import identifiers
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

CODE = ENTRY.code


@pytest.fixture
def procedure(city):
    person = city.person("ict-staff")
    saved = save_procedure(person=person, entry=replace(ENTRY, duplicate_scope=DuplicateScope.OPEN), now=NOW)
    publish_form(person=person, procedure_code=CODE, text=FORM, duplicate_by=("name",), now=NOW)
    return saved


def filled():
    """The token of an application with everything answered."""
    token = begin_application(procedure_code=CODE, now=NOW)
    for page_id, sent in (("you", YOU), ("kind", DOG), ("pack", PACK)):
        save_page(token=token, page_id=page_id, sent={name: [value] for name, value in sent.items()}, now=NOW)
    return token


def text_of(page):
    return page.content.decode()


def test_the_whole_way_over_the_pages_on_two_devices(procedure):
    phone, home = Client(), Client()
    first = phone.post(f"/procedures/{CODE}/apply/")
    start = first.headers["Location"]
    base = start.removesuffix("pages/you/")
    assert phone.get(start).status_code == 200
    assert phone.post(start, YOU).headers["Location"] == f"{base}pages/kind/"
    overview = text_of(home.get(base))
    assert "続きを入力する" in overview
    assert home.post(f"{base}pages/kind/", DOG).headers["Location"] == f"{base}pages/pack/"
    assert 'name="dogs.0.call"' in text_of(home.get(f"{base}pages/pack/"))
    assert "呼び名に答えてください。" in text_of(home.post(f"{base}pages/pack/", {"dogs.rows": "1", "dogs.0.call": ""}))
    home.post(f"{base}pages/pack/", {"dogs.rows": "1", "dogs.0.call": "ポチ", "add": "dogs"})
    assert 'name="dogs.1.call"' in text_of(home.get(f"{base}pages/pack/"))
    home.post(f"{base}pages/pack/", {"dogs.rows": "2", "dogs.0.call": "ポチ", "drop": "dogs.1"})
    assert home.post(f"{base}pages/pack/", PACK).headers["Location"] == f"{base}check/"
    check = text_of(home.get(f"{base}check/"))
    assert "葛󠄀城 一（カツラギ ハジメ）" in check
    assert "令和8年11月1日" in check
    receipt = home.post(f"{base}check/")
    assert "申請を受け付けました" in text_of(receipt)
    assert text_of(home.post(f"{base}check/")).count(Application.objects.get().number) == 1
    assert Application.objects.get().number in text_of(phone.get(base))
    assert home.get(f"{base}copy.pdf").content.startswith(b"%PDF")


def test_no_page_is_heavier_than_sixty_kilobytes(procedure):
    visitor = Client()
    start = visitor.post(f"/procedures/{CODE}/apply/").headers["Location"]
    assert len(visitor.get(start).content) < 60 * 1024


def test_errors_stand_at_the_top_and_beside_the_question_and_what_was_typed_is_kept(procedure):
    visitor = Client()
    start = visitor.post(f"/procedures/{CODE}/apply/").headers["Location"]
    page = visitor.post(start, YOU | {"name.family": "", "name.given": "一"})
    assert page.status_code == 422
    text = text_of(page)
    assert "<title>エラー：" in text
    assert 'href="#q-name-family"' in text
    assert text.count("氏を入力してください") == 2
    assert 'value="はじめ"' in text


def test_what_was_not_readable_does_not_erase_what_was_saved(procedure):
    token = filled()
    save_page(token=token, page_id="kind", sent={name: ["x"] for name in DOG}, now=NOW)
    assert draft_by_token(token).answers["since"] == "2026-11-01"


def test_a_page_to_which_no_way_leads_cannot_be_saved(procedure):
    token = begin_application(procedure_code=CODE, now=NOW)
    with pytest.raises(NotFound):
        save_page(token=token, page_id="pack", sent={}, now=NOW)
    with pytest.raises(NotFound):
        draft_by_token("guessed")


def test_a_stop_says_why_and_nothing_can_be_handed_in(procedure):
    visitor = Client()
    start = visitor.post(f"/procedures/{CODE}/apply/").headers["Location"]
    visitor.post(start, YOU)
    base = start.removesuffix("pages/you/")
    answer = visitor.post(f"{base}pages/kind/", DOG | {"animal": "cat"})
    assert "猫の登録は必要ありません" in text_of(visitor.get(answer.headers["Location"]))
    assert visitor.post(f"{base}check/").status_code == 302
    assert not Application.objects.submitted().exists()


def test_answers_are_unreadable_in_the_database_and_readable_with_the_key(procedure):
    token = filled()
    submit_application(token=token, now=NOW)
    application = Application.objects.get()
    revision = Revision.objects.get()
    stored = " ".join((application.sealed, application.wrapped_key, revision.sealed, application.duplicate_key))
    assert "ポチ" not in stored
    assert key_ring().unseal(application.wrapped_key, revision.sealed)["answers"]["dogs"] == [{"call": "ポチ"}]


def test_handing_in_twice_gives_the_same_receipt(procedure):
    token = filled()
    first, second = submit_application(token=token, now=NOW), submit_application(token=token, now=NOW)
    assert (first.number, first.secret) == (second.number, second.secret)
    assert identifiers.parse(first.number) == first.number
    assert Revision.objects.count() == 1
    names = [entry.name for entry in history_of("procedures.application", Application.objects.get().pk)]
    assert names == ["procedures.application.submitted"]


def test_the_same_person_is_refused_while_an_application_is_open(procedure):
    receipt = submit_application(token=filled(), now=NOW)
    with pytest.raises(RuleBroken, match="もう受け付けています"):
        submit_application(token=filled(), now=NOW)
    withdraw_application(number=receipt.number, secret=receipt.secret, now=NOW)
    submit_application(token=filled(), now=NOW)


def test_after_handing_in_nothing_can_be_changed(procedure):
    token = filled()
    submit_application(token=token, now=NOW)
    with pytest.raises(MoveRefused):
        save_page(token=token, page_id="you", sent={}, now=NOW)


def test_the_status_is_for_whoever_has_number_and_code(procedure):
    receipt = submit_application(token=filled(), now=NOW)
    visitor = Client()
    given = {"number": receipt.number.lower().replace("-", " "), "secret": receipt.secret}
    page = visitor.post("/applications/", given, follow=True)
    assert "担当課が、これから内容を確かめます" in text_of(page)
    other = identifiers.of_number(7)
    refused = visitor.post("/applications/", given | {"secret": other})
    assert refused.status_code == 422
    assert "受付番号か確認番号が違います" in text_of(refused)
    address = page.redirect_chain[-1][0].replace("/status/", "/withdraw/")
    assert "申請を取り下げました" in text_of(visitor.post(address, follow=True))
    assert "「取り下げる」" in text_of(visitor.post(address, follow=True))


def test_an_application_keeps_its_form_when_a_new_one_is_published(city, procedure):
    token = filled()
    changed = FORM.replace('"title": "犬"', '"title": "犬たち"')
    publish_form(person=city.person("ict-staff"), procedure_code=CODE, text=changed, now=NOW)
    assert draft_by_token(token).application.form_version.number == 1
    assert draft_by_token(begin_application(procedure_code=CODE, now=NOW)).application.form_version.number == 2


def test_the_receipt_can_be_read_with_an_older_secret_of_the_installation(procedure, settings):
    token = filled()
    number = submit_application(token=token, now=NOW).number
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = settings.SECRET_KEY[::-1]
    assert receipt_of(Application.objects.get()).number == number
