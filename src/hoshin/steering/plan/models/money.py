from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import BudgetState


class BudgetLine(models.Model):
    """A sheet's money in one fiscal year, in thousand yen: requested, assessed, in the budget, and what was spent."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="budget_lines")
    fiscal_year = models.PositiveIntegerField("年度")
    state = models.CharField("状態", max_length=12, choices=BudgetState.choices(), default=BudgetState.REQUESTED.value)
    requested = models.PositiveBigIntegerField("要求額（千円）")
    assessed = models.PositiveBigIntegerField("査定額（千円）", null=True, blank=True)
    budgeted = models.PositiveBigIntegerField("予算額（千円）", null=True, blank=True)
    outturn = models.PositiveBigIntegerField("決算額（千円）", null=True, blank=True)
    purpose = models.CharField("使途", max_length=200, blank=True)
    reason = models.TextField("査定・見送りの理由", blank=True)

    class Meta:
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "fiscal_year"], name="plan_budget_year"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=2000, fiscal_year__lte=2100), name="plan_budget_year_range"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="assessed") | models.Q(assessed__isnull=False), name="plan_budget_assessed"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_budget") | models.Q(budgeted__isnull=False), name="plan_budget_granted"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="not_granted") | ~models.Q(reason=""), name="plan_budget_refusal_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(outturn__isnull=True) | models.Q(state="in_budget"), name="plan_budget_outturn"
            ),
        ]


class InformationRequest(models.Model):
    """A request for information (RFI) to vendors while a sheet is planned and budgeted."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="information_requests")
    title = models.CharField("件名", max_length=120)
    question = models.TextField("照会内容")
    issued_on = models.DateField("発出日")
    due_on = models.DateField("回答期限")

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(due_on__gte=models.F("issued_on")), name="plan_rfi_due"),
        ]


class InformationAnswer(models.Model):
    """What one vendor answered; kept as received."""

    request = models.ForeignKey(
        InformationRequest, verbose_name="照会", on_delete=models.CASCADE, related_name="answers"
    )
    vendor = models.CharField("事業者", max_length=120)
    answer = models.TextField("回答")
    estimate = models.PositiveBigIntegerField("概算額（千円）", null=True, blank=True)
    answered_on = models.DateField("回答日")

    class Meta:
        ordering = ["answered_on", "id"]
