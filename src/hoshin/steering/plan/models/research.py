from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import Maturity, StudyState, TechnologyKind


class Research(models.Model):
    """CIO staff's study of a technology, from the technical side, before a section is asked (4-2)."""

    title = models.CharField("題名", max_length=120, blank=True)
    technology = models.CharField("技術", max_length=120)
    kind = models.CharField(
        "技術の種類", max_length=20, choices=TechnologyKind.choices(), default=TechnologyKind.OTHER.value, db_index=True
    )
    summary = models.TextField("概要")
    findings = models.TextField("当市の課題への有効性")
    maturity = models.CharField("成熟度", max_length=20, choices=Maturity.choices())
    security_remark = models.TextField("セキュリティ上の留意点", blank=True)
    main_policy = models.ForeignKey(
        "policy.BasicPolicy", verbose_name="主な基本方針", on_delete=models.PROTECT, related_name="research"
    )
    sheets = models.ManyToManyField(Sheet, verbose_name="関係する個票", blank=True, related_name="research_notes")
    researched_by = models.CharField("研究者", max_length=200)
    created_at = models.DateTimeField("記録日時")
    updated_at = models.DateTimeField("更新日時")

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in TechnologyKind]), name="plan_research_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """What the note is called: its title, or the technology where nobody gave it one."""
        return self.title or self.technology


class StudyRequest(models.Model):
    """CIO staff ask a section to study a technology; the section accepts or declines with reasons."""

    research = models.ForeignKey(
        Research, verbose_name="研究記録", on_delete=models.PROTECT, related_name="study_requests"
    )
    section = models.ForeignKey(
        "people.Section", verbose_name="依頼先", on_delete=models.PROTECT, related_name="study_requests"
    )
    title = models.CharField("件名", max_length=120)
    question = models.TextField("検討してほしいこと")
    fiscal_year = models.PositiveIntegerField("年度")
    state = models.CharField("状態", max_length=10, default=StudyState.OPEN.value)
    asked_by = models.CharField("依頼者", max_length=200)
    asked_at = models.DateTimeField("依頼日時")
    due_on = models.DateField("回答期限")
    answer = models.TextField("回答の理由", blank=True)
    answered_by = models.CharField("回答者", max_length=200, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    sheet = models.OneToOneField(
        Sheet, verbose_name="個票", null=True, blank=True, on_delete=models.PROTECT, related_name="study_request"
    )
    previous = models.ForeignKey(
        "self", verbose_name="前回の依頼", null=True, blank=True, on_delete=models.PROTECT, related_name="raised_again"
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state", "section"], name="plan_study_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in StudyState]), name="plan_study_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""), name="plan_study_declined_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", sheet__isnull=False)
                | (~models.Q(state="accepted") & models.Q(sheet__isnull=True)),
                name="plan_study_accepted_sheet",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at__isnull=True)
                | (~models.Q(state="open") & models.Q(answered_at__isnull=False)),
                name="plan_study_answered_at",
            ),
            models.UniqueConstraint(
                fields=["research", "section"], condition=models.Q(state="open"), name="plan_study_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.title
