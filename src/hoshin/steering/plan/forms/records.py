"""What belongs to a sheet: money, RFI, indicators, effects, reports, advice."""

from typing import Any

from django import forms

from hoshin.foundation.figures.public import indicators
from hoshin.steering.plan.rules import AssessmentLevel, Direction, EffectKind, Frequency
from hoshin.web.forms import (
    AmountField,
    DecimalNumberField,
    FiscalYearField,
    JapaneseDateField,
    MonthField,
    PlainForm,
)

_UNIT = "千円"


def _long(label: str, *, required: bool = True, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=4000, widget=forms.Textarea({"rows": rows})
    )


class BudgetRequestForm(PlainForm):
    """Money asked for in a fiscal year."""

    fiscal_year = FiscalYearField(label="年度")
    requested = AmountField(label="要求額", unit=_UNIT)
    purpose = forms.CharField(label="使途", required=False, max_length=200)


class AssessForm(PlainForm):
    """The amount after assessment."""

    assessed = AmountField(label="査定額", unit=_UNIT)
    reason = _long("査定の理由", required=False, rows=2)


class GrantForm(PlainForm):
    """The amount that stands in the budget."""

    budgeted = AmountField(label="予算額", unit=_UNIT)


class RefuseForm(PlainForm):
    """Why the money was not granted."""

    reason = _long("計上を見送った理由")


class OutturnForm(PlainForm):
    """What was spent."""

    outturn = AmountField(label="決算額", unit=_UNIT)


class KpiForm(PlainForm):
    """An indicator, bound to a live figure or entered by hand."""

    name = forms.CharField(label="指標", max_length=120)
    definition = forms.CharField(
        label="定義",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="何を、どの範囲で数えるか。割合なら、分母と分子。",
    )
    unit = forms.CharField(label="単位", max_length=20, help_text="例：％、件、時間")
    direction = forms.ChoiceField(label="向き", choices=Direction.choices(), widget=forms.RadioSelect)
    baseline = DecimalNumberField(label="基準値", required=False, digits=3)
    baseline_on = JapaneseDateField(label="基準日", required=False)
    target = DecimalNumberField(label="目標値", digits=3)
    target_on = JapaneseDateField(label="目標日")
    indicator_code = forms.ChoiceField(
        label="連動する実測値",
        required=False,
        help_text="実測値に連動させると、実績は自動で入ります。連動できる実測値がないときだけ、手で入力します。",
    )
    source = forms.CharField(
        label="実績の出どころ", required=False, max_length=200, help_text="手で入力する場合に必要です。例：受付簿の集計"
    )
    method = forms.CharField(label="測り方", required=False, max_length=300)
    frequency = forms.ChoiceField(
        label="測る頻度",
        required=False,
        choices=[("", "決めない（連動は毎日、手で入力は四半期ごと）"), *Frequency.choices()],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        live = [(indicator.code, indicator.label) for indicator in indicators()]
        self.fields["indicator_code"].choices = [("", "連動しない（手で入力する）"), *live]  # type: ignore[attr-defined]


class TargetForm(PlainForm):
    """A target that is moved."""

    target = DecimalNumberField(label="新しい目標値", digits=3)
    target_on = JapaneseDateField(label="新しい目標日")
    reason = _long("変更の理由", rows=3)


class EffectForm(PlainForm):
    """What is expected to be saved or gained in a year."""

    kind = forms.ChoiceField(label="種類", choices=EffectKind.choices(), widget=forms.RadioSelect)
    expected = DecimalNumberField(
        label="見込み（年間）",
        least=0,
        digits=1,
        help_text="事務時間は時間、経費は千円、来庁回数は回で入力してください。",
    )
    basis = forms.CharField(label="算定の根拠", max_length=300)


class MeasuredEffectForm(PlainForm):
    """What was saved or gained in a year."""

    measured = DecimalNumberField(label="実績（年間）", digits=1)
    basis = forms.CharField(label="実績の根拠", max_length=300)
    measured_on = JapaneseDateField(label="時点")


class ProgressForm(PlainForm):
    """The monthly report; prefilled, it takes less than two minutes."""

    month = MonthField(label="対象月")
    done = _long("行ったこと", hint="動きがなければ「動きなし」。")
    next_step = _long("次に行うこと", required=False, rows=3)
    is_on_schedule = forms.TypedChoiceField(
        label="予定どおりですか",
        choices=[("yes", "予定どおり"), ("no", "遅れている")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    barriers = _long("妨げとなっていること", required=False, rows=3, hint="遅れているときは必ず書いてください。")


class AssessmentForm(PlainForm):
    """The judgement of a month in five levels."""

    level = forms.ChoiceField(label="評価", choices=AssessmentLevel.choices(), widget=forms.RadioSelect)
    comment = _long("所見", rows=3)


class AdviceForm(PlainForm):
    """Advice on a sheet."""

    body = _long("助言")
    is_public = forms.BooleanField(
        label="公開ページにも載せる（役職だけが表示され、氏名は表示されません）", required=False
    )


class AdviceAnswerForm(PlainForm):
    """The answer to advice."""

    answer = _long("回答")
    is_taken_up = forms.BooleanField(label="助言を個票や取組に反映した", required=False)


class ConsultationAnswerForm(PlainForm):
    """The CIO side's remark."""

    remark = _long("所見", hint="異存がなければ「異存なし」。", rows=3)
