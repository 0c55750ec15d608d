"""Mails to people who have no account here: one copy on the wire, nothing left behind, a way to unsubscribe."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from hoshin.foundation.messages.actions import TEMPLATES, deliver_batch, send_outside, sweep
from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.public import can_mail_outside, inbox_of
from hoshin.foundation.messages.rules import MailState
from hoshin.foundation.messages.tests.smtp import MailDesk
from hoshin.foundation.people.public import VISITOR, Person
from hoshin.kernel.errors import RuleBroken

pytestmark = pytest.mark.postgres
CODE = "tests.code"


@pytest.fixture(autouse=True)
def text() -> None:
    TEMPLATES.register(CODE, subject="確認番号", body="確認番号は {code} です。")


def mailed(now: datetime, *, address: str = "resident@example.jp", unsubscribe: str = "") -> bool:
    return send_outside(
        address=address,
        template=CODE,
        fields={"code": "314159"},
        url="/applications/",
        now=now,
        unsubscribe_path=unsubscribe,
    )


def test_it_arrives_and_leaves_nothing_behind(desk: MailDesk, now: datetime, db: None) -> None:
    assert mailed(now, unsubscribe="/unsubscribe/secret/")
    assert deliver_batch(now=now).sent == 1
    (mail,) = desk.mails
    assert mail["To"] == "resident@example.jp"
    assert mail["List-Unsubscribe"] == "<https://hoshin.city.example/unsubscribe/secret/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "314159" in mail.get_content()
    kept = Message.objects.get()
    assert (kept.outside_address, kept.body, kept.url, kept.unsubscribe_path) == ("", "", "/", "")
    assert (kept.mail.address, kept.mail.state) == ("", MailState.SENT)


def test_no_inbox_shows_it(official: Person, desk: MailDesk, now: datetime) -> None:
    mailed(now)
    assert not inbox_of(VISITOR).exists()
    assert not inbox_of(official).exists()


def test_one_that_cannot_be_delivered_is_kept_for_two_weeks_and_then_forgotten(
    desk: MailDesk, now: datetime, db: None
) -> None:
    mailed(now)
    Mail.objects.update(state=MailState.FAILED, finished_at=now, last_error="なし", address="resident@example.jp")
    sweep(now=now + timedelta(days=14))
    assert "314159" in Message.objects.get().body
    sweep(now=now + timedelta(days=14, seconds=1))
    assert (Message.objects.get().body, Mail.objects.get().address) == ("", "")


def test_what_is_no_address_is_refused_and_a_house_without_mail_says_so(
    settings: Settings, desk: MailDesk, now: datetime, db: None
) -> None:
    with pytest.raises(RuleBroken):
        mailed(now, address="resident")
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="")
    assert not can_mail_outside()
    assert not mailed(now)
    assert not Message.objects.exists()
