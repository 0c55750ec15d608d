from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from hoshin.steering.plan.rules import (
    BEFORE_LISTING,
    CLOSED,
    PUBLIC_STATES,
    UNDER_WAY,
    Origin,
    RelatedPlanKind,
    SecurityResult,
    SheetState,
)


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Chainable filters over sheets."""

    def public(self) -> SheetQuerySet:
        """Sheets that have been listed, whatever became of them since: what the public may see."""
        return self.filter(state__in=PUBLIC_STATES, listed_at__isnull=False)

    def under_way(self) -> SheetQuerySet:
        """Listed sheets that are being worked on."""
        return self.filter(state__in=UNDER_WAY)

    def still_open(self) -> SheetQuerySet:
        """Sheets that are neither complete nor ended."""
        return self.exclude(state__in=CLOSED)

    def late_on(self, day: date) -> SheetQuerySet:
        """Sheets under way of which a stage should have begun or ended before `day` and has not."""
        overdue = models.Q(runs__state__in=["planned", "running"], runs__planned_end_on__lt=day) | models.Q(
            runs__state="planned", runs__planned_start_on__lt=day
        )
        late = self.model.objects.filter(overdue, state__in=UNDER_WAY).values("pk")
        return self.filter(pk__in=late)


class Sheet(models.Model):
    """One administrative issue and the way from its present to its ideal (個票)."""

    number = models.CharField("番号", max_length=20, unique=True)
    title = models.CharField("件名", max_length=120)
    state = models.CharField("状態", max_length=20, default=SheetState.DRAFT.value)
    state_before_pause = models.CharField("中断前の状態", max_length=20, blank=True)
    origin = models.CharField("発端", max_length=12, choices=Origin.choices())

    issue = models.TextField("行政課題", blank=True)
    present = models.TextField("現在の姿", blank=True)
    ideal = models.TextField("理想の姿", blank=True)
    gap = models.TextField("差（ギャップ）", blank=True)
    purpose = models.TextField("目的", blank=True)
    means = models.TextField("手段（使う技術）", blank=True)
    risks = models.TextField("リスクと対応", blank=True)

    security_result = models.CharField(
        "セキュリティポリシーの確認",
        max_length=12,
        choices=SecurityResult.choices(),
        default=SecurityResult.PENDING.value,
    )
    security_remark = models.TextField("確認の所見", blank=True)
    security_checked_on = models.DateField("確認日", null=True, blank=True)

    main_policy = models.ForeignKey(
        "policy.BasicPolicy", verbose_name="主な基本方針", on_delete=models.PROTECT, related_name="sheets"
    )
    other_policies = models.ManyToManyField(
        "policy.BasicPolicy", verbose_name="関係する基本方針", blank=True, related_name="related_sheets"
    )
    focus_items = models.ManyToManyField(
        "policy.FocusItem", verbose_name="重点取組事項", blank=True, related_name="sheets"
    )
    categories = models.ManyToManyField(
        "policy.NationalCategory", verbose_name="国計画等の分類", blank=True, related_name="sheets"
    )

    owning_section = models.ForeignKey(
        "people.Section", verbose_name="担当課", on_delete=models.PROTECT, related_name="owned_sheets"
    )
    related_sections = models.ManyToManyField(
        "people.Section", verbose_name="関係課", blank=True, related_name="related_sheets"
    )
    staff_post = models.ForeignKey(
        "people.Post",
        verbose_name="担当CIOスタッフ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_sheets",
    )

    needs_no_budget = models.BooleanField("予算を要しない", default=False)
    merged_into = models.ForeignKey(
        "self", verbose_name="統合先", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_sheets"
    )
    version = models.PositiveIntegerField("版", default=1)
    created_at = models.DateTimeField("作成日時")
    updated_at = models.DateTimeField("更新日時")
    state_since = models.DateTimeField("状態の開始日時")
    listed_at = models.DateTimeField("登載日時", null=True, blank=True)
    completed_at = models.DateTimeField("完了日時", null=True, blank=True)

    objects: ClassVar[models.Manager[Sheet]] = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["state", "-number"], name="plan_sheet_state"),
            models.Index(fields=["main_policy", "state"], name="plan_sheet_policy"),
            models.Index(fields=["owning_section", "state"], name="plan_sheet_section"),
            models.Index(fields=["-updated_at"], name="plan_sheet_updated"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in SheetState]), name="plan_sheet_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(listed_at__isnull=True)
                | ~models.Q(state__in=[state.value for state in BEFORE_LISTING]),
                name="plan_sheet_listed_after_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(listed_at__isnull=False)
                | ~models.Q(state__in=[*[state.value for state in UNDER_WAY], "reporting", "complete"]),
                name="plan_sheet_under_way_is_listed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="complete", completed_at__isnull=False)
                | (~models.Q(state="complete") & models.Q(completed_at__isnull=True)),
                name="plan_sheet_completed_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="plan_sheet_merged_has_target",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="plan_sheet_not_into_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(state="suspended") | models.Q(state_before_pause=""),
                name="plan_sheet_pause_remembers",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="plan_sheet_titled"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def current_state(self) -> SheetState:
        """The state as the rules know it."""
        return SheetState(self.state)


class SheetSnapshot(models.Model):
    """What a sheet's editable fields held at one version: the common base when two people edit at once."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="snapshots")
    version = models.PositiveIntegerField("版")
    content = models.JSONField("内容")
    saved_by = models.CharField("保存者", max_length=200)
    saved_at = models.DateTimeField("保存日時")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "version"], name="plan_snapshot_version"),
        ]


class RelatedPlan(models.Model):
    """A plan above or beside this one that a sheet also serves, with the place in it."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="related_plans")
    kind = models.CharField("計画の種類", max_length=24, choices=RelatedPlanKind.choices())
    title = models.CharField("計画の名称", max_length=120)
    place = models.CharField("該当箇所", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]


class SheetFollow(models.Model):
    """Somebody wants to know when a sheet changes."""

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="followed_sheets"
    )
    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField("開始日時")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "sheet"], name="plan_follow_once")]


class SavedFilter(models.Model):
    """A person's own way of looking at the table of sheets, kept under a name."""

    account = models.ForeignKey(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="sheet_filters"
    )
    name = models.CharField("名称", max_length=60)
    query = models.CharField("条件", max_length=500)
    created_at = models.DateTimeField("作成日時")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="plan_filter_name")]
