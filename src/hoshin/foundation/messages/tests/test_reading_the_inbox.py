from datetime import datetime, timedelta

import pytest

from hoshin.foundation.messages.actions import mark_all_read, mark_read
from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.public import unread_count
from hoshin.foundation.messages.queries import inbox_of
from hoshin.foundation.messages.tests.test_sending_a_message import listed
from hoshin.foundation.people.public import VISITOR, Person
from hoshin.kernel.errors import NotAllowed, NotFound


def test_unread_messages_come_first_then_the_newest(official: Person, now: datetime) -> None:
    for minute in range(3):
        listed(official, now=now + timedelta(minutes=minute))
    newest, middle, oldest = inbox_of(official)
    mark_read(person=official, message_id=newest.pk, now=now)
    assert list(inbox_of(official)) == [middle, oldest, newest]
    assert list(inbox_of(official, only_unread=True)) == [middle, oldest]


def test_a_read_message_keeps_its_time(official: Person, now: datetime) -> None:
    listed(official, now=now)
    message = Message.objects.get()
    mark_read(person=official, message_id=message.pk, now=now)
    assert mark_read(person=official, message_id=message.pk, now=now + timedelta(days=1)).read_at == now


def test_others_messages_do_not_exist(official: Person, operator: Person, now: datetime) -> None:
    listed(official, now=now)
    with pytest.raises(NotFound):
        mark_read(person=operator, message_id=Message.objects.get().pk, now=now)


def test_what_arrived_meanwhile_stays_unread(official: Person, operator: Person, now: datetime) -> None:
    listed(official, operator, now=now)
    seen = inbox_of(official)[0].pk
    listed(official, now=now)
    assert mark_all_read(person=official, up_to_id=seen, now=now) == 1
    assert unread_count(official.account_id) == 1
    assert unread_count(operator.account_id) == 1


def test_a_visitor_has_no_inbox(db: None, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        mark_all_read(person=VISITOR, up_to_id=9, now=now)
