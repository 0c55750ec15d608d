from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.permissions import own_message
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed


@transaction.atomic
def mark_read(*, person: Person, message_id: int, now: datetime) -> Message:
    """The message, marked as read at `now`; one that was read before keeps its time. NotFound for others' messages."""
    message = own_message(person, message_id, lock=True)
    if message.read_at is None:
        message.read_at = now
        message.save(update_fields=["read_at"])
        record(
            actor=person.actor,
            name="messages.message.read",
            thing_kind="messages.message",
            thing_id=message.pk,
            thing_label=message.subject,
            now=now,
        )
    return message


@transaction.atomic
def mark_all_read(*, person: Person, up_to_id: int, now: datetime) -> int:
    """Mark every unread message up to `up_to_id` as read and return how many there were.

    `up_to_id` is the newest message the person saw: one that arrived while the page was open stays unread.
    """
    if person.account_id is None:
        raise NotAllowed("受信箱はログインしてから開いてください。")
    count = Message.objects.of(person.account_id).unread().filter(pk__lte=up_to_id).update(read_at=now)
    if count:
        record(
            actor=person.actor,
            name="messages.inbox.read",
            thing_kind="people.account",
            thing_id=person.account_id,
            thing_label=f"{person.label}の受信箱",
            after={"read": count},
            now=now,
        )
    return count
