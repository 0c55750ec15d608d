"""From the outbox to the mail server.

A mail is claimed (`sending`, committed) before the server hears of it and finished (`sent`, committed) after the server
has accepted it. What a crash at each moment does:

- before the claim is committed: the mail is still queued; it goes out with the next run.
- after the claim, before the server accepted it: `sending` grows stale, the sweep queues it again; it goes out once.
- after the server accepted it, before `sent` is committed: the sweep queues it again and it goes out **twice**, with the
  same Message-ID. No protocol of mail can exclude this; a loss is excluded, a duplicate is possible in this moment only.

Only one process sends a given mail: the claim happens under a row lock.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from hoshin.foundation.audit.public import SYSTEM, record
from hoshin.foundation.messages.actions.post import PostOffice, Unreachable
from hoshin.foundation.messages.actions.sending import TEMPLATES, wake_for_mail
from hoshin.foundation.messages.models import Mail, Message
from hoshin.foundation.messages.permissions import mails_to_send_again
from hoshin.foundation.messages.rules import (
    BATCH_SIZE,
    KEEP_FAILED_OUTSIDE,
    MAIL_FLOW,
    NO_SERVER,
    STALE_AFTER,
    MailServer,
    MailState,
    compose,
    is_address,
)
from hoshin.foundation.people.public import Person
from hoshin.kernel.retrying import next_attempt_after


@dataclass(frozen=True, slots=True)
class Batch:
    """What one run did: mails taken from the queue, handed over, and whether the server could be reached."""

    claimed: int
    sent: int
    is_server_reachable: bool


def mail_server() -> MailServer:
    """The mail server of this installation; its `is_configured` says whether there is one."""
    server: MailServer = settings.MAIL_SERVER
    return server


def deliver_batch(*, now: datetime) -> Batch:
    """Hand over up to ten due mails through one connection; never raises for what the mail server does."""
    mails = _claim(now=now)
    if not mails:
        return Batch(claimed=0, sent=0, is_server_reachable=True)
    server = mail_server()
    if not server.is_configured:
        for mail in mails:
            _keep_in_inbox(mail, NO_SERVER, now=now)
        return Batch(claimed=len(mails), sent=0, is_server_reachable=True)
    sent = 0
    handled = 0
    try:
        with PostOffice(server) as office:
            for mail in mails:
                sent += _hand_over(office, server, mail, now=now)
                handled += 1
    except Unreachable as error:
        for mail in mails[handled:]:
            _postpone(mail, str(error), now=now)
        return Batch(claimed=len(mails), sent=sent, is_server_reachable=False)
    return Batch(claimed=len(mails), sent=sent, is_server_reachable=True)


@transaction.atomic
def _claim(*, now: datetime) -> list[Mail]:
    """Up to ten due mails, marked `sending`; rows that another process is claiming are passed over."""
    due = Mail.objects.due(now).select_related("message__recipient")
    mails = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH_SIZE])
    for mail in mails:
        MAIL_FLOW.check("claim", mail.state)
        mail.state = MailState.SENDING
        mail.sending_since = now
        mail.attempts += 1
        mail.address = mail.message.address
    Mail.objects.bulk_update(mails, ["state", "sending_since", "attempts", "address"])
    return mails


def _hand_over(office: PostOffice, server: MailServer, mail: Mail, *, now: datetime) -> bool:
    """Bring one mail to the counter and note the result; True when the server accepted it."""
    message = mail.message
    if not mail.address and not message.is_outside:
        _keep_in_inbox(mail, "職員のメールアドレスが登録されていません", now=now)
        return False
    if not is_address(mail.address):
        _give_up(mail, "メールアドレスの形が正しくありません", now=now)
        return False
    handed = office.hand_over(
        compose(
            mail_id=mail.pk,
            recipient=mail.address,
            sender=server.sender,
            subject=message.subject,
            body=message.body,
            link=_absolute(_path_in_mail(message)),
            unsubscribe=_absolute(message.unsubscribe_path),
            now=now,
        )
    )
    if not handed.error:
        _finish(mail, now=now)
        return True
    if handed.is_final:
        _give_up(mail, handed.error, now=now)
    else:
        _postpone(mail, handed.error, now=now)
    return False


def _absolute(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS and path else ""


def _path_in_mail(message: Message) -> str:
    reveal = TEMPLATES.reveal_of(message.template)
    return reveal(message.url) if reveal is not None else message.url


@transaction.atomic
def _finish(mail: Mail, *, now: datetime) -> None:
    """The server has accepted the mail: it counts as sent even if the sweep has queued it again meanwhile."""
    row = Mail.objects.select_for_update().get(pk=mail.pk)
    if row.state == MailState.SENT:
        return
    MAIL_FLOW.check("deliver", row.state)
    row.state = MailState.SENT
    row.finished_at = now
    row.address = "" if mail.message.is_outside else mail.address
    row.last_error = ""
    row.save(update_fields=["state", "finished_at", "address", "last_error"])
    _wipe_outside(Message.objects.filter(pk=row.message_id))


def _wipe_outside(messages: QuerySet[Message]) -> int:
    """Forget what was written to whom, of mails to people without an account."""
    outside = messages.filter(recipient__isnull=True)
    return outside.update(outside_address="", body="", url="/", unsubscribe_path="")


@transaction.atomic
def wipe_old_failures(*, now: datetime) -> int:
    """Forget what could not be sent to people without an account and was not sent again for two weeks; how many."""
    failed = Mail.objects.filter(state=MailState.FAILED, finished_at__lt=now - KEEP_FAILED_OUTSIDE)
    failed.filter(message__recipient__isnull=True).update(address="")
    return _wipe_outside(
        Message.objects.filter(mail__state=MailState.FAILED, mail__finished_at__lt=now - KEEP_FAILED_OUTSIDE).exclude(
            body=""
        )
    )


def _own_claim(mail: Mail) -> Mail | None:
    """The locked row, if this run still holds it; None when it was taken for dead and the mail has moved on."""
    row = Mail.objects.select_for_update().get(pk=mail.pk)
    return row if row.state == MailState.SENDING and row.attempts == mail.attempts else None


@transaction.atomic
def _postpone(mail: Mail, error: str, *, now: datetime) -> None:
    wait = next_attempt_after(mail.attempts)
    if wait is None:
        _give_up(mail, error, now=now)
        return
    row = _own_claim(mail)
    if row is None:
        return
    MAIL_FLOW.check("postpone", row.state)
    row.state = MailState.QUEUED
    row.next_attempt_at = now + wait
    row.last_error = error[:500]
    row.save(update_fields=["state", "next_attempt_at", "last_error"])


@transaction.atomic
def _give_up(mail: Mail, error: str, *, now: datetime) -> None:
    """Stop trying; the mail goes to the operators' failure list and the trail says so."""
    row = _own_claim(mail)
    if row is None:
        return
    MAIL_FLOW.check("give_up", row.state)
    _end(row, MailState.FAILED, error, now=now)
    record(
        actor=SYSTEM,
        name="messages.mail.given_up",
        thing_kind="messages.mail",
        thing_id=row.pk,
        thing_label=mail.message.subject,
        after={"state": row.state, "attempts": row.attempts},
        reason=row.last_error,
        now=now,
    )


