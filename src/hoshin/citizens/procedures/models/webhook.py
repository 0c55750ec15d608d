from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application
from hoshin.citizens.procedures.models.layout import Layout
from hoshin.citizens.procedures.models.procedure import Procedure
from hoshin.citizens.procedures.rules.webhooks import DELIVERY_FLOW, WebhookEvent


class WebhookTarget(models.Model):
    """Another system that is told what happens to the applications of a procedure.

    Its secret is sealed with a key of its own; after a new one was made, the one before signs as well until `before_until`.
    """

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="webhooks")
    label = models.CharField("名称", max_length=60)
    url = models.CharField("アドレス", max_length=500)
    events = models.JSONField("知らせること")
    layout = models.ForeignKey(
        Layout, verbose_name="引渡しの形", on_delete=models.PROTECT, related_name="webhooks", null=True
    )
    wrapped_key = models.TextField("鍵")
    sealed = models.TextField("秘密（暗号化）")
    sealed_before = models.TextField("前の秘密（暗号化）", blank=True)
    before_until = models.DateTimeField("前の秘密の期限", null=True)
    is_active = models.BooleanField("送る", default=True)
    rests_until = models.DateTimeField("送らずに待つ期限", null=True)
    changed_by = models.CharField("変更した職員", max_length=200)
    changed_at = models.DateTimeField("変更日時")

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "label"], name="procedures_webhook_label"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(url=""), name="procedures_webhook_addressed"),
            models.CheckConstraint(
                condition=Q(sealed_before="", before_until__isnull=True)
                | (~Q(sealed_before="") & Q(before_until__isnull=False)),
                name="procedures_webhook_overlap",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Chainable filters over notices."""

    def due(self, now: datetime) -> DeliveryQuerySet:
        """Queued notices whose time has come and whose receiver is to be told, oldest first."""
        queued = self.filter(state="queued", next_attempt_at__lte=now, target__is_active=True)
        return queued.exclude(target__rests_until__gt=now).order_by("next_attempt_at", "pk")


class WebhookDelivery(models.Model):
    """One notice to one system: what is said is fixed when it happens and sealed with the application's key."""

    target = models.ForeignKey(
        WebhookTarget, verbose_name="通知先", on_delete=models.PROTECT, related_name="deliveries"
    )
    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.PROTECT, related_name="deliveries"
    )
    message_id = models.CharField("通知の番号", max_length=40, unique=True)
    event = models.CharField("知らせること", max_length=40, choices=WebhookEvent.choices())
    sealed = models.TextField("本文（暗号化）")
    state = models.CharField("状態", max_length=8, default=DELIVERY_FLOW.initial)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    occurred_at = models.DateTimeField("起きた日時")
    next_attempt_at = models.DateTimeField("次に送る日時")
    sending_since = models.DateTimeField("送信開始", null=True)
    finished_at = models.DateTimeField("終了日時", null=True)
    last_error = models.CharField("送れなかった理由", max_length=300, blank=True)

    objects: ClassVar[models.Manager[WebhookDelivery]] = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="queued"), name="procedures_notice_due"),
            models.Index(fields=["target", "state", "-id"], name="procedures_notice_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(DELIVERY_FLOW.states)), name="procedures_notice_state_known"
            ),
            models.CheckConstraint(
                condition=Q(event__in=[event.value for event in WebhookEvent]), name="procedures_notice_event_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sending", sending_since__isnull=False) | ~Q(state="sending"),
                name="procedures_notice_sending_since",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"], finished_at__isnull=True)
                | Q(state__in=["sent", "failed"], finished_at__isnull=False),
                name="procedures_notice_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(last_error=""), name="procedures_notice_failure_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
