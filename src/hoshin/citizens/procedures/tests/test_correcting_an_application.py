"""A section asks for the correction of named answers; the applicant corrects those, nothing else, and hands in once."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.citizens.procedures.actions.correcting import save_correction, submit_correction
from hoshin.citizens.procedures.actions.examining import ask_correction, start_examination, take_correction_back
from hoshin.citizens.procedures.models import Application, Correction, NameMark, Revision, Upload
from hoshin.citizens.procedures.permissions import moves_open_to
from hoshin.citizens.procedures.public import (
    begin_application,
    publish_form,
    save_page,
    submit_application,
    withdraw_application,
)
from hoshin.citizens.procedures.queries import access, draft_by_token, key_ring
from hoshin.citizens.procedures.queries.access import access_to
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.corrections import correction_by_token
from hoshin.citizens.procedures.queries.inbox import Wanted, inbox
from hoshin.citizens.procedures.queries.uploads import accepted_file
from hoshin.citizens.procedures.tests.forms import DOCUMENT, PACK, YOU, filled, handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.files.tests import samples
from hoshin.foundation.files.tests.conftest import folder  # noqa: F401 - a fixture
from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

COMMENT = "住民票と違う字が使われています。"


@pytest.fixture
def member(city):
    return city.person("farm-member")


@pytest.fixture
def token(dogs):
    return filled(dogs.code)


@pytest.fixture
def receipt(token, member):
    receipt = submit_application(token=token, now=NOW)
    start_examination(person=member, number=receipt.number, now=NOW)
    return receipt


@pytest.fixture
def asked(member, receipt):
    return ask_correction(person=member, number=receipt.number, comments={"name": COMMENT, "memo": ""}, now=NOW)


def lists(values):
    return {name: [value] for name, value in values.items()}


def save(token, page_id, **values):
    return save_correction(token=token, page_id=page_id, sent=lists(values), now=NOW)


def corrected_name(token, family="上越"):
    return save_correction(token=token, page_id="you", sent=lists(YOU | {"name.family": family}), now=NOW)


def answers():
    return opened(Application.objects.get()).answers


def text_of(page):
    return page.content.decode()


def test_the_whole_way_over_the_pages_without_javascript(city, receipt, token):
    staff, phone = Client(), Client()
    staff.force_login(city.accounts["farm-member"])
    page = text_of(staff.get(f"/staff/applications/{receipt.number}/ask_correction/"))
    assert 'name="field" value="name"' in page
    assert "comment-" not in page
    ticked = staff.post(f"/staff/applications/{receipt.number}/ask_correction/", {"field": "name", "do": "choose"})
    assert "今の答え：葛󠄀城 一" in text_of(ticked)
    assert 'name="comment-name"' in text_of(ticked)
    sent = staff.post(
        f"/staff/applications/{receipt.number}/ask_correction/", {"comment-name": COMMENT, "due_on": "令和8年12月1日"}
    )
    assert sent.headers["Location"] == f"/staff/applications/{receipt.number}/"
    assert COMMENT in text_of(staff.get(f"/staff/applications/{receipt.number}/"))
    assert phone.get(f"/applications/{token}/").headers["Location"] == f"/applications/{token}/correction/"
    led = phone.post("/applications/", {"number": receipt.number, "secret": receipt.secret})
    base = led.headers["Location"]
    assert base.endswith("/correction/")
    overview = text_of(phone.get(base))
    assert COMMENT in overview
    assert "令和8年12月1日" in overview
    first = f"{base}pages/you/"
    assert f'button-primary" href="{first}"' in overview
    assert 'name="name.family"' in text_of(phone.get(first))
    wrong = phone.post(first, YOU | {"name.family": ""})
    assert wrong.status_code == 422
    assert 'href="#q-name-family"' in text_of(wrong)
    assert phone.post(first, YOU | {"name.family": "上越"}).headers["Location"] == f"{base}check/"
    check = text_of(phone.get(f"{base}check/"))
    assert "<del>葛󠄀城 一（カツラギ ハジメ）</del>" in check
    assert "<ins>上越 一（カツラギ ハジメ）</ins>" in check
    done = phone.post(f"{base}check/", follow=True)
    assert "直した内容を提出しました" in text_of(done)
    assert "直していただいた内容を受け取りました" in text_of(done)
    assert Application.objects.get().state == "examining"
    assert phone.post(f"{base}check/").status_code == 302
    assert Revision.objects.count() == 2


def test_what_is_asked_for_is_sealed_and_the_trail_names_fields_only(receipt, asked):
    application = Application.objects.get()
    assert (application.state, application.due_on) == ("correction", None)
    assert COMMENT not in asked.comments + asked.sealed
    event = history_of("procedures.application", application.pk)[0]
    assert event.name == "procedures.application.ask_correction"
    assert "氏名" in str(event)
    assert COMMENT not in str(event)


def test_only_named_answers_change_whatever_is_sent(receipt, asked, token):
    before = dict(answers())
    everything = YOU | PACK | {"name.family": "上越", "memo": "こっそり", "animal": "cat", "dogs.0.call": "タマ"}
    save_correction(token=token, page_id="you", sent=lists(everything), now=NOW)
    for page_id in ("kind", "pack"):
        with pytest.raises(NotFound):
            save_correction(token=token, page_id=page_id, sent=lists(everything), now=NOW)
    submit_correction(token=token, now=NOW)
    after = answers()
    assert {name for name in after if after[name] != before.get(name)} == {"name"}
    assert after["name"]["family"] == "上越"


def test_rows_are_corrected_as_a_whole_and_other_buttons_do_nothing(member, receipt, token):
    ask_correction(person=member, number=receipt.number, comments={"dogs": "2頭いるはずです。"}, now=NOW)
    client, page = Client(), f"/applications/{token}/correction/pages/pack/"
    client.post(page, PACK | {"add": "dogs"})
    client.post(page, {"dogs.rows": "2", "dogs.0.call": "ポチ", "dogs.1.call": "ハチ", "memo": "こっそり"})
    client.post(
        page, {"dogs.rows": "2", "dogs.0.call": "ポチ", "dogs.1.call": "ハチ", "drop_file": "memo.1", "add": "memo"}
    )
    submit_correction(token=token, now=NOW)
    assert answers()["dogs"] == [{"call": "ポチ"}, {"call": "ハチ"}]
    assert "memo" not in answers()


def test_the_examination_stands_still_until_it_is_handed_in(member, receipt, asked, city):
    application = Application.objects.select_related("procedure").get()
    assert [move.code for move in moves_open_to(city.person("farm-head"), application, now=NOW)] == ["take_back"]
    with pytest.raises(MoveRefused):
        ask_correction(person=member, number=receipt.number, comments={"memo": "x"}, now=NOW)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Correction.objects.create(application=application, asked_at=NOW, comments="", sealed="", saved_at=NOW)


def test_the_clock_stands_still_meanwhile(member, receipt, asked, token):
    corrected_name(token)
    submit_correction(token=token, now=NOW + timedelta(days=30))
    assert Application.objects.get().due_on == date(2026, 12, 4) + timedelta(days=30)


def test_nothing_is_named_a_stranger_asks_a_day_is_over(city, member, receipt):
    number = receipt.number
    with pytest.raises(RuleBroken):
        ask_correction(person=member, number=number, comments={"name": "　"}, now=NOW)
    with pytest.raises(RuleBroken):
        ask_correction(person=member, number=number, comments={"secret": "x"}, now=NOW)
    with pytest.raises(RuleBroken):
        ask_correction(person=member, number=number, comments={"name": "x"}, due_on=date(2026, 11, 23), now=NOW)
    with pytest.raises(NotFound):
        ask_correction(person=city.person("ict-staff"), number=number, comments={"name": "x"}, now=NOW)
    assert not Correction.objects.exists()


def test_handing_in_twice_changes_nothing_more_and_officials_are_told_once(member, receipt, asked, token):
    corrected_name(token)
    first = submit_correction(token=token, now=NOW)
    second = submit_correction(token=token, now=NOW)
    assert first.pk == second.pk
    assert [one.number for one in Revision.objects.filter(correction=first)] == [2]
    assert [one.subject for one in inbox_of(member)] == [f"補正が提出されました：{receipt.number}"]
    with pytest.raises(MoveRefused):
        corrected_name(token)


def test_the_corrected_name_is_found_and_the_old_one_is_not(member, receipt, asked, token):
    corrected_name(token)
    submit_correction(token=token, now=NOW)
    found = [one.number for one in inbox(member, Wanted(words="上越"), today=NOW.date())]
    assert found == [receipt.number]
    assert not inbox(member, Wanted(words="葛󠄀城"), today=NOW.date()).exists()
    assert NameMark.objects.exists()


def test_a_correction_into_somebody_who_applied_already_is_refused_clearly(dogs, receipt, asked, token):
    handed_in(dogs.code, family="上越")
    corrected_name(token, "上越")
    refused = Client().post(f"/applications/{token}/correction/check/")
    assert refused.status_code == 422
    assert "同じ方のほかの申請と同じになるため" in text_of(refused)
    application = Application.objects.get(number=receipt.number)
    assert application.state == "correction"
    assert application.revisions.count() == 1
    corrected_name(token, "安塚")
    submit_correction(token=token, now=NOW)
    handed_in(dogs.code)


def test_an_answer_that_ends_the_form_cannot_be_handed_in(member, receipt, token):
    ask_correction(person=member, number=receipt.number, comments={"animal": "猫ですか。"}, now=NOW)
    save(token, "kind", animal="cat")
    page = text_of(Client().get(f"/applications/{token}/correction/check/"))
    assert "猫の登録は必要ありません" in page
    assert "直した内容を提出する</button>" not in page
    with pytest.raises(RuleBroken):
        submit_correction(token=token, now=NOW)


def test_the_request_is_taken_back_with_a_reason(member, receipt, asked, token):
    corrected_name(token)
    with pytest.raises(RuleBroken):
        take_correction_back(person=member, number=receipt.number, note=" ", now=NOW)
    take_correction_back(person=member, number=receipt.number, note="住民票で確かめられたため。", now=NOW)
    assert answers()["name"]["family"] == "葛󠄀城"
    assert Correction.objects.get().outcome == "taken_back"
    with pytest.raises(MoveRefused):
        corrected_name(token)
    page = text_of(Client().get(f"/applications/{token}/correction/", follow=True))
    assert "直していただく必要がなくなりました" in page


def test_a_withdrawal_ends_the_request(receipt, asked, token):
    withdraw_application(number=receipt.number, secret=receipt.secret, now=NOW)
    assert Correction.objects.get().outcome == "withdrawn"
    with pytest.raises(MoveRefused):
        submit_correction(token=token, now=NOW)


def test_the_address_given_out_for_number_and_code_ends_after_a_day(receipt, asked, monkeypatch):
    token = access_to(Application.objects.get())
    client = Client()
    assert client.get(f"/applications/{token}/correction/").status_code == 200
    assert client.get(f"/applications/{token[:-1]}/correction/").status_code == 404
    monkeypatch.setattr(access, "LIVES", timedelta(0))
    over = client.get(f"/applications/{token}/correction/")
    assert over.status_code == 404
    assert "もう一度開いてください" in text_of(over)


def test_the_receipt_stays_what_it_was(receipt, asked, token):
    corrected_name(token)
    submit_correction(token=token, now=NOW)
    content = key_ring().unseal(Application.objects.get().wrapped_key, Application.objects.get().sealed)
    assert content["secret"] == receipt.secret


def test_no_page_is_heavier_than_sixty_kilobytes(receipt, asked, token):
    client = Client()
    for page in ("correction/", "correction/pages/you/", "correction/check/", "status/"):
        assert len(client.get(f"/applications/{token}/{page}").content) < 60 * 1024, page


@pytest.fixture
def papers(city, member, folder, dogs):  # noqa: F811
    """The token of an application with a file that is to be replaced, and another that shows up by an answer."""
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"] += [
        {
            "id": "papers",
            "title": "書類",
            "questions": [
                {"id": "proof", "type": "file", "label": "証明書", "is_required": True, "most": 2},
                {"id": "chip", "type": "yes_no", "label": "マイクロチップ", "is_required": True},
                {"id": "chip_paper", "type": "file", "label": "チップの証明書", "is_required": True},
            ],
        }
    ]
    document["rules"].append(
        {
            "kind": "show",
            "target": "chip_paper",
            "when": {"op": "equals", "args": [{"answer": "chip"}, {"value": True}]},
        }
    )
    text = json.dumps(document, ensure_ascii=False)
    publish_form(person=city.person("ict-staff"), procedure_code=dogs.code, text=text, now=NOW)
    token = filled(dogs.code)
    files = {"proof": [SimpleUploadedFile("一.pdf", samples.PDF)]}
    save_page(token=token, page_id="papers", sent={"chip": ["no"]}, files=files, now=NOW)
    number = submit_application(token=token, now=NOW).number
    start_examination(person=member, number=number, now=NOW)
    ask_correction(person=member, number=number, comments={"proof": "期限切れです。", "chip": "違います。"}, now=NOW)
    return token


def test_a_file_is_replaced_and_one_that_became_necessary_is_asked_for(papers):
    client, page = Client(), f"/applications/{papers}/correction/pages/papers/"
    old = Upload.objects.get()
    new = SimpleUploadedFile("二.pdf", samples.PDF + b"\n%%EOF")
    assert client.post(page, {"proof": new, "chip": "no", "stay": "1"}).status_code == 302
    assert client.post(page, {"chip": "yes", "drop_file": f"proof.{old.pk}"}).status_code == 302
    assert "チップの証明書に答えてください" in text_of(client.post(page, {"chip": "yes"}))
    paper = SimpleUploadedFile("三.pdf", samples.PDF + b"\n\n%%EOF")
    assert client.post(page, {"chip": "yes", "chip_paper": paper}).headers["Location"].endswith("/check/")
    names = {one.question: one.pk for one in Upload.objects.filter(accepted_at__isnull=True)}
    assert set(names) == {"proof", "chip_paper"}
    application = Application.objects.get()
    with pytest.raises(NotFound):
        accepted_file(application, opened(application).answers, names["proof"])
    sent = client.get(f"/applications/{papers}/files/{names['proof']}/").headers["Content-Disposition"]
    assert sent == "attachment; filename*=UTF-8''%E4%BA%8C.pdf"
    submit_correction(token=papers, now=NOW)
    assert accepted_file(application, answers(), names["proof"]).content.startswith(b"%PDF")
    assert accepted_file(application, {}, old.pk).content == samples.PDF
    assert Upload.objects.filter(accepted_at__isnull=True).count() == 0


def test_files_sent_for_a_request_that_is_taken_back_are_let_go(papers, member):
    page = f"/applications/{papers}/correction/pages/papers/"
    Client().post(page, {"proof": SimpleUploadedFile("二.pdf", samples.PDF + b"\n%%EOF"), "chip": "no", "stay": "1"})
    assert Upload.objects.count() == 2
    number = str(draft_by_token(papers).application)
    take_correction_back(person=member, number=number, note="不要になったため。", now=NOW)
    assert Upload.objects.count() == 1


def test_a_file_for_a_question_that_is_not_open_is_not_taken(member, receipt, asked, token):
    files = {"memo": [SimpleUploadedFile("一.pdf", samples.PDF)]}
    save_correction(token=token, page_id="you", sent=lists(YOU), files=files, now=NOW)
    assert not Upload.objects.exists()


def test_when_identity_is_demanded_since_the_correction_waits_for_it(dogs, receipt, asked, token):
    dogs.proofing_level = dogs.authentication_level = 2
    dogs.save()
    page = Client().get(f"/applications/{token}/correction/pages/you/")
    assert page.headers["Location"] == f"/applications/{token}/correction/"
    assert "ここではできない確認です" in text_of(Client().get(f"/applications/{token}/correction/"))
    with pytest.raises(MoveRefused):
        corrected_name(token)


def test_a_draft_has_no_status_and_no_correction(dogs):
    token = begin_application(procedure_code=dogs.code, now=NOW)
    assert Client().get(f"/applications/{token}/status/").status_code == 404
    with pytest.raises(NotFound):
        correction_by_token(token)


def test_the_applicant_is_told_by_mail_without_any_content(dogs, city, member, settings):
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="127.0.0.1")
    document = json.loads(json.dumps(DOCUMENT))
    document["pages"][0]["questions"].append({"id": "mail", "type": "email", "label": "メールアドレス"})
    text = json.dumps(document, ensure_ascii=False)
    publish_form(person=city.person("ict-staff"), procedure_code=dogs.code, text=text, now=NOW)
    token = filled(dogs.code)
    save_page(token=token, page_id="you", sent=lists(YOU | {"mail": "a@example.jp"}), now=NOW)
    number = submit_application(token=token, now=NOW).number
    start_examination(person=member, number=number, now=NOW)
    ask_correction(person=member, number=number, comments={"name": COMMENT}, now=NOW)
    mail = Message.objects.get(template="procedures.correction_asked")
    assert mail.outside_address == "a@example.jp"
    assert number in mail.subject
    assert COMMENT not in mail.body
