from __future__ import annotations

from django.db import models

from hoshin.foundation.people.public import Role
from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import AdviceState, AssessmentLevel


class Consultation(models.Model):
    """The CIO side is asked at a step of the flow and answers, so that every step was seen (4-1)."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="consultations")
    step = models.CharField("協議の時点", max_length=30)
    step_label = models.CharField("協議の事項", max_length=60)
    opened_at = models.DateTimeField("協議日時")
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    answered_by = models.CharField("回答者", max_length=200, blank=True)
    remark = models.TextField("所見", blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["answered_at", "opened_at"], name="plan_consultation_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | ~models.Q(answered_by=""),
                name="plan_consultation_answerer",
            ),
            models.UniqueConstraint(
                fields=["sheet", "step"], condition=models.Q(answered_at__isnull=True), name="plan_consultation_once"
            ),
        ]


class Advice(models.Model):
    """What the CIO side or an expert advises; open until answered or taken up."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="advice")
    author = models.ForeignKey(
        "people.StaffAccount", verbose_name="助言者", on_delete=models.PROTECT, related_name="plan_advice"
    )
    answer_to = models.ForeignKey(
        "people.StaffAccount",
        verbose_name="回答を受け取る後任",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_advice_taken_over",
    )
    author_label = models.CharField("助言者の職", max_length=200)
    author_role = models.CharField("立場", max_length=20, choices=[(role.value, role.label) for role in Role])
    body = models.TextField("助言")
    is_public = models.BooleanField("公開する", default=False)
    given_at = models.DateTimeField("助言日時")
    due_on = models.DateField("回答期限")
    state = models.CharField("状態", max_length=10, choices=AdviceState.choices(), default=AdviceState.OPEN.value)
    answer = models.TextField("回答", blank=True)
    answered_by = models.CharField("回答者", max_length=200, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["state", "due_on"], name="plan_advice_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at__isnull=True)
                | (~models.Q(state="open") & models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="plan_advice_answered",
            ),
        ]


class ProgressReport(models.Model):
    """The section's report on one month: done, next, barriers."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="reports")
    month = models.DateField("対象月")
    done = models.TextField("行ったこと")
    next_step = models.TextField("次に行うこと", blank=True)
    barriers = models.TextField("妨げとなっていること", blank=True)
    is_on_schedule = models.BooleanField("予定どおり")
    reported_by = models.CharField("報告者", max_length=200)
    reported_at = models.DateTimeField("報告日時")

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["sheet", "month"], name="plan_report_month")]


class Assessment(models.Model):
    """CIO staff's judgement of a month's progress in five levels, with a comment and who judged."""

    report = models.OneToOneField(
        ProgressReport, verbose_name="報告", on_delete=models.CASCADE, related_name="assessment"
    )
    level = models.CharField("評価", max_length=1, choices=AssessmentLevel.choices())
    comment = models.TextField("所見")
    assessed_by = models.CharField("評価者", max_length=200)
    assessed_at = models.DateTimeField("評価日時")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in AssessmentLevel]), name="plan_assessment_level"
            ),
            models.CheckConstraint(condition=~models.Q(comment=""), name="plan_assessment_comment"),
        ]
