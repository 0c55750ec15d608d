from __future__ import annotations

from typing import ClassVar

from django.db import models

from hoshin.foundation.figures.rules import Direction


class DefinitionVersion(models.Model):
    """What an indicator meant under one version number; written once and never changed."""

    indicator_code = models.CharField("指標", max_length=80)
    version = models.PositiveIntegerField("版")
    definition = models.TextField("定義")
    unit = models.CharField("単位", max_length=20, blank=True)
    direction = models.CharField(
        "望ましい向き", max_length=8, choices=[(direction.value, direction.label) for direction in Direction]
    )
    known_since = models.DateTimeField("登録日時")

    objects: ClassVar[models.Manager[DefinitionVersion]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator_code", "version"], name="figures_definition_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="figures_definition_version"),
            models.CheckConstraint(condition=~models.Q(definition=""), name="figures_definition_said"),
        ]


class Measurement(models.Model):
    """The value of an indicator at one moment, with what it was counted from."""

    indicator_code = models.CharField("指標", max_length=80)
    definition = models.ForeignKey(
        DefinitionVersion, verbose_name="定義", on_delete=models.PROTECT, related_name="measurements"
    )
    first_on = models.DateField("期間の初日")
    last_on = models.DateField("期間の末日")
    value = models.DecimalField("値", max_digits=20, decimal_places=4, null=True)
    numerator = models.BigIntegerField("分子", null=True)
    denominator = models.BigIntegerField("分母", null=True)
    basis = models.CharField("根拠", max_length=300)
    measured_at = models.DateTimeField("集計日時")

    objects: ClassVar[models.Manager[Measurement]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["indicator_code", "id"], name="figures_measurement_newest"),
            models.Index(fields=["indicator_code", "last_on"], name="figures_measurement_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="figures_measurement_period"
            ),
            models.CheckConstraint(condition=~models.Q(basis=""), name="figures_measurement_basis"),
            models.CheckConstraint(
                condition=models.Q(numerator__isnull=True, denominator__isnull=True)
                | models.Q(denominator__isnull=False, denominator__gte=0),
                name="figures_measurement_fraction",
            ),
        ]


class FailedMeasurement(models.Model):
    """That measuring an indicator failed at its last try; gone as soon as it succeeds again."""

    indicator_code = models.CharField("指標", max_length=80, unique=True)
    failed_at = models.DateTimeField("失敗日時")
    error = models.CharField("失敗の内容", max_length=500)

    objects: ClassVar[models.Manager[FailedMeasurement]] = models.Manager()
