"""A section corrects a slip on its own authority: a marked revision with a reason, which the applicant sees; nothing is lost."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hoshin.citizens.procedures.actions.correcting import save_correction, submit_correction
from hoshin.citizens.procedures.actions.examining import ask_correction, start_examination
from hoshin.citizens.procedures.actions.examining.changing import change_answer
from hoshin.citizens.procedures.models import Application, Revision
from hoshin.citizens.procedures.public import submit_application
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.citizens.procedures.queries.inbox import Wanted, inbox
from hoshin.citizens.procedures.queries.revisions import revisions_of
from hoshin.citizens.procedures.tests.forms import YOU, filled, handed_in
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import MoveRefused, NotFound, RuleBroken

REASON = "住民票の表記に合わせた。"


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


def lists(values):
    return {name: [value] for name, value in values.items()}


def change(member, receipt, question="name", reason=REASON, **values):
    sent = lists(values or YOU | {"name.family": "上越"})
    return change_answer(person=member, number=receipt.number, question_id=question, sent=sent, reason=reason, now=NOW)


def draft(receipt):
    return opened(Application.objects.get(number=receipt.number))


def test_only_that_answer_changes_and_the_version_before_stays(member, receipt):
    before = dict(draft(receipt).answers)
    change(member, receipt, **(YOU | {"name.family": "上越", "memo": "こっそり", "dogs.rows": "0"}))
    after = draft(receipt)
    assert {name for name in after.answers if after.answers[name] != before.get(name)} == {"name"}
    newest, first = revisions_of(after)
    assert (newest.number, newest.is_official, newest.made_by, newest.section, newest.reason) == (
        2,
        True,
        "主任の職員",
        "農政課",
        REASON,
    )
    assert [(one.label, one.before, one.after) for one in newest.changes] == [
        ("氏名", "葛󠄀城 一（カツラギ ハジメ）", "上越 一（カツラギ ハジメ）")
    ]
    assert first.answers == before
    assert "職権" in after.sources["name"]


def test_reason_and_content_are_sealed_and_not_in_the_trail(member, receipt):
    change(member, receipt)
    assert REASON not in Revision.objects.get(number=2).sealed
    event = history_of("procedures.application", draft(receipt).application.pk)[0]
    assert event.name == "procedures.application.answer_changed"
    assert "氏名" in str(event)
    assert "上越" not in str(event)
    assert REASON not in str(event)


def test_the_applicant_sees_what_from_to_why_when_and_by_which_office(member, receipt, token):
    change(member, receipt)
    page = Client().get(f"/applications/{token}/status/").content.decode()
    for words in ("農政課が、申請の内容を直しました", REASON, "<del>葛󠄀城 一", "<ins>上越 一", "令和8年11月24日"):
        assert words in page, words
    assert "主任の職員" not in page


def test_without_a_reason_without_a_change_or_unreadable_nothing_happens(member, receipt):
    for refused in (
        {"reason": "　"},
        {"reason": REASON, **YOU},
        {"question": "since", "since.era": "令和", "since.year": "8", "since.month": "13", "since.day": "1"},
    ):
        with pytest.raises(RuleBroken):
            change(member, receipt, **refused)
    assert Revision.objects.count() == 1


def test_what_would_make_further_answers_necessary_is_left_to_the_applicant(member, receipt):
    with pytest.raises(RuleBroken, match="猫の登録は必要ありません"):
        change(member, receipt, question="animal", animal="cat")
    with pytest.raises(RuleBroken, match="補正を求めてください"):
        change(member, receipt, question="dogs", **{"dogs.rows": "1", "dogs.0.call": ""})


def test_a_stranger_another_question_and_another_state_are_refused(city, member, receipt, dogs):
    with pytest.raises(NotFound):
        change(city.person("ict-staff"), receipt)
    with pytest.raises(NotFound):
        change(member, receipt, question="secret")
    fresh = handed_in(dogs.code, family="安塚")
    with pytest.raises(MoveRefused):
        change(member, fresh)
    ask_correction(person=member, number=receipt.number, comments={"memo": "x"}, now=NOW)
    with pytest.raises(MoveRefused):
        change(member, receipt)


def test_somebody_who_applied_already_is_recognised(member, receipt, dogs):
    handed_in(dogs.code, family="上越")
    with pytest.raises(RuleBroken, match="同じ方のほかの申請"):
        change(member, receipt)
    assert Revision.objects.filter(application__number=receipt.number).count() == 1
    change(member, receipt, **(YOU | {"name.family": "安塚"}))
    assert [one.number for one in inbox(member, Wanted(words="安塚"), today=NOW.date())] == [receipt.number]


def test_a_correction_after_it_starts_from_the_changed_answers(member, receipt, token):
    change(member, receipt)
    ask_correction(person=member, number=receipt.number, comments={"memo": "事情を書いてください。"}, now=NOW)
    save_correction(token=token, page_id="pack", sent=lists({"memo": "引っ越しました。"}), now=NOW)
    submit_correction(token=token, now=NOW)
    found = revisions_of(draft(receipt))
    assert [one.origin.value for one in found] == ["corrected", "official", "submitted"]
    assert [one.label for one in found[0].changes] == ["備考"]
    assert found[0].answers["name"]["family"] == "上越"


def test_the_database_refuses_an_official_revision_of_nobody(receipt):
    application = Application.objects.get()
    with transaction.atomic(), pytest.raises(IntegrityError):
        Revision.objects.create(application=application, number=2, sealed="", made_at=NOW, origin="official")


def test_the_pages_in_the_hands_of_an_official(city, member, receipt):
    client = Client()
    client.force_login(city.accounts["farm-member"])
    base = f"/staff/applications/{receipt.number}"
    assert f"{base}/answers/dogs/" in client.get(f"{base}/answers/").content.decode()
    assert 'name="name.family"' in client.get(f"{base}/answers/name/").content.decode()
    more = client.post(f"{base}/answers/dogs/", {"dogs.rows": "1", "dogs.0.call": "ポチ", "add": "dogs"})
    assert 'name="dogs.1.call"' in more.content.decode()
    wrong = client.post(f"{base}/answers/name/", YOU | {"name.family": "", "reason": REASON})
    assert wrong.status_code == 422
    assert 'href="#q-name-family"' in wrong.content.decode()
    missing = client.post(f"{base}/answers/name/", YOU | {"name.family": "上越", "reason": ""})
    assert missing.status_code == 422
    assert 'value="上越"' in missing.content.decode()
    assert client.get(f"{base}/answers/nothing/").status_code == 404
    done = client.post(f"{base}/answers/name/", YOU | {"name.family": "上越", "reason": REASON}, follow=True)
    assert "職権で直しました" in done.content.decode()
    assert "前の版から変わったところ" in done.content.decode()
    old = client.get(f"{base}/revisions/1/").content.decode()
    assert "葛󠄀城 一" in old
    assert "<ins>上越 一" in client.get(f"{base}/revisions/2/").content.decode()
    assert client.get(f"{base}/revisions/3/").status_code == 404
