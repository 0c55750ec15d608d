from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import TechnologyKind


class SheetTechnology(models.Model):
    """A kind of technology that a sheet uses; like is found with like by it."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="technologies")
    kind = models.CharField("技術の種類", max_length=20, choices=TechnologyKind.choices(), db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "kind"], name="plan_technology_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in TechnologyKind]), name="plan_technology_known"
            ),
        ]


class CaseInterest(models.Model):
    """A section wants what another one has done (うちでもやりたい): the sheet that it started from the case."""

    case = models.ForeignKey(Sheet, verbose_name="事例", on_delete=models.PROTECT, related_name="interests")
    sheet = models.OneToOneField(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="from_case")
    section = models.ForeignKey(
        "people.Section", verbose_name="課", on_delete=models.PROTECT, related_name="case_interests"
    )
    wanted_by = models.CharField("起こした職", max_length=200)
    wanted_at = models.DateTimeField("日時")

    class Meta:
        ordering = ["-wanted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(case=models.F("sheet")), name="plan_interest_other_sheet"),
        ]
