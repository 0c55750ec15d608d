from __future__ import annotations

from typing import ClassVar

from django.db import models

from hoshin.steering.council.models.meeting import Meeting, Paper, Question
from hoshin.steering.council.models.member import Member
from hoshin.steering.council.rules import ANSWERED, OPINION_FLOW, SAID, OpinionKind, OpinionState

_ANSWER, _REMARK, _MOTION = OpinionKind.ANSWER.value, OpinionKind.REMARK.value, OpinionKind.MOTION.value


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Chainable filters over opinions."""

    def said(self) -> OpinionQuerySet:
        """Opinions that were submitted; drafts are their author's alone."""
        return self.filter(state__in=sorted(SAID))

    def unanswered(self) -> OpinionQuerySet:
        """Opinions that wait for the city's response."""
        return self.filter(state=OpinionState.SUBMITTED)


class Opinion(models.Model):
    """What a member says: an answer to a question, a remark on a paragraph of a paper, or a motion.

    `place` names the paragraph in words and `quote` keeps what it said. Once the city has answered, `response` says why;
    an opinion taken up names the paragraph of the revision (`taken_…`) and keeps what it says since.
    """

    meeting = models.ForeignKey(Meeting, verbose_name="会議", on_delete=models.PROTECT, related_name="opinions")
    member = models.ForeignKey(Member, verbose_name="委員", on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField("種類", max_length=20, choices=[(kind.value, kind.label) for kind in OpinionKind])
    question = models.ForeignKey(
        Question, verbose_name="質疑事項", null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    paper = models.ForeignKey(
        Paper, verbose_name="資料", null=True, blank=True, on_delete=models.PROTECT, related_name="remarks"
    )
    paragraph = models.CharField("段落", max_length=100, blank=True)
    place = models.CharField("箇所", max_length=300, blank=True)
    quote = models.TextField("段落の本文", blank=True)
    title = models.CharField("件名", max_length=200, blank=True)
    body = models.TextField("意見")
    state = models.CharField(
        "状態", max_length=20, choices=[(state.code, state.label) for state in OPINION_FLOW.states.values()]
    )
    saved_at = models.DateTimeField("保存日時")
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    response = models.TextField("対応", blank=True)
    responded_at = models.DateTimeField("対応日時", null=True, blank=True)
    responded_by = models.CharField("対応者", max_length=200, blank=True)
    taken_into = models.ForeignKey(
        "policy.Revision", verbose_name="反映した版", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_paragraph = models.CharField("反映した段落", max_length=100, blank=True)
    taken_place = models.CharField("反映した箇所", max_length=300, blank=True)
    taken_text = models.TextField("反映後の本文", blank=True)

    objects: ClassVar[models.Manager[Opinion]] = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "question__order", "paragraph", "id"]
        indexes = [models.Index(fields=["meeting", "state"], name="council_opinion_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(OPINION_FLOW.states)), name="council_opinion_state"
            ),
            models.CheckConstraint(condition=~models.Q(body=""), name="council_opinion_said"),
            models.CheckConstraint(
                condition=models.Q(kind=_ANSWER, question__isnull=False, paper__isnull=True)
                | (models.Q(kind=_REMARK, question__isnull=True, paper__isnull=False) & ~models.Q(paragraph=""))
                | (models.Q(kind=_MOTION, question__isnull=True, paper__isnull=True) & ~models.Q(title="")),
                name="council_opinion_kind",
            ),
            models.UniqueConstraint(fields=["question", "member"], name="council_answer_once"),
            models.UniqueConstraint(
                fields=["paper", "paragraph", "member"],
                condition=models.Q(kind=_REMARK),
                name="council_remark_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=OpinionState.DRAFT) | models.Q(submitted_at__isnull=False),
                name="council_opinion_submitted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(ANSWERED))
                | (models.Q(responded_at__isnull=False) & ~models.Q(response="")),
                name="council_opinion_answered",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state=OpinionState.TAKEN_UP, taken_into__isnull=False) & ~models.Q(taken_paragraph="")
                )
                | (~models.Q(state=OpinionState.TAKEN_UP) & models.Q(taken_into__isnull=True, taken_paragraph="")),
                name="council_opinion_taken_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.about

    @property
    def about(self) -> str:
        """What the opinion is about, in a line; reads the question."""
        if self.question is not None:
            return f"質疑{self.question.order} {self.question.title}"
        return self.title or self.place

    @property
    def kind_label(self) -> str:
        """The kind's name on screen."""
        return OpinionKind(self.kind).label

    @property
    def state_label(self) -> str:
        """The state's name on screen."""
        return OPINION_FLOW.state(self.state).label
