from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.procedure import Procedure
from hoshin.citizens.procedures.rules.applications import (
    APPLICATION_FLOW,
    DECIDED_STATES,
    OPEN_STATES,
    ApplicationState,
    Intake,
)
from hoshin.citizens.procedures.rules.applications.revising import Origin


class FormVersion(models.Model):
    """A published form. Its document is never changed again: applications are pinned to it for ever."""

    procedure = models.ForeignKey(
        Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="form_versions"
    )
    number = models.PositiveIntegerField("版")
    document = models.JSONField("様式")
    digest = models.CharField("SHA-256", max_length=64)
    duplicate_by = models.JSONField("重複を見分ける質問", default=list)
    published_at = models.DateTimeField("公開日時")
    published_by = models.CharField("公開した職員", max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedures_form_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="procedures_form_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} 第{self.number}版"


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Chainable filters over applications."""

    def submitted(self) -> ApplicationQuerySet:
        """Applications that the city has received; drafts are nobody's business but the applicant's."""
        return self.exclude(state=ApplicationState.DRAFT.value)

    def open(self) -> ApplicationQuerySet:
        """Received and not yet decided or withdrawn."""
        return self.filter(state__in=[state.value for state in OPEN_STATES])


class Application(models.Model):
    """An application from the first answer on. `sealed` holds the answers, encrypted with the application's own key."""

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="applications")
    form_version = models.ForeignKey(
        FormVersion, verbose_name="様式の版", on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField("状態", max_length=12, default=APPLICATION_FLOW.initial)
    token_hash = models.CharField("入力画面の合言葉", max_length=64, unique=True)
    wrapped_key = models.TextField("鍵")
    sealed = models.TextField("回答（暗号化）")
    begun_on = models.DateField("入力を始めた日")
    begun_at = models.DateTimeField("入力を始めた日時")
    saved_at = models.DateTimeField("保存日時")
    state_since = models.DateTimeField("状態の開始")
    number = models.CharField("受付番号", max_length=14, unique=True, null=True)  # noqa: DJ001 - unique once given
    submitted_at = models.DateTimeField("申請日時", null=True)
    duplicate_key = models.CharField("重複の印", max_length=64, blank=True)
    intake = models.CharField("受付の方法", max_length=8, choices=Intake.choices(), default=Intake.ONLINE.value)
    assignee = models.ForeignKey(
        "people.StaffAccount", verbose_name="担当者", on_delete=models.PROTECT, related_name="+", null=True
    )
    helper = models.ForeignKey(
        "people.StaffAccount", verbose_name="入力した職員", on_delete=models.PROTECT, related_name="+", null=True
    )
    due_on = models.DateField("標準処理期間の終わる日", null=True)
    decided_at = models.DateTimeField("決定日時", null=True)

    objects: ClassVar[models.Manager[Application]] = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        indexes = [
            models.Index(fields=["procedure", "state", "submitted_at"], name="procedures_inbox"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="procedures_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(APPLICATION_FLOW.states)), name="procedures_application_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number__isnull=True, submitted_at__isnull=True)
                | (~Q(state="draft") & Q(number__isnull=False, submitted_at__isnull=False)),
                name="procedures_application_numbered",
            ),
            models.UniqueConstraint(
                fields=["procedure", "duplicate_key"],
                condition=~Q(duplicate_key=""),
                name="procedures_application_not_twice",
            ),
            models.CheckConstraint(
                condition=~Q(intake="online", helper__isnull=False), name="procedures_application_online_alone"
            ),
            models.CheckConstraint(
                condition=Q(intake__in=[way.value for way in Intake]), name="procedures_application_intake_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False, state__in=[state.value for state in DECIDED_STATES])
                | (Q(decided_at__isnull=True) & ~Q(state__in=[state.value for state in DECIDED_STATES])),
                name="procedures_application_decided_at",
            ),
        ]

    def __str__(self) -> str:
        return self.number or "入力中の申請"


class Revision(models.Model):
    """The answers as they were handed in, corrected or changed by the section, encrypted with the key; never changed."""

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField("番号")
    sealed = models.TextField("回答（暗号化）")
    made_at = models.DateTimeField("提出日時")
    origin = models.CharField("由来", max_length=12, choices=Origin.choices(), default=Origin.SUBMITTED.value)
    made_by = models.CharField("変えた職員", max_length=200, blank=True)
    section_name = models.CharField("変えた課", max_length=100, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="procedures_revision_once"),
            models.CheckConstraint(
                condition=(Q(origin=Origin.OFFICIAL.value) & ~Q(made_by=""))
                | Q(origin__in=[Origin.SUBMITTED.value, Origin.CORRECTED.value], made_by=""),
                name="procedures_revision_by_whom",
            ),
        ]
