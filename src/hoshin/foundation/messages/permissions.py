"""Whose inbox it is, and who looks after the mails."""

from collections.abc import Sequence

from django.db.models import QuerySet

from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.rules import MAIL_FLOW
from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotAllowed, NotFound


def own_message(person: Person, message_id: int, *, lock: bool = False) -> Message:
    """The person's own message of that number, locked if asked; NotFound when it is absent or somebody else's."""
    messages = Message.objects.select_for_update() if lock else Message.objects.all()
    message = messages.filter(recipient__isnull=False, recipient_id=person.account_id, pk=message_id).first()
    if message is None:
        raise NotFound("このお知らせは見つかりません。")
    return message


def can_operate_mail(person: Person) -> bool:
    """True for the operators: they see which mails failed and send them again."""
    return person.has_role(Role.OPERATOR)


def mails_to_send_again(person: Person, mail_ids: Sequence[int] | None) -> QuerySet[Mail]:
    """The mails (all of them for None) that this person may send again now, locked; NotAllowed for non-operators."""
    if not can_operate_mail(person):
        raise NotAllowed("メールの再送は運用者だけができます。")
    mails = Mail.objects.select_for_update().filter(state__in=MAIL_FLOW.move("send_again").sources)
    return mails if mail_ids is None else mails.filter(pk__in=mail_ids)
