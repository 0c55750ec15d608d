from __future__ import annotations

from typing import ClassVar

from django.db import models

from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.rules.budget_year import BudgetCalendar


class BudgetYear(models.Model):
    """The calendar of one fiscal year's initial budget, and the section that assesses the requests."""

    fiscal_year = models.PositiveIntegerField("年度", unique=True)
    requests_due_on = models.DateField("要求の期限")
    assessed_on = models.DateField("査定の日")
    announced_on = models.DateField("結果の公表日")
    finance_section = models.ForeignKey(
        "people.Section",
        verbose_name="財政担当課",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="budget_years",
    )
    set_by = models.CharField("設定者", max_length=200)
    set_at = models.DateTimeField("設定日時")

    class Meta:
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=2000, fiscal_year__lte=2100), name="plan_budget_calendar_year"
            ),
            models.CheckConstraint(
                condition=models.Q(requests_due_on__lte=models.F("assessed_on"))
                & models.Q(assessed_on__lte=models.F("announced_on")),
                name="plan_budget_calendar_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{FiscalYear(self.fiscal_year).label}当初予算"

    @property
    def calendar(self) -> BudgetCalendar:
        """The days as the rules know them."""
        return BudgetCalendar(FiscalYear(self.fiscal_year), self.requests_due_on, self.assessed_on, self.announced_on)


class BudgetImport(models.Model):
    """A filled-in Excel file of a year's requests: compared, waiting until its sender has it recorded or discards it."""

    WAITING, APPLIED, DISCARDED = "waiting", "applied", "discarded"
    STATES: ClassVar = ((WAITING, "確認待ち"), (APPLIED, "反映済み"), (DISCARDED, "取りやめ"))

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.PROTECT, related_name="budget_imports"
    )
    fiscal_year = models.PositiveIntegerField("年度")
    file_name = models.CharField("ファイル名", max_length=200)
    digest = models.CharField("ファイルの要約値", max_length=64)
    state = models.CharField("状態", max_length=12, choices=STATES, default=WAITING)
    row_count = models.PositiveIntegerField("行の数")
    change_count = models.PositiveIntegerField("変わる行の数")
    fault_count = models.PositiveIntegerField("誤りのある行の数")
    rows = models.JSONField("変わる行と誤りのある行", default=list)
    sent_at = models.DateTimeField("送信日時")
    settled_at = models.DateTimeField("反映・取りやめの日時", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (models.Q(state__in=["applied", "discarded"]) & models.Q(settled_at__isnull=False)),
                name="plan_budget_import_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(fault_count=0), name="plan_budget_import_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be applied or discarded."""
        return self.state == self.WAITING