@transaction.atomic
def _keep_in_inbox(mail: Mail, why: str, *, now: datetime) -> None:
    row = _own_claim(mail)
    if row is not None:
        MAIL_FLOW.check("keep_in_inbox", row.state)
        _end(row, MailState.INBOX_ONLY, why, now=now)


def _end(row: Mail, state: MailState, error: str, *, now: datetime) -> None:
    row.state = state
    row.finished_at = now
    row.last_error = error[:500]
    row.save(update_fields=["state", "finished_at", "last_error"])


@transaction.atomic
def release_stale(*, now: datetime) -> int:
    """Queue again what a process that died left in `sending`; returns how many mails that were.

    A mail that has been left behind as often as others are tried is given up: it may be what kills the process.
    """
    stale = Mail.objects.select_for_update().filter(state=MailState.SENDING, sending_since__lt=now - STALE_AFTER)
    mails = list(stale.order_by("pk"))
    for mail in mails:
        if next_attempt_after(mail.attempts) is None:
            _give_up(mail, "送信の途中で処理が何度も止まりました", now=now)
        else:
            MAIL_FLOW.check("postpone", mail.state)
            mail.state = MailState.QUEUED
            mail.next_attempt_at = now
            mail.save(update_fields=["state", "next_attempt_at"])
    return len(mails)


@transaction.atomic
def sweep(*, now: datetime) -> str:
    """Find what a lost wake-up or a dead process left behind and wake the sending; run it every few minutes.

    Returns one Japanese sentence for the schedule's log.
    """
    released = release_stale(now=now)
    wipe_old_failures(now=now)
    due = Mail.objects.due(now).count()
    if due:
        wake_for_mail()
    return f"送信待ち {due} 件（うち中断から戻したもの {released} 件）"


@transaction.atomic
def send_again(*, person: Person, mail_ids: list[int] | None, now: datetime) -> int:
    """Queue failed and inbox-only mails again (all of them for None), as an operator; returns how many there were.

    The count of attempts starts anew and the address is read anew, so that a mended address or server is used.
    """
    count = mails_to_send_again(person, mail_ids).update(
        state=MailState.QUEUED, attempts=0, next_attempt_at=now, finished_at=None
    )
    if count:
        record(
            actor=person.actor,
            name="messages.mail.sent_again",
            thing_kind="messages.outbox",
            thing_id="",
            thing_label="送信できなかったメール",
            after={"mails": count},
            now=now,
        )
        wake_for_mail()
    return count
