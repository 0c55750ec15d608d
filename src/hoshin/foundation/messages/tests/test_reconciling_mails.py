from datetime import datetime, timedelta

import pytest

from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.public import reconcile, reconcile_and_alarm
from hoshin.foundation.messages.tests.test_sending_a_message import listed
from hoshin.foundation.people.public import Person

pytestmark = pytest.mark.postgres


def alarms(person: Person) -> int:
    return Message.objects.filter(recipient_id=person.account_id, template="messages.reconciliation").count()


def test_a_quiet_night_raises_no_alarm(official: Person, operator: Person, now: datetime) -> None:
    listed(official, now=now)
    assert "送信待ち・送信中 1 件" in reconcile_and_alarm(now=now + timedelta(hours=1))
    assert alarms(operator) == 0


def test_a_mail_that_waits_too_long_raises_the_alarm(official: Person, operator: Person, now: datetime) -> None:
    listed(official, now=now)
    reconcile_and_alarm(now=now + timedelta(hours=25))
    assert (alarms(operator), alarms(official)) == (1, 0)


def test_a_lost_mail_raises_the_alarm(official: Person, operator: Person, now: datetime) -> None:
    listed(official, now=now)
    Mail.objects.all().delete()
    assert reconcile(now).missing == 1
    assert "行方不明 1 件" in reconcile_and_alarm(now=now)
    assert alarms(operator) == 1


def test_the_alarm_itself_asks_for_no_mail(official: Person, operator: Person, now: datetime) -> None:
    listed(official, now=now)
    Mail.objects.all().delete()
    reconcile_and_alarm(now=now)
    assert not Mail.objects.exists()
    assert reconcile(now).wanted == 1
