"""Mails against a real server on the loopback address: up, down, refusing, hanging up; and against dying processes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from hoshin.foundation.audit.models import Event
from hoshin.foundation.messages.actions import deliver_batch, delivery, send_again, sweep
from hoshin.foundation.messages.actions.delivery import _claim
from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.public import reconcile
from hoshin.foundation.messages.rules import (
    BATCH_SIZE,
    MAIL_FLOW,
    STALE_AFTER,
    MailServer,
    MailState,
)
from hoshin.foundation.messages.tasks import deliver_mail
from hoshin.foundation.messages.tests.conftest import number
from hoshin.foundation.messages.tests.smtp import MailDesk
from hoshin.foundation.messages.tests.test_sending_a_message import listed
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed
from hoshin.kernel.retrying import next_attempt_after

pytestmark = pytest.mark.postgres


def state() -> str:
    return Mail.objects.get().state


def test_it_arrives_in_japanese(official: Person, desk: MailDesk, now: datetime) -> None:
    listed(official, now=now)
    assert deliver_batch(now=now).sent == 1
    (mail,) = desk.mails
    assert mail["Subject"] == "「電子申請」が登載されました"
    assert (mail["To"], mail["From"]) == ("kakari@city.example", "hoshin@city.example")
    lines = mail.get_content().splitlines()
    assert lines == ["電子申請を確かめてください。", "", "https://hoshin.city.example/staff/plan/1/"]
    assert desk.raw[0].isascii()
    assert (state(), Mail.objects.get().address) == (MailState.SENT, "kakari@city.example")


def test_it_is_sent_once(official: Person, desk: MailDesk, now: datetime) -> None:
    listed(official, now=now)
    deliver_batch(now=now)
    deliver_batch(now=now + timedelta(days=2))
    assert len(desk.mails) == 1


def test_the_task_empties_the_queue_in_batches(official: Person, desk: MailDesk, now: datetime) -> None:
    for _ in range(BATCH_SIZE + 3):
        listed(official, now=now)
    assert deliver_mail.call() == BATCH_SIZE + 3
    assert len({mail["Message-ID"] for mail in desk.mails}) == BATCH_SIZE + 3


def test_a_server_that_is_down_delays_and_loses_nothing(official: Person, desk: MailDesk, now: datetime) -> None:
    desk.stop()
    listed(official, now=now)
    assert not deliver_batch(now=now).is_server_reachable
    assert state() == MailState.QUEUED
    assert "つながりません" in Mail.objects.get().last_error
    assert deliver_batch(now=now).claimed == 0, "it waits before it tries again"
    desk.start()
    deliver_batch(now=now + timedelta(minutes=1))
    assert state() == MailState.SENT
    assert len(desk.mails) == 1


def test_it_gives_up_after_days_visibly_and_can_be_sent_again(
    official: Person, operator: Person, desk: MailDesk, now: datetime
) -> None:
    desk.stop()
    listed(official, now=now)
    moment = now
    tries = 0
    while state() == MailState.QUEUED:
        moment = Mail.objects.get().next_attempt_at or moment
        deliver_batch(now=moment)
        tries += 1
    desk.start()
    assert moment - now > timedelta(days=2)
    assert tries == 9
    assert state() == MailState.FAILED
    assert Event.objects.filter(name="messages.mail.given_up").count() == 1
    with pytest.raises(NotAllowed):
        send_again(person=official, mail_ids=None, now=moment)
    assert send_again(person=operator, mail_ids=[Mail.objects.get().pk], now=moment) == 1
    deliver_batch(now=moment)
    assert state() == MailState.SENT


def test_a_wrong_address_is_given_up_at_once(official: Person, desk: MailDesk, now: datetime) -> None:
    desk.refusals["kakari@city.example"] = "550 no such person"
    listed(official, now=now)
    deliver_batch(now=now)
    assert state() == MailState.FAILED
    assert "550 no such person" in Mail.objects.get().last_error


def test_a_full_mailbox_is_tried_again(official: Person, operator: Person, desk: MailDesk, now: datetime) -> None:
    desk.refusals["kakari@city.example"] = "452 mailbox full"
    listed(official, operator, now=now)
    assert deliver_batch(now=now).sent == 1, "the others are not held up"
    assert Mail.objects.get(message__recipient=number(official)).state == MailState.QUEUED


def test_a_refused_sender_waits_for_the_operator(official: Person, desk: MailDesk, now: datetime) -> None:
    desk.sender_reply = "550 who are you"
    listed(official, now=now)
    deliver_batch(now=now)
    assert state() == MailState.QUEUED


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a@b.example,c@d.example", "受付@city.example"])
def test_a_strange_address_reaches_no_header(official: Person, desk: MailDesk, now: datetime, address: str) -> None:
    StaffAccount.objects.filter(pk=number(official)).update(email=address)
    listed(official, now=now)
    deliver_batch(now=now)
    assert state() == MailState.FAILED
    assert not desk.mails


def test_nobody_without_an_address_is_forgotten(official: Person, desk: MailDesk, now: datetime) -> None:
    StaffAccount.objects.filter(pk=number(official)).update(email="")
    listed(official, now=now)
    deliver_batch(now=now)
    assert state() == MailState.INBOX_ONLY


def test_without_a_mail_server_the_inbox_is_enough(
    official: Person, no_server: None, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as wakened:
        listed(official, now=now)
    mail = Mail.objects.get()
    assert (mail.state, mail.last_error) == (MailState.INBOX_ONLY, "メールサーバーが設定されていません")
    assert (Message.objects.count(), wakened) == (1, [])


def test_a_server_taken_out_of_the_settings_leaves_nothing_queued(
    official: Person, settings: Settings, server: MailServer, now: datetime
) -> None:
    listed(official, now=now)
    settings.MAIL_SERVER = replace(server, host="")
    deliver_batch(now=now)
    assert state() == MailState.INBOX_ONLY


def test_once_a_server_is_configured_they_can_be_sent(
    official: Person, operator: Person, settings: Settings, desk: MailDesk, now: datetime
) -> None:
    configured = settings.MAIL_SERVER
    settings.MAIL_SERVER = replace(configured, host="")
    listed(official, now=now)
    settings.MAIL_SERVER = configured
    assert send_again(person=operator, mail_ids=None, now=now) == 1
    deliver_batch(now=now)
    assert len(desk.mails) == 1


def test_a_process_that_dies_before_sending_delays_only(
    official: Person, desk: MailDesk, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    listed(official, now=now)
    _claim(now=now)
    sweep(now=now + STALE_AFTER)
    assert state() == MailState.SENDING, "a slow sender is not taken for dead"
    later = now + STALE_AFTER + timedelta(minutes=1)
    with django_capture_on_commit_callbacks(execute=True):
        sweep(now=later)
    assert DBTaskResult.objects.count() == 1
    deliver_batch(now=later)
    assert (state(), len(desk.mails)) == (MailState.SENT, 1)


def test_a_server_that_dies_after_taking_it_gets_the_same_mail_again(
    official: Person, desk: MailDesk, now: datetime
) -> None:
    desk.hangs_up_after_data = True
    listed(official, now=now)
    deliver_batch(now=now)
    assert state() == MailState.QUEUED
    desk.hangs_up_after_data = False
    deliver_batch(now=now + timedelta(minutes=1))
    assert state() == MailState.SENT
    first, second = desk.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_slow_process_taken_for_dead_spoils_nothing(official: Person, now: datetime) -> None:
    listed(official, now=now)
    (slow,) = _claim(now=now)
    later = now + STALE_AFTER + timedelta(minutes=1)
    sweep(now=later)
    assert len(_claim(now=later)) == 1
    delivery._postpone(slow, "遅すぎた失敗", now=later)
    assert state() == MailState.SENDING, "the failure of the first attempt does not end the second"
    delivery._finish(slow, now=later)
    assert state() == MailState.SENT, "a success is a success, however late"


def test_a_mail_that_kills_every_process_is_given_up(official: Person, now: datetime) -> None:
    listed(official, now=now)
    moment = now
    for _ in range(9):
        assert len(_claim(now=moment)) == 1
        moment += STALE_AFTER + timedelta(minutes=1)
        sweep(now=moment)
    assert state() == MailState.FAILED


def test_a_lost_wake_up_is_found(official: Person, now: datetime, django_capture_on_commit_callbacks: Any) -> None:
    listed(official, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 件" in sweep(now=now)
    assert DBTaskResult.objects.count() == 1


def test_every_wanted_mail_is_counted(official: Person, operator: Person, desk: MailDesk, now: datetime) -> None:
    desk.refusals["unyo@city.example"] = "550 gone"
    listed(official, operator, now=now)
    listed(official, now=now, also_mail=False)
    deliver_batch(now=now)
    listed(official, now=now)
    result = reconcile(now + timedelta(hours=2))
    assert (result.wanted, result.sent, result.failed, result.pending) == (3, 1, 1, 1)
    assert result.oldest_pending_minutes == 120
    assert result.is_balanced


def test_waits_grow_and_end() -> None:
    waits = [next_attempt_after(attempts) for attempts in range(1, 10)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(wait for wait in waits if wait)


def test_no_mail_is_stuck_for_ever() -> None:
    for code in MailState:
        assert {MailState.SENT, MailState.FAILED} & MAIL_FLOW.reachable_from(code)
