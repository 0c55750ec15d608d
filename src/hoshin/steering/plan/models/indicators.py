from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.evidence import Evidence
from hoshin.steering.plan.models.sheet import Sheet
from hoshin.steering.plan.rules import Direction, EffectKind, Frequency


class Kpi(models.Model):
    """What a sheet is to reach by when; bound to a live figure, or entered by hand with a source."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="kpis")
    name = models.CharField("指標", max_length=120)
    definition = models.TextField("定義", blank=True)
    unit = models.CharField("単位", max_length=20)
    direction = models.CharField("向き", max_length=4, choices=Direction.choices(), default=Direction.UP.value)
    baseline = models.DecimalField("基準値", max_digits=16, decimal_places=3, null=True, blank=True)
    baseline_on = models.DateField("基準日", null=True, blank=True)
    target = models.DecimalField("目標値", max_digits=16, decimal_places=3)
    target_on = models.DateField("目標日")
    indicator_code = models.CharField("連動する実測値", max_length=100, blank=True)
    source = models.CharField("実績の出どころ", max_length=200, blank=True)
    method = models.CharField("測り方", max_length=300, blank=True)
    frequency = models.CharField(
        "測る頻度", max_length=12, choices=Frequency.choices(), default=Frequency.QUARTERLY.value
    )
    added_on = models.DateField("加えた日", null=True, blank=True)
    expires_after_days = models.PositiveIntegerField("実績の有効日数", default=100)
    position = models.PositiveIntegerField("順番", default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(indicator_code="") | ~models.Q(source=""), name="plan_kpi_bound_or_sourced"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_after_days__gte=1, expires_after_days__lte=1000), name="plan_kpi_expiry"
            ),
            models.UniqueConstraint(fields=["sheet", "name"], name="plan_kpi_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_silent(self) -> bool:
        """Whether the daily watch has noticed that the bound figure no longer arrives."""
        return hasattr(self, "silence")


class KpiTarget(models.Model):
    """What is to be reached on the way; the last target is the indicator's own."""

    kpi = models.ForeignKey(Kpi, verbose_name="KPI", on_delete=models.CASCADE, related_name="interim_targets")
    target = models.DecimalField("目標値", max_digits=16, decimal_places=3)
    target_on = models.DateField("目標日")

    class Meta:
        ordering = ["target_on"]
        constraints = [models.UniqueConstraint(fields=["kpi", "target_on"], name="plan_kpi_target_day")]


class KpiSilence(models.Model):
    """A bound figure that stopped arriving, as the daily watch noticed it; gone as soon as it arrives again."""

    kpi = models.OneToOneField(Kpi, verbose_name="KPI", on_delete=models.CASCADE, related_name="silence")
    last_on = models.DateField("最後に届いた日", null=True, blank=True)
    noticed_on = models.DateField("気付いた日")


class KpiFormerValue(Evidence):
    """A value that was corrected, as it stood: what was entered by whom, who replaced it when and why."""

    kpi = models.ForeignKey(Kpi, verbose_name="KPI", on_delete=models.CASCADE, related_name="former_values")
    measured_on = models.DateField("時点")
    value = models.DecimalField("実績値", max_digits=16, decimal_places=3)
    source = models.CharField("出どころ", max_length=200)
    entered_by = models.CharField("入力者", max_length=200)
    entered_at = models.DateTimeField("入力日時")
    replaced_by = models.CharField("訂正者", max_length=200)
    replaced_at = models.DateTimeField("訂正日時")
    reason = models.CharField("訂正の理由", max_length=300)

    class Meta:
        ordering = ["-measured_on", "-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="plan_kpi_former_reason")]


class KpiValue(Evidence):
    """A value entered by hand; it carries its source, its day and its author, and it expires visibly."""

    kpi = models.ForeignKey(Kpi, verbose_name="KPI", on_delete=models.CASCADE, related_name="values")
    value = models.DecimalField("実績値", max_digits=16, decimal_places=3)
    measured_on = models.DateField("時点")
    source = models.CharField("出どころ", max_length=200)
    entered_by = models.CharField("入力者", max_length=200)
    entered_at = models.DateTimeField("入力日時")

    class Meta:
        ordering = ["-measured_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "measured_on"], name="plan_kpi_value_day"),
            models.CheckConstraint(condition=~models.Q(source=""), name="plan_kpi_value_source"),
        ]


class Effect(models.Model):
    """What a sheet is expected to save or gain in a year, and what was measured."""

    sheet = models.ForeignKey(Sheet, verbose_name="個票", on_delete=models.CASCADE, related_name="effects")
    kind = models.CharField("種類", max_length=12, choices=EffectKind.choices())
    expected = models.DecimalField("見込み（年間）", max_digits=16, decimal_places=1)
    measured = models.DecimalField("実績（年間）", max_digits=16, decimal_places=1, null=True, blank=True)
    basis = models.CharField("算定の根拠", max_length=300)
    measured_basis = models.CharField("実績の根拠", max_length=300, blank=True)
    measured_on = models.DateField("実績の時点", null=True, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "kind"], name="plan_effect_kind"),
            models.CheckConstraint(
                condition=models.Q(measured__isnull=True)
                | (models.Q(measured_on__isnull=False) & ~models.Q(measured_basis="")),
                name="plan_effect_measured_basis",
            ),
        ]

    @property
    def unit(self) -> str:
        """The unit in which this kind of effect is counted, per year."""
        return EffectKind(self.kind).unit
