from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application
from hoshin.citizens.procedures.models.procedure import Procedure


class InternalNote(models.Model):
    """What officials write to each other about an application; applicants never see it. Sealed with the application's key."""

    application = models.ForeignKey(Application, verbose_name="申請", on_delete=models.PROTECT, related_name="notes")
    author = models.CharField("書いた職員", max_length=200)
    sealed = models.TextField("内容（暗号化）")
    written_at = models.DateTimeField("書いた日時")

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"{self.application} {self.author}"


class Consultation(models.Model):
    """A question to another section about an application, with the day by which an answer is needed."""

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.PROTECT, related_name="consultations"
    )
    section = models.ForeignKey(
        "people.Section", verbose_name="照会先", on_delete=models.PROTECT, related_name="application_consultations"
    )
    shows_content = models.BooleanField("申請の内容も見せる", default=False)
    sealed = models.TextField("照会（暗号化）")
    due_on = models.DateField("回答の期限")
    asked_by = models.CharField("照会した職員", max_length=200)
    asked_at = models.DateTimeField("照会日時")
    answered_by = models.CharField("回答した職員", max_length=200, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(
                fields=["section", "due_on"], condition=Q(answered_at__isnull=True), name="procedures_consulted"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "section"],
                condition=Q(answered_at__isnull=True),
                name="procedures_consultation_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="")
                | (Q(answered_at__isnull=False) & ~Q(answered_by="")),
                name="procedures_consultation_answered_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.section}"


class ChecklistItem(models.Model):
    """Something that is looked at in every application of a procedure. Items are retired, never deleted."""

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="checklist")
    text = models.CharField("確かめること", max_length=200)
    order = models.PositiveSmallIntegerField("並び順")
    retired_at = models.DateTimeField("やめた日時", null=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "text"], condition=Q(retired_at__isnull=True), name="procedures_checklist_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="procedures_checklist_has_text"),
        ]

    def __str__(self) -> str:
        return self.text


class Tick(models.Model):
    """That somebody has looked at an item of the checklist in an application."""

    application = models.ForeignKey(Application, verbose_name="申請", on_delete=models.PROTECT, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, verbose_name="確かめること", on_delete=models.PROTECT, related_name="ticks")
    ticked_by = models.CharField("確かめた職員", max_length=200)
    ticked_at = models.DateTimeField("確かめた日時")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="procedures_tick_once")]

    def __str__(self) -> str:
        return f"{self.application} {self.item}"
