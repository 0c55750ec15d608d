from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW


class Stay(models.Model):
    """How long an application stood in a state: from these the clock of the standard period is read."""

    application = models.ForeignKey(Application, verbose_name="申請", on_delete=models.CASCADE, related_name="stays")
    state = models.CharField("状態", max_length=12)
    entered_at = models.DateTimeField("なった日時")
    left_at = models.DateTimeField("離れた日時", null=True)

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(left_at__isnull=True), name="procedures_stay_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(APPLICATION_FLOW.states)), name="procedures_stay_state_known"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("entered_at")),
                name="procedures_stay_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.state}"


class NameMark(models.Model):
    """A keyed fingerprint of a name in an application, by which its section finds it again; the name cannot be read from it."""

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.CASCADE, related_name="name_marks"
    )
    mark = models.CharField("印", max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "mark"], name="procedures_name_mark_once")]

    def __str__(self) -> str:
        return f"{self.application}"


class InboxFilter(models.Model):
    """A person's own way of looking at the inbox, kept under a name."""

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="inbox_filters"
    )
    name = models.CharField("名称", max_length=60)
    query = models.CharField("条件", max_length=500)
    created_at = models.DateTimeField("作成日時")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="procedures_inbox_filter_name")]

    def __str__(self) -> str:
        return self.name
