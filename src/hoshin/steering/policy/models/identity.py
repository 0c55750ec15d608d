from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from hoshin.steering.policy.rules import LARGEST_NUMBER, Field, circled


class BasicPolicy(models.Model):
    """A basic policy (基本方針) as the same thing through all revisions; each revision words it anew."""

    number = models.PositiveSmallIntegerField("番号", unique=True)
    code = models.SlugField("コード", max_length=60, unique=True)
    title = models.CharField("名称", max_length=100)
    field = models.CharField("分野", max_length=20, choices=[(field.value, field.label) for field in Field])

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=LARGEST_NUMBER), name="policy_basic_policy_number"
            ),
            models.CheckConstraint(
                condition=models.Q(field__in=[field.value for field in Field]), name="policy_basic_policy_field"
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="policy_basic_policy_titled"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def mark(self) -> str:
        """The circled number: ①."""
        return circled(self.number)

    @property
    def label(self) -> str:
        """How officials name it: 基本方針①."""
        return f"基本方針{self.mark}"


class FocusItem(models.Model):
    """A focus item (重点取組事項) as the same thing through all revisions; sheets of the plan serve it.

    Items of one basic policy are numbered through; `group_title` is the heading under which the policy lists them.
    """

    basic_policy = models.ForeignKey(
        BasicPolicy, verbose_name="基本方針", on_delete=models.PROTECT, related_name="focus_items"
    )
    number = models.PositiveSmallIntegerField("番号")
    group_title = models.CharField("区分", max_length=100, blank=True)
    title = models.CharField("名称", max_length=200)

    class Meta:
        ordering = ["basic_policy__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["basic_policy", "number"], name="policy_focus_item_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="policy_focus_item_counted"),
            models.CheckConstraint(condition=~models.Q(title=""), name="policy_focus_item_titled"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """Its short name: ①-3 (reads the basic policy)."""
        return f"{self.basic_policy.mark}-{self.number}"


class ClassificationSchemeQuerySet(models.QuerySet["ClassificationScheme"]):
    """Chainable filters over schemes."""

    def valid_on(self, day: date) -> ClassificationSchemeQuerySet:
        """Schemes by which the nation classified on `day`."""
        return self.filter(
            models.Q(valid_until_on__isnull=True) | models.Q(valid_until_on__gte=day), valid_from_on__lte=day
        )


class ClassificationScheme(models.Model):
    """A national classification for the days it is valid: a new national plan is a new row, not a new program.

    `code` names the line of succession (`public-private-data`, `municipal-dx`); title, edition and days tell its members
    apart.
    """

    code = models.SlugField("コード", max_length=60)
    title = models.CharField("名称", max_length=100)
    edition = models.CharField("版", max_length=60, blank=True)
    valid_from_on = models.DateField("適用開始日")
    valid_until_on = models.DateField("適用終了日", null=True, blank=True)
    source = models.CharField("出典", max_length=300)
    source_url = models.URLField("出典のURL", max_length=500, blank=True)
    checked_on = models.DateField("確認日")
    note = models.TextField("備考", blank=True)

    objects: ClassVar[models.Manager[ClassificationScheme]] = ClassificationSchemeQuerySet.as_manager()

    class Meta:
        ordering = ["-code", "valid_from_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from_on"], name="policy_scheme_starts_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_until_on__isnull=True), name="policy_scheme_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until_on__isnull=True)
                | models.Q(valid_until_on__gte=models.F("valid_from_on")),
                name="policy_scheme_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.edition}）" if self.edition else self.title


class NationalCategory(models.Model):
    """One class of a scheme: a–e of the public-private data plan, i–viii of the municipal DX plan."""

    scheme = models.ForeignKey(
        ClassificationScheme, verbose_name="分類体系", on_delete=models.CASCADE, related_name="categories"
    )
    code = models.CharField("記号", max_length=10)
    order = models.PositiveSmallIntegerField("並び順")
    group_title = models.CharField("区分", max_length=100, blank=True)
    title = models.CharField("名称", max_length=200)

    class Meta:
        ordering = ["scheme_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="policy_category_code"),
            models.UniqueConstraint(fields=["scheme", "order"], name="policy_category_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code}.{self.title}"


class CategoryProposal(models.Model):
    """That sheets of a basic policy normally fall under a category: the cells of the table in 3-3."""

    basic_policy = models.ForeignKey(
        BasicPolicy, verbose_name="基本方針", on_delete=models.PROTECT, related_name="category_proposals"
    )
    category = models.ForeignKey(
        NationalCategory, verbose_name="国の分類", on_delete=models.CASCADE, related_name="proposals"
    )

    class Meta:
        ordering = ["category__scheme_id", "category__order"]
        constraints = [
            models.UniqueConstraint(fields=["basic_policy", "category"], name="policy_proposal_once"),
        ]
