from datetime import timedelta
from typing import Any

from django.test import Client

from hoshin.foundation.messages.actions import deliver_batch
from hoshin.foundation.messages.models import Mail
from hoshin.foundation.messages.tests.smtp import MailDesk
from hoshin.foundation.messages.tests.test_sending_a_message import listed
from hoshin.foundation.people.public import Person, Role
from hoshin.kernel import clock

PAGE = "/staff/messages/mail/"


def test_a_missing_mail_server_is_said_aloud(sign_in: Any, official: Person, no_server: None) -> None:
    listed(official, now=clock.now())
    deliver_batch(now=clock.now())
    page = sign_in(Role.OPERATOR).get(PAGE, {"state": "inbox_only"}).content.decode()
    assert "メールサーバーが設定されていません" in page
    assert "kakari@city.example" in page


def test_failures_are_listed_and_sent_again(sign_in: Any, official: Person, desk: MailDesk) -> None:
    desk.refusals["kakari@city.example"] = "550 <gone>"
    listed(official, now=clock.now())
    deliver_batch(now=clock.now())
    browser = sign_in(Role.OPERATOR)
    page = browser.get(PAGE).content.decode()
    assert "550 &lt;gone&gt;" in page
    assert "送信できず 1 件" in page
    browser.post(f"{PAGE}{Mail.objects.get().pk}/send-again")
    assert Mail.objects.get().state == "queued"
    again = browser.post(f"{PAGE}{Mail.objects.get().pk}/send-again", follow=True)
    assert "もう送信待ちか送信済みです" in again.content.decode()


def test_all_of_them_are_sent_again_at_once(sign_in: Any, official: Person, operator: Person, no_server: None) -> None:
    listed(official, operator, now=clock.now())
    deliver_batch(now=clock.now())
    answer = sign_in(Role.OPERATOR).post(f"{PAGE}send-again", follow=True)
    assert "2件のメールを送信待ちに戻しました" in answer.content.decode()


def test_every_state_has_its_list(sign_in: Any, official: Person, desk: MailDesk) -> None:
    listed(official, now=clock.now() + timedelta(hours=1))
    browser = sign_in(Role.OPERATOR)
    for state in ("failed", "inbox_only", "queued", "sending", "sent", "nonsense"):
        assert browser.get(PAGE, {"state": state}).status_code == 200
    assert "kakari@city.example" in browser.get(PAGE, {"state": "queued"}).content.decode()


def test_others_do_not_look_after_mails(sign_in: Any, client: Client) -> None:
    browser = sign_in(Role.CIO)
    assert browser.get(PAGE).status_code == 403
    assert browser.post(f"{PAGE}send-again").status_code == 403
    assert browser.post(f"{PAGE}1/send-again").status_code == 403
