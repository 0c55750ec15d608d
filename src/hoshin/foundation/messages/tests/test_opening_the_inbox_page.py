from typing import Any

import pytest

from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.public import send
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Role
from hoshin.kernel import clock

PAGE = "/staff/messages/"


def tell(browser: Any, title: str = "電子申請") -> Message:
    account = int(browser.session["_auth_user_id"])
    send(to=[account], template="tests.listed", fields={"title": title}, url="/staff/plan/1/", now=clock.now())
    return Message.objects.latest("pk")


def test_it_shows_what_is_unread_and_leads_to_the_thing(sign_in: Any) -> None:
    browser = sign_in(Role.SECTION_MEMBER)
    message = tell(browser, "<窓口>")
    page = browser.get(PAGE).content.decode()
    assert "「&lt;窓口&gt;」が登載されました" in page
    assert 'class="count-badge">1' in page
    answer = browser.post(f"{PAGE}{message.pk}/open")
    assert answer["Location"] == "/staff/plan/1/"
    message.refresh_from_db()
    assert message.read_at is not None
    assert "未読のお知らせはありません" in browser.get(PAGE, {"show": "unread"}).content.decode()


def test_one_or_all_can_be_marked_as_read(sign_in: Any) -> None:
    browser = sign_in(Role.EXPERT)
    first, second = tell(browser), tell(browser)
    browser.post(f"{PAGE}{first.pk}/read")
    assert Message.objects.filter(read_at=None).count() == 1
    tell(browser)
    browser.post(f"{PAGE}read-all", {"up_to_id": second.pk})
    assert Message.objects.filter(read_at=None).count() == 1, "what arrived after the page was opened stays unread"
    assert browser.post(f"{PAGE}read-all", {"up_to_id": "x"}).status_code == 302
    assert Message.objects.filter(read_at=None).count() == 1


def test_reading_is_done_by_post_on_own_messages_only(sign_in: Any) -> None:
    message = tell(sign_in(Role.CIO))
    stranger = sign_in(Role.SECTION_MEMBER)
    for act in ("open", "read"):
        assert stranger.get(f"{PAGE}{message.pk}/{act}").status_code == 405
        assert stranger.post(f"{PAGE}{message.pk}/{act}").status_code == 404


def test_an_empty_inbox_says_what_will_come(sign_in: Any) -> None:
    assert "お知らせはまだありません" in sign_in(Role.CIO).get(PAGE).content.decode()


def test_the_signed_out_are_sent_to_sign_in(client: Any, db: None) -> None:
    assert client.get(PAGE)["Location"].startswith("/sign-in/?next=")


def test_the_number_of_queries_does_not_grow(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    browser = sign_in(Role.CIO)
    for _ in range(30):
        tell(browser)
    with django_assert_max_num_queries(10):
        browser.get(PAGE)


@pytest.fixture(autouse=True)
def _nobody_else(db: None) -> None:
    assert not StaffAccount.objects.exists()
