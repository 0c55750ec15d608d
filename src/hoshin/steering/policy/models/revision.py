from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from hoshin.steering.policy.models.identity import BasicPolicy, FocusItem
from hoshin.steering.policy.rules import APPROVED, FALLEN, OF_A_POLICY, REVISION_FLOW, Kind, Paragraph, SectionText

DECIDED = models.Q(effective_on__isnull=False, decided_at__isnull=False, classification__isnull=False)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Chainable filters over revisions."""

    def public_on(self, day: date) -> RevisionQuerySet:
        """Revisions that are or were in force by `day`: what anybody may read."""
        return self.filter(state=APPROVED, effective_on__lte=day)

    def in_force_on(self, day: date) -> Revision | None:
        """The revision in force on `day`, None before the first."""
        return self.public_on(day).order_by("-effective_on").first()

    def standing(self) -> RevisionQuerySet:
        """Revisions that were neither rejected nor withdrawn."""
        return self.exclude(state__in=FALLEN)


class Revision(models.Model):
    """A version (版) of the whole policy. `number` is its address for ever, `name` what it is called: VER.01.

    `classification` and `digest` are fixed when it is decided, so that what was decided is what is shown.
    """

    number = models.PositiveIntegerField("番号", unique=True)
    name = models.CharField("版の名称", max_length=20)
    state = models.CharField(
        "状態", max_length=20, choices=[(state.code, state.label) for state in REVISION_FLOW.states.values()]
    )
    based_on = models.ForeignKey(
        "self", verbose_name="元にした版", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    purpose = models.TextField("改版の趣旨", blank=True)
    effective_on = models.DateField("施行日", null=True, blank=True)
    created_at = models.DateTimeField("作成日時")
    decided_at = models.DateTimeField("決裁日時", null=True, blank=True)
    classification = models.JSONField("分類表", null=True, blank=True)
    digest = models.CharField("内容の要約値", max_length=64, blank=True)
    version = models.PositiveIntegerField("更新回数", default=1)

    objects: ClassVar[models.Manager[Revision]] = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="policy_revision_counted"),
            models.CheckConstraint(condition=~models.Q(name=""), name="policy_revision_named"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(REVISION_FLOW.states)), name="policy_revision_state"
            ),
            models.CheckConstraint(condition=~models.Q(state=APPROVED) | DECIDED, name="policy_revision_decided"),
            models.UniqueConstraint(
                fields=["name"], condition=~models.Q(state__in=sorted(FALLEN)), name="policy_revision_name"
            ),
            models.UniqueConstraint(
                fields=["effective_on"], condition=models.Q(state=APPROVED), name="policy_revision_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> str:
        """The state's name on screen."""
        return REVISION_FLOW.state(self.state).label


class Section(models.Model):
    """A part of a revision, edited by itself: `version` counts its saves and detects two people saving at once.

    `key` stays from revision to revision. A removed section keeps its text and comments and can be put back.
    """

    revision = models.ForeignKey(Revision, verbose_name="版", on_delete=models.PROTECT, related_name="sections")
    key = models.SlugField("キー", max_length=60)
    kind = models.CharField("種類", max_length=20, choices=[(kind.value, kind.label) for kind in Kind])
    order = models.PositiveIntegerField("並び順")
    heading = models.CharField("見出し", max_length=200, blank=True)
    group_title = models.CharField("区分", max_length=100, blank=True)
    basic_policy = models.ForeignKey(
        BasicPolicy, verbose_name="基本方針", null=True, blank=True, on_delete=models.PROTECT, related_name="sections"
    )
    focus_item = models.ForeignKey(
        FocusItem, verbose_name="重点取組事項", null=True, blank=True, on_delete=models.PROTECT, related_name="sections"
    )
    version = models.PositiveIntegerField("更新回数", default=1)
    changed_at = models.DateTimeField("更新日時")
    changed_by = models.CharField("更新者", max_length=200)
    is_removed = models.BooleanField("削除済み", default=False)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="policy_section_key"),
            models.UniqueConstraint(fields=["revision", "focus_item"], name="policy_section_focus_item"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="policy_section_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(OF_A_POLICY), basic_policy__isnull=False)
                | (~models.Q(kind__in=sorted(OF_A_POLICY)) & models.Q(basic_policy__isnull=True)),
                name="policy_section_of_a_policy",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.FOCUS.value, focus_item__isnull=False)
                | (~models.Q(kind=Kind.FOCUS.value) & models.Q(focus_item__isnull=True)),
                name="policy_section_of_a_focus_item",
            ),
        ]
        indexes = [models.Index(fields=["revision", "order"], name="policy_section_in_order")]

    def __str__(self) -> str:
        return self.outline.own_heading

    @property
    def outline(self) -> SectionText:
        """The section without its words: what its place depends on."""
        return SectionText(key=self.key, kind=Kind(self.kind), heading=self.heading, group_title=self.group_title)

    @property
    def text(self) -> SectionText:
        """The section free of the database (reads the paragraphs and the basic policy)."""
        return SectionText(
            key=self.key,
            kind=Kind(self.kind),
            heading=self.heading,
            group_title=self.group_title,
            policy_number=self.basic_policy.number if self.basic_policy else None,
            paragraphs=tuple(Paragraph(paragraph.key, paragraph.text) for paragraph in self.paragraphs.all()),
        )


class SectionParagraph(models.Model):
    """A paragraph of a section: `key` stays while its words change, within the revision and into the next."""

    section = models.ForeignKey(Section, verbose_name="節", on_delete=models.CASCADE, related_name="paragraphs")
    key = models.CharField("キー", max_length=20)
    order = models.PositiveIntegerField("並び順")
    text = models.TextField("本文")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "key"], name="policy_paragraph_key"),
            models.UniqueConstraint(fields=["section", "order"], name="policy_paragraph_order"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class SectionVersion(models.Model):
    """What a section said after each save: the common ground when two people edited it, and its history."""

    section = models.ForeignKey(Section, verbose_name="節", on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField("更新回数")
    heading = models.CharField("見出し", max_length=200, blank=True)
    group_title = models.CharField("区分", max_length=100, blank=True)
    text = models.TextField("本文", blank=True)
    saved_at = models.DateTimeField("保存日時")
    saved_by = models.CharField("保存者", max_length=200)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="policy_section_version_once")]

    def __str__(self) -> str:
        return f"{self.heading} {self.version}"
