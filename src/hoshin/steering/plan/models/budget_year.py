from __future__ import annotations

from typing import Any

from django.db import models

from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models.staged_file import StagedFile
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


class BudgetImport(StagedFile):
    """A year's requests with the results that the finance section filled in."""

    fiscal_year = models.PositiveIntegerField("年度")
    rows = models.JSONField("変わる行と誤りのある行", default=list)

    @property
    def counted(self) -> dict[str, Any]:
        """What the trail says of the file, with its year."""
        return {"fiscal_year": self.fiscal_year, **super().counted}
