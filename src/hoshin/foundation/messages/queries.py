from datetime import datetime

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, QuerySet, Value, When

from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.rules import MAIL_FLOW, MailState, Reconciliation
from hoshin.foundation.people.public import Person
from hoshin.kernel.flow import State

_PENDING = (MailState.QUEUED, MailState.SENDING)


_UNREAD = "SELECT count(*) FROM messages_message WHERE recipient_id = %s AND read_at IS NULL"
# In the header of every page of an official, therefore not put together anew each time.


def unread_count(account_id: int | None) -> int:
    """How many messages this account has not read: the number beside the inbox link; 0 for a visitor."""
    if account_id is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [account_id])
        return int(cursor.fetchone()[0])


def _own(person: Person) -> QuerySet[Message]:
    """The person's own messages: none for a visitor, since mails to people outside have no recipient either."""
    return Message.objects.filter(recipient__isnull=False, recipient_id=person.account_id)


def newest_message_id(person: Person) -> int:
    """The number of the newest message in the person's inbox, 0 when it is empty: up to where 「全部を既読」 reaches."""
    newest = _own(person).aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def inbox_of(person: Person, *, only_unread: bool = False) -> QuerySet[Message]:
    """The person's messages, unread ones first, then the newest first."""
    messages = _own(person)
    if only_unread:
        return messages.filter(read_at__isnull=True).order_by("-created_at", "-pk")
    is_read = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return messages.order_by(is_read, "-created_at", "-pk")


def mails_in(state: MailState) -> QuerySet[Mail]:
    """The mails in one state, newest first, with message and recipient: the operators' lists."""
    return Mail.objects.filter(state=state).select_related("message__recipient").order_by("-pk")


def mail_counts() -> list[tuple[State, int]]:
    """Every state a mail can be in, with how many are in it: those that need somebody first."""
    found = dict(Mail.objects.values_list("state").annotate(count=Count("pk")))
    order = (MailState.FAILED, MailState.INBOX_ONLY, MailState.QUEUED, MailState.SENDING, MailState.SENT)
    return [(MAIL_FLOW.state(state), found.get(state, 0)) for state in order]


def reconcile(now: datetime) -> Reconciliation:
    """Count in = count out for mails at `now`; messages and mails are counted apart, so that a lost row shows."""
    counted = Mail.objects.aggregate(
        sent=Count("pk", filter=Q(state=MailState.SENT)),
        failed=Count("pk", filter=Q(state=MailState.FAILED)),
        inbox_only=Count("pk", filter=Q(state=MailState.INBOX_ONLY)),
        pending=Count("pk", filter=Q(state__in=_PENDING)),
        oldest=Min(F("message__created_at"), filter=Q(state__in=_PENDING)),
    )
    oldest = counted.pop("oldest")
    return Reconciliation(
        wanted=Message.objects.filter(wants_mail=True).count(),
        oldest_pending_minutes=None if oldest is None else int((now - oldest).total_seconds() // 60),
        **counted,
    )
