"""An indicator's meaning, its targets on the way, and values entered by hand with what proves them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from hoshin.steering.plan.forms.ledger import ProofForm
from hoshin.steering.plan.models import Kpi
from hoshin.steering.plan.rules import Dated, Frequency
from hoshin.web.forms import DecimalNumberField, JapaneseDateField, PlainForm

ROWS = range(1, 6)


class ValueForm(ProofForm):
    """A value entered by hand; for a day that has one, a correction with its reason."""

    field_order: Sequence[str] = (
        "value", "measured_on", "source", "evidence", "evidence_link", "evidence_file", "reason",
    )  # fmt: skip

    value = DecimalNumberField(label="実績値", digits=3)
    measured_on = JapaneseDateField(label="時点")
    source = forms.CharField(label="出どころ", max_length=200, help_text="例：受付簿の集計")
    reason = forms.CharField(
        label="訂正の理由",
        required=False,
        max_length=300,
        help_text="同じ時点の実績が入力済みのときに必要です。訂正前の値は、理由とともに残ります。",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["evidence"].help_text = "あれば、集計表の場所や数え方を書いてください。"


class DescriptionForm(PlainForm):
    """What an indicator counts, how, from where and how often."""

    definition = forms.CharField(
        label="定義",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="何を、どの範囲で数えるか。割合なら、分母と分子。",
    )
    method = forms.CharField(label="測り方", required=False, max_length=300)
    source = forms.CharField(
        label="実績の出どころ", required=False, max_length=200, help_text="手で入力する指標では必要です。"
    )
    frequency = forms.ChoiceField(label="測る頻度", choices=Frequency.choices(), widget=forms.RadioSelect)


class InterimTargetsForm(PlainForm):
    """Up to five targets on the way, each a day and a value."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for row in ROWS:
            self.fields[f"on_{row}"] = JapaneseDateField(label=f"{row}つ目の期日", required=False)
            self.fields[f"value_{row}"] = DecimalNumberField(label=f"{row}つ目の目標値", required=False, digits=3)
        self.fields["reason"] = forms.CharField(
            label="変更の理由", required=False, max_length=300, help_text="決めてあった目標を変えるときに必要です。"
        )

    @staticmethod
    def values_of(kpi: Kpi) -> dict[str, Any]:
        """The indicator's targets on the way as the form takes them."""
        values: dict[str, Any] = {}
        for row, target in zip(ROWS, kpi.interim_targets.all(), strict=False):
            values |= {f"on_{row}": target.target_on, f"value_{row}": target.target}
        return values

    def clean(self) -> dict[str, Any]:
        """A day needs its value, and a value its day."""
        values = self.cleaned_data
        for row in ROWS:
            on, value = values.get(f"on_{row}"), values.get(f"value_{row}")
            if (on is None) != (value is None) and not {f"on_{row}", f"value_{row}"} & set(self.errors):
                missing = f"on_{row}" if on is None else f"value_{row}"
                self.add_error(missing, "期日と目標値は、組にして入力してください。")
        return values

    @property
    def targets(self) -> list[Dated]:
        """The targets that were filled in."""
        values = self.cleaned_data
        rows = [(values[f"on_{row}"], values[f"value_{row}"]) for row in ROWS]
        return [Dated(on, value) for on, value in rows if on is not None]
