"""Comments from residents: only while the city wants them, read by staff first, and nothing known of who wrote."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from hoshin.foundation.audit.models import Event
from hoshin.foundation.messages.public import inbox_of
from hoshin.foundation.people.public import StaffAccount
from hoshin.kernel import clock
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound
from hoshin.steering.plan import actions
from hoshin.steering.plan.actions import commenting
from hoshin.steering.plan.models import Comment, Tries
from hoshin.steering.plan.rules.commenting import LONGEST_COMMENT, MOST_ON_A_SHEET, Refusal
from hoshin.steering.plan.tests.cast import NOW, drafted, routed

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SAID = "窓口の近くに案内板がほしい"


def browser(person) -> Client:
    client = Client()
    client.force_login(StaffAccount.objects.get(pk=person.account_id))
    return client


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def sheet(cast):
    return routed(cast)


@pytest.fixture
def taken(cast):
    actions.switch_comments(person=cast.staff, is_open=True, now=NOW)


def mark_of(page) -> str:
    found = re.search(r'name="mark" value="([^"]+)"', page.text)
    assert found is not None
    assert '<textarea name="body"' in page.text
    return found[1]


def say(sheet, body=SAID, mark=None):
    """Hand a comment in from a form that was opened a minute ago (or from the one of `mark`), without any cookie."""
    mark = actions.form_for_a_comment(NOW - timedelta(minutes=1)) if mark is None else mark
    return Client().post(f"/plan/{sheet.number}/comment/", {"body": body, "mark": mark})


def settle(person, comment, step, **values):
    return browser(person).post(f"/staff/plan/comments/{comment.pk}/{step}/", values)


def page_of(sheet) -> str:
    return Client().get(f"/plan/{sheet.number}/").text


def test_switched_off_there_is_no_trace(cast, sheet, taken):
    say(sheet)
    comment = Comment.objects.get()
    settle(cast.staff, comment, "publish")
    assert SAID in page_of(sheet)
    browser(cast.staff).post("/staff/plan/comments/switch/")
    assert "ご意見" not in page_of(sheet)
    assert SAID not in page_of(sheet)
    assert say(sheet).status_code == 404
    assert Client().get(f"/plan/{sheet.number}/comment/").status_code == 404
    for person in (cast.staff, cast.member):
        official = browser(person)
        assert official.get("/staff/plan/comments/").status_code == 404
        assert official.get(f"/staff/plan/comments/{comment.pk}/").status_code == 404
        assert settle(person, comment, "answer", answer="回答").status_code == 404
    with pytest.raises(NotFound):
        actions.hand_in_comment(number=sheet.number, body="x", form="", now=NOW)
    assert "ご意見" not in browser(cast.member).get("/staff/plan/").text
    browser(cast.staff).post("/staff/plan/comments/switch/")
    assert SAID in page_of(sheet)


def test_only_cio_staff_switch(cast):
    assert browser(cast.head).post("/staff/plan/comments/switch/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.switch_comments(person=cast.head, is_open=True, now=NOW)


def test_nobody_reads_a_comment_before_staff_have_published_it(cast, sheet, taken):
    assert say(sheet).status_code == 200
    comment = Comment.objects.get()
    assert SAID not in page_of(sheet)
    assert any("ご意見が届きました" in message.subject for message in inbox_of(cast.staff))
    assert browser(cast.stranger).get(f"/staff/plan/comments/{comment.pk}/").status_code == 404
    assert settle(cast.head, comment, "publish").status_code == 403
    assert SAID not in page_of(sheet)
    assert settle(cast.staff, comment, "publish").status_code == 302
    assert SAID in page_of(sheet)
    assert any("公開しました" in message.subject for message in inbox_of(cast.head))
    with pytest.raises(MoveRefused):
        actions.refuse_comment(person=cast.staff, comment_id=comment.pk, refusal=Refusal.HURTFUL, note="", now=NOW)


def test_the_section_answers_in_public_what_was_published(cast, sheet, taken):
    say(sheet)
    comment = Comment.objects.get()
    with pytest.raises(MoveRefused):
        actions.answer_comment(person=cast.member, comment_id=comment.pk, answer="立てます", now=NOW)
    settle(cast.staff, comment, "publish")
    assert settle(cast.member, comment, "answer", answer="").status_code == 422
    assert settle(cast.member, comment, "answer", answer="来月立てます").status_code == 302
    assert "来月立てます" in page_of(sheet)
    assert settle(cast.stranger, comment, "answer", answer="横から").status_code == 404


def test_a_refusal_has_its_reason_and_the_text_is_wiped_later(cast, sheet, taken):
    say(sheet, "ある人の電話は…")
    comment = Comment.objects.get()
    assert settle(cast.staff, comment, "refuse", refusal="").status_code == 422
    assert settle(cast.staff, comment, "refuse", refusal="personal", note="電話番号").status_code == 302
    assert "ある人" not in page_of(sheet)
    assert "個人が分かる情報" in browser(cast.member).get(f"/staff/plan/comments/{comment.pk}/").text
    assert "0件" in actions.wipe_refused_comments(NOW + timedelta(days=89))
    assert "1件" in actions.wipe_refused_comments(NOW + timedelta(days=91))
    assert Comment.objects.get().body == ""
    assert not any("ある人" in str(vars(event)) for event in Event.objects.all()), (
        "what can be wiped is not in the trail"
    )
    assert Event.objects.get(name="plan.comment.refused").reason.startswith("個人が分かる情報")


def test_a_comment_is_plain_text_and_of_a_listed_sheet(cast, sheet, taken):
    say(sheet, "<b>太字</b>")
    settle(cast.staff, Comment.objects.get(), "publish")
    assert "&lt;b&gt;太字" in page_of(sheet)
    assert say(sheet, " ").status_code == 422
    assert say(sheet, "あ" * (LONGEST_COMMENT + 1)).status_code == 422
    assert say(drafted(cast)).status_code == 404
    assert Comment.objects.count() == 1


def test_the_same_words_sent_twice_wait_once(cast, sheet, taken):
    say(sheet)
    say(sheet)
    assert Comment.objects.count() == 1


def test_a_form_takes_one_comment_from_its_third_second_for_a_day(cast, sheet, taken, monkeypatch):
    page = Client().get(f"/plan/{sheet.number}/comment/")
    for later, status in ((0, 422), (2, 422), (3, 200), (86_401, 422)):
        monkeypatch.setattr(clock, "now", lambda later=later: NOW + timedelta(seconds=later))
        assert say(sheet, mark=mark_of(page)).status_code == status, later
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=9))
    assert say(sheet, mark=mark_of(page)).status_code == 200, "the click came twice"
    refused = say(sheet, "同じ画面からもう一つ", mark=mark_of(page))
    assert refused.status_code == 429
    assert "開き直して" in refused.text
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "作りもの", "WyJhIiwxXQ:xyz"])
def test_nobody_makes_a_form_of_their_own_and_the_refusal_brings_one(cast, sheet, taken, mark, monkeypatch):
    refused = say(sheet, mark=mark)
    assert refused.status_code == 422
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    assert say(sheet, mark=mark_of(refused)).status_code == 200


def test_a_sheet_and_the_whole_are_limited_whatever_cookies_and_addresses_are_used(cast, sheet, taken, monkeypatch):
    for number in range(MOST_ON_A_SHEET):
        assert say(sheet, f"意見{number}").status_code == 200
    assert say(sheet, "もう一つ").status_code == 429
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    assert say(sheet, "一時間後").status_code == 200
    monkeypatch.setattr(commenting, "MOST_WAITING", MOST_ON_A_SHEET + 1)
    assert say(sheet, "職員が読みきれない").status_code == 429
    settle(cast.staff, Comment.objects.get(body="意見0"), "publish")
    assert say(sheet, "一つ読まれた").status_code == 200
    kept = [str(vars(one)) for one in (*Tries.objects.all(), *Comment.objects.all(), *Event.objects.all())]
    assert not any("127.0.0.1" in text for text in kept)


def test_staff_find_comments_by_state_and_words(cast, sheet, taken):
    say(sheet)
    say(sheet, "別の話")
    settle(cast.staff, Comment.objects.get(body=SAID), "publish")
    client = browser(cast.staff)
    assert SAID not in client.get("/staff/plan/comments/?state=waiting").text
    assert SAID in client.get("/staff/plan/comments/?state=published").text
    assert "別の話" not in client.get("/staff/plan/comments/?words=案内板").text
    assert SAID not in browser(cast.stranger).get("/staff/plan/comments/").text
    assert SAID in browser(cast.member).get("/staff/plan/comments/").text


def test_the_list_asks_a_fixed_number_of_queries(cast, sheet, taken, django_assert_max_num_queries):
    for number in range(6):
        say(sheet, f"意見{number}")
    client = browser(cast.staff)
    client.get("/staff/plan/comments/")
    with django_assert_max_num_queries(14):
        client.get("/staff/plan/comments/")
