from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import EVERY_YEAR, FieldGroup, Hold


class Embargo(models.Model):
    """A group of fields is kept from the public until a day: on every sheet, or on the one that is named."""

    group = models.CharField("項目", max_length=12, choices=FieldGroup.choices())
    sheet = models.ForeignKey(
        Sheet, verbose_name="個票", null=True, blank=True, on_delete=models.CASCADE, related_name="embargoes"
    )
    from_fiscal_year = models.PositiveIntegerField("対象の年度（この年度以後）", default=EVERY_YEAR)
    publish_on = models.DateField("公開日")
    reason = models.CharField("理由", max_length=200)
    set_by = models.CharField("設定者", max_length=200)
    set_at = models.DateTimeField("設定日時")

    class Meta:
        ordering = ["publish_on", "group", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "from_fiscal_year"],
                condition=models.Q(sheet__isnull=True),
                name="plan_embargo_once_in_the_city",
            ),
            models.UniqueConstraint(
                fields=["sheet", "group", "from_fiscal_year"],
                condition=models.Q(sheet__isnull=False),
                name="plan_embargo_once_a_sheet",
            ),
            models.CheckConstraint(
                condition=models.Q(from_fiscal_year=EVERY_YEAR) | models.Q(group=FieldGroup.BUDGET.value),
                name="plan_embargo_year_of_money",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="plan_embargo_reason"),
        ]

    @property
    def hold(self) -> Hold:
        """The embargo as the rules know it."""
        return Hold(FieldGroup(self.group), self.publish_on, self.sheet_id, self.from_fiscal_year)
