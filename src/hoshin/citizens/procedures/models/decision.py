from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hoshin.citizens.procedures.models.application import Application
from hoshin.citizens.procedures.models.procedure import Procedure
from hoshin.citizens.procedures.rules.deciding import Ruling
from hoshin.citizens.procedures.rules.register import DecisionWay

_KNOWN = Q(ruling__in=[ruling.value for ruling in Ruling])
_REASONED = Q(ruling=Ruling.GRANTED.value) | Q(has_reason=True)


class LetterText(models.Model):
    """What a section writes in the decision letters of a procedure, by ruling; without a row the usual text is meant."""

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="letter_texts")
    ruling = models.CharField("決定", max_length=8, choices=Ruling.choices())
    title = models.CharField("表題", max_length=120)
    body = models.TextField("本文")
    appeal = models.TextField("教示", blank=True)
    changed_at = models.DateTimeField("変更日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "ruling"], name="procedures_letter_text_once"),
            models.CheckConstraint(condition=_KNOWN, name="procedures_letter_text_ruling_known"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {Ruling(self.ruling).label}"


class Proposal(models.Model):
    """What an official proposes to decide. `sealed` holds reason, conditions and letter, under the application's key.

    It stands until it is decided, sent back or given up; a different wish is a new proposal.
    """

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.PROTECT, related_name="proposals"
    )
    ruling = models.CharField("決定", max_length=8, choices=Ruling.choices())
    way = models.CharField("決定の方法", max_length=12, choices=DecisionWay.choices())
    has_reason = models.BooleanField("理由がある")
    sealed = models.TextField("理由と通知書（暗号化）")
    digest = models.CharField("内容の要約値", max_length=64)
    proposed_at = models.DateTimeField("提案日時")
    proposed_by = models.ForeignKey(
        "people.StaffAccount", verbose_name="提案した職員", on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField("終わった日時", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_at__isnull=True), name="procedures_proposal_one_open"
            ),
            models.CheckConstraint(condition=_KNOWN, name="procedures_proposal_ruling_known"),
            models.CheckConstraint(condition=_REASONED, name="procedures_proposal_reasoned"),
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in DecisionWay]), name="procedures_proposal_way_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {Ruling(self.ruling).label}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Chainable filters over decisions."""

    def in_force(self) -> DecisionQuerySet:
        """Those that no later decision about the same application has taken the place of."""
        return self.filter(superseded_at__isnull=True)

    def to_review(self) -> DecisionQuerySet:
        """Those that a deputy made and nobody has reviewed yet (後閲)."""
        return self.filter(deputy__isnull=False, reviewed_at__isnull=True)


class Decision(models.Model):
    """What was decided about an application, for good: a later decision takes its place and changes nothing in it.

    `sealed` holds reason, conditions and the letter as it reads; `letter` is the letter as a PDF, sealed as well.
    """

    application = models.ForeignKey(
        Application, verbose_name="申請", on_delete=models.PROTECT, related_name="decisions"
    )
    proposal = models.OneToOneField(Proposal, verbose_name="提案", on_delete=models.PROTECT, related_name="decision")
    number = models.PositiveSmallIntegerField("回")
    ruling = models.CharField("決定", max_length=8, choices=Ruling.choices())
    has_reason = models.BooleanField("理由がある")
    decided_at = models.DateTimeField("決定日時")
    decided_by = models.CharField("決定した職", max_length=200)
    is_own_proposal = models.BooleanField("提案者が自ら決定", default=False)
    sealed = models.TextField("理由と通知書（暗号化）")
    letter = models.OneToOneField(
        "files.StoredFile", verbose_name="通知書", on_delete=models.PROTECT, related_name="+", null=True
    )
    received_at = models.DateTimeField("申請者が受け取った日時", null=True)
    deputy = models.ForeignKey(
        "people.StaffAccount", verbose_name="代決した職員", on_delete=models.PROTECT, related_name="+", null=True
    )
    absent_head = models.ForeignKey(
        "people.StaffAccount", verbose_name="不在だった課長", on_delete=models.PROTECT, related_name="+", null=True
    )
    reviewed_at = models.DateTimeField("後閲日時", null=True)
    reviewed_by = models.ForeignKey(
        "people.StaffAccount", verbose_name="後閲した職員", on_delete=models.PROTECT, related_name="+", null=True
    )
    superseded_at = models.DateTimeField("新しい決定の日時", null=True)

    objects: ClassVar[models.Manager[Decision]] = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="procedures_decision_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(superseded_at__isnull=True), name="procedures_decision_one_in_force"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="procedures_decision_from_one"),
            models.CheckConstraint(condition=_KNOWN, name="procedures_decision_ruling_known"),
            models.CheckConstraint(condition=_REASONED, name="procedures_decision_reasoned"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("decided_at")),
                name="procedures_decision_forward",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True, absent_head__isnull=True)
                | (Q(deputy__isnull=False, absent_head__isnull=False) & ~Q(deputy=F("absent_head"))),
                name="procedures_decision_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False, deputy__isnull=False)
                    & ~Q(reviewed_by=F("deputy"))
                ),
                name="procedures_decision_review_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}-{self.number}"


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    """Chainable filters over what deputies began to examine again."""

    def to_review(self) -> ReopeningQuerySet:
        """Those that nobody has reviewed yet (後閲)."""
        return self.filter(reviewed_at__isnull=True)


class Reopening(models.Model):
    """That a deputy let a decided application be examined again; what a head does in person stands in the trail alone."""

    decision = models.OneToOneField(Decision, verbose_name="決定", on_delete=models.PROTECT, related_name="reopening")
    reopened_at = models.DateTimeField("やり直すことにした日時")
    deputy = models.ForeignKey(
        "people.StaffAccount", verbose_name="代わった職員", on_delete=models.PROTECT, related_name="+"
    )
    absent_head = models.ForeignKey(
        "people.StaffAccount", verbose_name="不在だった課長", on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField("後閲日時", null=True)
    reviewed_by = models.ForeignKey(
        "people.StaffAccount", verbose_name="後閲した職員", on_delete=models.PROTECT, related_name="+", null=True
    )

    objects: ClassVar[models.Manager[Reopening]] = ReopeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(deputy=F("absent_head")), name="procedures_reopening_deputy_is_another"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(reviewed_by=F("deputy"))),
                name="procedures_reopening_review_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.decision)
