from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application
from hoshin.citizens.procedures.models.procedure import Procedure
from hoshin.citizens.procedures.rules.applications import CHANNELS, Intake
from hoshin.citizens.procedures.rules.importing import INTAKE_FLOW, CameBy, EntryState

_WAYS = [(way.value, way.label) for way in CHANNELS]
_ENDED = Q(state__in=["done", "unreadable"])


class IntakeSource(models.Model):
    """Another system from which applications come as files, and what its proof of identity is worth."""

    code = models.SlugField("コード", max_length=40, unique=True)
    label = models.CharField("名称", max_length=100)
    proofing_level = models.PositiveSmallIntegerField("身元確認レベル", default=0)
    authentication_level = models.PositiveSmallIntegerField("当人認証レベル", default=0)
    channel = models.CharField("取込み元での申請の方法", max_length=8, choices=_WAYS, default=Intake.ONLINE.value)
    is_active = models.BooleanField("取り込む", default=True)
    changed_by = models.CharField("変更した職員", max_length=200)
    changed_at = models.DateTimeField("変更日時")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="procedures_intake_source_labelled"),
            models.CheckConstraint(
                condition=Q(proofing_level__lte=3, authentication_level__lte=3), name="procedures_intake_source_levels"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[way.value for way in CHANNELS]), name="procedures_intake_source_channel"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class IntakeFile(models.Model):
    """A file of applications that came in. The same content of the same source comes in once."""

    source = models.ForeignKey(IntakeSource, verbose_name="取込み元", on_delete=models.PROTECT, related_name="files")
    name = models.CharField("ファイル名", max_length=160)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("大きさ")
    came_by = models.CharField("届いた方法", max_length=8, choices=CameBy.choices())
    state = models.CharField("状態", max_length=12, default=INTAKE_FLOW.initial)
    problem = models.CharField("読めない理由", max_length=300, blank=True)
    received_at = models.DateTimeField("届いた日時")
    ended_at = models.DateTimeField("終わった日時", null=True)
    reported_at = models.DateTimeField("結果を返した日時", null=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["state", "-received_at"], name="procedures_intake_file_state")]
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], name="procedures_intake_file_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(INTAKE_FLOW.states)), name="procedures_intake_file_state_known"
            ),
            models.CheckConstraint(
                condition=Q(came_by__in=[way.value for way in CameBy]), name="procedures_intake_file_way_known"
            ),
            models.CheckConstraint(
                condition=(_ENDED & Q(ended_at__isnull=False)) | (~_ENDED & Q(ended_at__isnull=True)),
                name="procedures_intake_file_ended",
            ),
            models.CheckConstraint(
                condition=Q(state="unreadable") ^ Q(problem=""), name="procedures_intake_file_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IntakeContent(models.Model):
    """What a file holds, sealed with a key of its own, as long as something of it may still be taken in."""

    file = models.OneToOneField(
        IntakeFile, verbose_name="ファイル", on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    wrapped_key = models.TextField("鍵")
    sealed = models.BinaryField("中身（暗号化）")

    def __str__(self) -> str:
        return str(self.file_id)


class IntakeEntry(models.Model):
    """One line of a file: the application that it became, or why not. Nothing that an applicant wrote stands in it."""

    file = models.ForeignKey(IntakeFile, verbose_name="ファイル", on_delete=models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField("行")
    source = models.ForeignKey(IntakeSource, verbose_name="取込み元", on_delete=models.PROTECT, related_name="+")
    external_number = models.CharField("取込み元の番号", max_length=64, blank=True)
    procedure = models.ForeignKey(
        Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="intake_entries", null=True
    )
    application = models.OneToOneField(
        Application, verbose_name="申請", on_delete=models.PROTECT, related_name="intake_entry", null=True
    )
    state = models.CharField("状態", max_length=10, choices=EntryState.choices())
    digest = models.CharField("内容の印", max_length=64, blank=True)
    channel = models.CharField("取込み元での申請の方法", max_length=8, choices=_WAYS, blank=True)
    troubles = models.JSONField("直すところ", default=list)
    applied_at = models.DateTimeField("取込み元での申請日時", null=True)
    settled_at = models.DateTimeField("日時")

    objects: ClassVar[models.Manager[IntakeEntry]] = models.Manager()

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="procedures_intake_entry_once"),
            models.UniqueConstraint(
                fields=["source", "external_number"],
                condition=Q(state=EntryState.TAKEN.value),
                name="procedures_intake_taken_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in EntryState]), name="procedures_intake_entry_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["", *(way.value for way in CHANNELS)]), name="procedures_intake_entry_channel"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=EntryState.TAKEN.value, application__isnull=False, applied_at__isnull=False)
                    & ~Q(external_number="")
                )
                | (~Q(state=EntryState.TAKEN.value) & Q(application__isnull=True)),
                name="procedures_intake_taken_is_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}行目"
