from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.rules import (
    MAIL_FLOW,
    NO_SERVER,
    MailState,
    MessageTemplate,
    Templates,
    is_address,
    is_local_path,
)
from hoshin.kernel.errors import RuleBroken

TEMPLATES = Templates()

_bells: list[Callable[[], object]] = []


def register_template(
    code: str, *, subject: str, body: str, reveal: Callable[[str], str] | None = None
) -> MessageTemplate:
    """Keep the text of a kind of message under `code` (`room.what_happened`); called by a room's registration.

    `{name}` marks a gap that `send` must fill. `reveal` turns the stored path into the one that only the mail carries, at
    the moment the mail is handed over: a secret link is never kept. ValueError when a gap is not a plain name or the code is taken.
    """
    return TEMPLATES.register(code, subject=subject, body=body, reveal=reveal)


def wake_with(bell: Callable[[], object]) -> None:
    """Name what wakes the sending of mails; the room's tasks call it once when they are loaded."""
    _bells[:] = [bell]


def wake_for_mail() -> None:
    """Wake the sending of mails once the present transaction is committed.

    A wake-up that gets lost (the process dies right after the commit, the queue refuses) loses no mail: the mail is a
    row, and the sweep finds it.
    """
    for bell in _bells:
        transaction.on_commit(bell, robust=True)


@transaction.atomic
def send(
    *,
    to: Iterable[int],
    template: str,
    fields: Mapping[str, str],
    url: str,
    now: datetime,
    also_mail: bool = True,
) -> int:
    """Put a message into the inbox of every active account in `to`, each once, and queue its mail.

    Written in the caller's transaction: the message exists exactly when the change it speaks of does. `url` is where
    the message leads, a path inside the house. Returns the number of messages. Raises LookupError for a template that
    nobody registered and ValueError for an open gap or an outside address: both are defects of the caller.
    """
    if not is_local_path(url):
        raise ValueError(f"a message leads to a path inside the house, not to {url!r}")
    subject, body = TEMPLATES.get(template).render(fields)
    messages = Message.objects.bulk_create(
        Message(
            recipient_id=account_id,
            template=template,
            subject=subject,
            body=body,
            url=url,
            wants_mail=also_mail,
            created_at=now,
        )
        for account_id in _active(to)
    )
    if also_mail and messages:
        _queue_mails(messages, now=now)
    return len(messages)


def can_mail_outside() -> bool:
    """Whether mails can leave the house at all; pages offer nothing that needs one otherwise."""
    return bool(settings.MAIL_SERVER.is_configured)


@transaction.atomic
def send_outside(
    *,
    address: str,
    template: str,
    fields: Mapping[str, str],
    url: str,
    now: datetime,
    unsubscribe_path: str = "",
) -> bool:
    """Queue one mail to somebody who has no account here; False when this house has no mail server (`can_mail_outside`).

    Written in the caller's transaction. Body, path and address are wiped when the mail has gone, so that a code or a
    secret link may stand in it. `unsubscribe_path` takes one POST to end a subscription (RFC 8058). Raises RuleBroken for
    what is no mail address, LookupError and ValueError as `send` does.
    """
    if not is_address(address):
        raise RuleBroken("メールアドレスの形が正しくありません。", field="address")
    if not all(is_local_path(path) for path in (url, unsubscribe_path or "/")):
        raise ValueError("a mail leads to paths inside the house only")
    subject, body = TEMPLATES.get(template).render(fields)
    if not can_mail_outside():
        return False
    message = Message.objects.create(
        outside_address=address,
        unsubscribe_path=unsubscribe_path,
        template=template,
        subject=subject,
        body=body,
        url=url,
        wants_mail=True,
        created_at=now,
    )
    _queue_mails([message], now=now)
    return True


def _queue_mails(messages: Iterable[Message], *, now: datetime) -> None:
    """Queue a mail for each message; where no mail server is configured they stay in the inbox, and say so."""
    if settings.MAIL_SERVER.is_configured:
        Mail.objects.bulk_create(
            Mail(message=message, state=MAIL_FLOW.initial, next_attempt_at=now) for message in messages
        )
        wake_for_mail()
    else:
        Mail.objects.bulk_create(
            Mail(message=message, state=MailState.INBOX_ONLY, finished_at=now, last_error=NO_SERVER)
            for message in messages
        )


def _active(account_ids: Iterable[int]) -> list[int]:
    accounts = get_user_model().objects.filter(pk__in=set(account_ids), is_active=True)
    return list(accounts.order_by("pk").values_list("pk", flat=True))
