from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from hoshin.steering.plan.models.evidence import IS_PROVEN, Evidence
from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import EffectKind, Spending


class CountedWork(models.Model):
    """A piece of work of which something can be saved; one name, however it is written, is one work."""

    kind = models.CharField("種類", max_length=12, choices=EffectKind.choices())
    name = models.CharField("業務の名称", max_length=80)
    key = models.CharField("名称の照合用の形", max_length=400)
    named_at = models.DateTimeField("登録日時")

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="plan_work_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="plan_work_named"),
        ]

    def __str__(self) -> str:
        return self.name


class BookingQuerySet(models.QuerySet["EffectBooking"]):
    """Chainable filters over bookings."""

    def standing(self) -> BookingQuerySet:
        """The bookings that count: neither cancelled nor corrected."""
        return self.filter(cancelled_at__isnull=True)


class EffectBooking(Evidence):
    """What a sheet saved of one work in one month. A correction cancels the row and books anew, so that nothing is lost."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="bookings")
    work = models.ForeignKey(CountedWork, verbose_name="業務", on_delete=models.PROTECT, related_name="bookings")
    month = models.DateField("月")
    baseline = models.DecimalField("取組前の量（月）", max_digits=14, decimal_places=1)
    remaining = models.DecimalField("取組後の量（月）", max_digits=14, decimal_places=1)
    method = models.CharField("算定の方法", max_length=300)
    spending = models.CharField("経費の内訳", max_length=12, choices=Spending.choices(), blank=True)
    is_apart = models.BooleanField("時間と経費の二重計上でないことを確かめた", default=False)
    booked_by = models.CharField("計上者", max_length=200)
    booked_at = models.DateTimeField("計上日時")
    corrects = models.OneToOneField(
        "self",
        verbose_name="訂正前の計上",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
    )
    cancelled_at = models.DateTimeField("取消日時", null=True, blank=True)
    cancelled_by = models.CharField("取消者", max_length=200, blank=True)
    cancel_reason = models.CharField("取消し・訂正の理由", max_length=300, blank=True)

    objects: ClassVar[models.Manager[EffectBooking]] = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "work_id", "-id"]
        indexes = [models.Index(fields=["month"], name="plan_booking_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "month"],
                condition=models.Q(cancelled_at__isnull=True),
                name="plan_booking_work_month",
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="plan_booking_first_of_month"),
            models.CheckConstraint(
                condition=models.Q(baseline__gte=0, remaining__gte=0), name="plan_booking_not_negative"
            ),
            models.CheckConstraint(condition=~models.Q(method=""), name="plan_booking_method"),
            models.CheckConstraint(
                condition=models.Q(spending__in=["", *(spending.value for spending in Spending)]),
                name="plan_booking_spending_known",
            ),
            models.CheckConstraint(condition=IS_PROVEN, name="plan_booking_proven"),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True, cancelled_by="", cancel_reason="")
                | (models.Q(cancelled_at__isnull=False) & ~models.Q(cancelled_by="") & ~models.Q(cancel_reason="")),
                name="plan_booking_cancelled_why",
            ),
        ]

    @property
    def gain(self) -> Decimal:
        """What was saved in the month, in the unit of the work's kind; below zero when there was more work than before."""
        return self.baseline - self.remaining

    @property
    def unit(self) -> str:
        """The unit of the amounts: 時間, 千円 or 回."""
        return EffectKind(self.work.kind).unit
