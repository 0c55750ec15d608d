from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.rules.register import (
    Channel,
    DecisionWay,
    DuplicateScope,
    Retention,
    Seal,
    TopicKind,
)


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Chainable filters over procedures."""

    def published(self) -> ProcedureQuerySet:
        """Procedures that the public catalogue shows."""
        return self.filter(is_public=True)

    def about(self, kind: TopicKind, code: str) -> ProcedureQuerySet:
        """Procedures of one life event or of one kind of person."""
        return self.filter(pk__in=ProcedureTopic.objects.filter(kind=kind.value, code=code).values("procedure"))


class Procedure(models.Model):
    """A procedure of the city, online or not, as it stands in the register."""

    code = models.SlugField("コード", max_length=50, unique=True)
    title = models.CharField("手続の名称", max_length=120)
    reading = models.CharField("よみ", max_length=200, blank=True)
    keywords = models.CharField("探すための言葉", max_length=300, blank=True)
    section = models.ForeignKey(
        "people.Section", verbose_name="担当課", on_delete=models.PROTECT, related_name="procedures"
    )
    legal_basis = models.CharField("根拠法令", max_length=300, blank=True)
    who = models.TextField("対象となる方", blank=True)
    what = models.TextField("内容", blank=True)
    when = models.TextField("時期・期限", blank=True)
    bring = models.TextField("持ち物", blank=True)
    fee = models.CharField("手数料", max_length=200, blank=True)
    standard_days = models.PositiveSmallIntegerField("標準処理期間（日）", null=True, blank=True)
    seal = models.CharField("押印", max_length=12, choices=Seal.choices(), default=Seal.NONE.value)
    seal_rule = models.CharField("押印の根拠", max_length=200, blank=True)
    proofing_level = models.PositiveSmallIntegerField("身元確認レベル", default=0)
    authentication_level = models.PositiveSmallIntegerField("当人認証レベル", default=0)
    needs_signature = models.BooleanField("電子署名", default=False)
    is_number_affair = models.BooleanField("個人番号利用事務", default=False)
    retention = models.CharField("保存期間", max_length=4, choices=Retention.choices(), default=Retention.FIVE.value)
    decision_way = models.CharField(
        "決定の方法", max_length=12, choices=DecisionWay.choices(), default=DecisionWay.HEAD.value
    )
    duplicate_scope = models.CharField(
        "重複の扱い", max_length=8, choices=DuplicateScope.choices(), default=DuplicateScope.NONE.value
    )
    is_public = models.BooleanField("公開", default=True)
    created_at = models.DateTimeField("登録日時")
    updated_at = models.DateTimeField("更新日時")

    objects: ClassVar[models.Manager[Procedure]] = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["reading", "title", "id"]
        indexes = [models.Index(fields=["is_public", "reading", "title"], name="procedures_catalogue")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="procedures_has_title"),
            models.CheckConstraint(
                condition=Q(proofing_level__lte=3, authentication_level__lte=3), name="procedures_levels_to_three"
            ),
            models.CheckConstraint(
                condition=Q(needs_signature=False) | Q(proofing_level=3, authentication_level=3),
                name="procedures_signature_at_level_three",
            ),
            models.CheckConstraint(condition=Q(seal__in=[seal.value for seal in Seal]), name="procedures_seal_known"),
            models.CheckConstraint(
                condition=Q(retention__in=[one.value for one in Retention]), name="procedures_retention_known"
            ),
            models.CheckConstraint(
                condition=Q(decision_way__in=[way.value for way in DecisionWay]), name="procedures_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_scope__in=[scope.value for scope in DuplicateScope]),
                name="procedures_duplicate_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProcedureTopic(models.Model):
    """A life event or a kind of person under which the catalogue lists a procedure."""

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="topics")
    kind = models.CharField("種類", max_length=8, choices=TopicKind.choices())
    code = models.CharField("項目", max_length=20)
    order = models.PositiveSmallIntegerField("並び順")

    class Meta:
        ordering = ["kind", "order"]
        indexes = [models.Index(fields=["kind", "code"], name="procedures_topic")]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "kind", "code"], name="procedures_topic_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in TopicKind]), name="procedures_topic_kind_known"
            ),
        ]


class ProcedureChannel(models.Model):
    """A way to apply."""

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="channels")
    channel = models.CharField("方法", max_length=12, choices=Channel.choices())
    note = models.CharField("説明", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("並び順")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "channel"], name="procedures_channel_once"),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]), name="procedures_channel_known"
            ),
        ]


class ProcedureAttachment(models.Model):
    """A paper to bring, and the rule that demands it."""

    procedure = models.ForeignKey(Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField("書類", max_length=200)
    rule = models.CharField("根拠", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("並び順")

    class Meta:
        ordering = ["order"]


class YearlyCount(models.Model):
    """How many applications came by a channel in a fiscal year, as the section counted them before Hoshin did."""

    procedure = models.ForeignKey(
        Procedure, verbose_name="手続", on_delete=models.CASCADE, related_name="yearly_counts"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    channel = models.CharField("方法", max_length=12, choices=Channel.choices())
    number = models.PositiveIntegerField("件数")

    class Meta:
        ordering = ["-fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "fiscal_year", "channel"], name="procedures_count_once"),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]), name="procedures_count_channel_known"
            ),
        ]
