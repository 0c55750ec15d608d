from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet


class Subscription(models.Model):
    """Somebody without an account wants mails of what happens to the plan, to a basic policy or to a sheet.

    The address is all that is known of them. The row goes when they unsubscribe, or when they never confirm.
    """

    key = models.CharField("印", max_length=43, unique=True)
    address = models.CharField("メールアドレス", max_length=254)
    place = models.CharField("対象", max_length=40, blank=True)
    asked_at = models.DateTimeField("申込日時")
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    told = models.JSONField("知らせたもの", default=list)

    class Meta:
        indexes = [models.Index(fields=["place"], name="plan_subscription_place")]
        constraints = [
            models.UniqueConstraint(fields=["address", "place"], name="plan_subscription_once"),
            models.CheckConstraint(condition=~models.Q(address=""), name="plan_subscription_addressed"),
        ]


class Tries(models.Model):
    """How often something was asked within a while; `key` is a keyed hash, network addresses are never counted."""

    key = models.CharField("印", max_length=64, unique=True)
    count = models.PositiveIntegerField("回数")
    since = models.DateTimeField("数え始め")

    class Meta:
        indexes = [models.Index(fields=["since"], name="plan_tries_since")]


class SheetPause(models.Model):
    """A sheet rested from one moment to another; a pause stays in its story when it goes on."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="pauses")
    suspended_at = models.DateTimeField("中断日時")
    resumed_at = models.DateTimeField("再開日時", null=True, blank=True)

    class Meta:
        ordering = ["-suspended_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"], condition=models.Q(resumed_at__isnull=True), name="plan_pause_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(resumed_at__isnull=True) | models.Q(resumed_at__gte=models.F("suspended_at")),
                name="plan_pause_order",
            ),
        ]
