from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoshin.foundation.messages.rules import MAIL_FLOW, MailState


class MessageQuerySet(models.QuerySet["Message"]):
    """Chainable filters over messages."""

    def of(self, account_id: int) -> MessageQuerySet:
        """The inbox of one account."""
        return self.filter(recipient_id=account_id)

    def unread(self) -> MessageQuerySet:
        """Messages not yet marked as read."""
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """A row of somebody's inbox: what happened, and where to go.

    Without a recipient it is a mail to somebody who has no account here: `outside_address`, body and path are wiped once
    it has gone.
    """

    recipient = models.ForeignKey(
        "people.StaffAccount", verbose_name="宛先", on_delete=models.PROTECT, related_name="messages", null=True
    )
    outside_address = models.CharField("庁外の宛先", max_length=254, blank=True)
    unsubscribe_path = models.CharField("配信停止の行き先", max_length=500, blank=True)
    template = models.CharField("文例", max_length=100)
    subject = models.CharField("件名", max_length=200)
    body = models.TextField("本文", blank=True)
    url = models.CharField("行き先", max_length=500)
    wants_mail = models.BooleanField("メールも送る")
    created_at = models.DateTimeField("日時")
    read_at = models.DateTimeField("既読日時", null=True)

    objects: ClassVar[models.Manager[Message]] = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="messages_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="messages_unread"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="messages_message_has_subject"),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="messages_message_local_url"
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=True) | Q(outside_address=""), name="messages_message_one_addressee"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_outside(self) -> bool:
        """True for a mail to somebody without an account."""
        return self.recipient_id is None

    @property
    def address(self) -> str:
        """Where its mail goes: the address that the account has now, or the one that was given for this mail."""
        return self.outside_address if self.recipient is None else self.recipient.email


class MailQuerySet(models.QuerySet["Mail"]):
    """Chainable filters over mails."""

    def due(self, now: datetime) -> MailQuerySet:
        """Queued mails whose time has come, oldest first."""
        return self.filter(state=MailState.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at", "id")


class Mail(models.Model):
    """The copy of a message on its way to the mail server: the outbox."""

    message = models.OneToOneField(Message, verbose_name="お知らせ", on_delete=models.PROTECT, related_name="mail")
    state = models.CharField(
        "状態", max_length=16, choices=[(state.code, state.label) for state in MAIL_FLOW.states.values()]
    )
    address = models.CharField("送った宛先", max_length=254, blank=True)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    next_attempt_at = models.DateTimeField("次に送る日時", null=True)
    sending_since = models.DateTimeField("送信開始", null=True)
    finished_at = models.DateTimeField("終了日時", null=True)
    last_error = models.CharField("送れなかった理由", max_length=500, blank=True)

    objects: ClassVar[models.Manager[Mail]] = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="queued"), name="messages_mail_due"),
            models.Index(fields=["state", "-id"], name="messages_mail_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MailState]), name="messages_mail_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(next_attempt_at__isnull=False), name="messages_mail_queued_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(sending_since__isnull=False), name="messages_mail_sending_has_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"]) | Q(finished_at__isnull=False),
                name="messages_mail_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "inbox_only"]) | ~Q(last_error=""),
                name="messages_mail_failure_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"
