"""The effect ledger: booking, correcting, and what narrows its list."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from hoshin.foundation.files.public import ListedFile
from hoshin.foundation.people.public import section_choices
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan.models import EffectBooking
from hoshin.steering.plan.queries.ledger import WantedBookings
from hoshin.steering.plan.rules import EffectKind, Proof, Spending
from hoshin.steering.policy.public import basic_policies
from hoshin.web.forms import DecimalNumberField, MonthField, PlainForm


class ProofForm(PlainForm):
    """What proves a typed number: words, a link, or a file that is attached to the sheet."""

    evidence = forms.CharField(
        label="根拠となる資料",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="例：業務日誌の集計（令和8年6月）。文章・リンク・ファイルのうち、少なくとも一つが必要です。",
    )
    evidence_link = forms.CharField(label="資料のリンク", required=False, max_length=500)
    evidence_file = forms.TypedChoiceField(
        label="資料のファイル",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="個票に添付したファイルから選びます。無いときは、先に個票の「添付」に加えてください。",
    )

    def __init__(self, *args: Any, files: Iterable[ListedFile] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        attached = [(file.id, file.name) for file in files]
        self.fields["evidence_file"].choices = [("", "選ばない"), *attached]  # type: ignore[attr-defined]

    @property
    def proof(self) -> Proof:
        """What was given as proof."""
        values = self.cleaned_data
        return Proof(values["evidence"], values["evidence_link"], values["evidence_file"])


def proof_values(proven: Any) -> dict[str, Any]:
    """The proof of a row as the form takes it."""
    return {name: getattr(proven, name) for name in ("evidence", "evidence_link")} | {
        "evidence_file": proven.evidence_file_id
    }


class GainForm(ProofForm):
    """The amounts of a month and how they were reckoned."""

    baseline = DecimalNumberField(label="取組前の量（1か月）", least=0, digits=1)
    remaining = DecimalNumberField(
        label="取組後の量（1か月）", least=0, digits=1, help_text="取組前の量との差が、その月の効果になります。"
    )
    method = forms.CharField(
        label="算定の方法", max_length=300, help_text="例：1件当たり12分×処理件数。取組前は令和6年度の平均"
    )

    @classmethod
    def values_of(cls, booking: EffectBooking) -> dict[str, Any]:
        """The booking's amounts and proof as the form takes them."""
        names = ("baseline", "remaining", "method")
        return {name: getattr(booking, name) for name in names} | proof_values(booking)


class BookingForm(GainForm):
    """A booking of a work's month."""

    field_order: Sequence[str] = (
        "work", "is_other_work", "kind", "spending", "month", "is_apart", "baseline", "remaining", "method",
        "evidence", "evidence_link", "evidence_file",
    )  # fmt: skip

    work = forms.CharField(
        label="業務の名称",
        max_length=80,
        widget=forms.TextInput({"list": "works"}),
        help_text="効果を数える業務。例：住民票の交付。既に計上されている業務は、一覧から選べます。",
    )
    is_other_work = forms.BooleanField(label="似た名称の業務とは、別の業務である", required=False)
    kind = forms.ChoiceField(
        label="種類",
        choices=[(kind.value, f"{kind.label}（{kind.unit}）") for kind in EffectKind],
        widget=forms.RadioSelect,
    )
    spending = forms.TypedChoiceField(
        label="経費の内訳",
        choices=[("", "経費ではない"), *Spending.choices()],
        coerce=Spending,
        required=False,
        empty_value=None,
        help_text="種類が「経費」のときに選びます。人件費は経費とせず、職員の事務時間として計上します。",
    )
    month = MonthField(label="月")
    is_apart = forms.BooleanField(
        label="時間と経費の二重計上ではない",
        required=False,
        help_text="同じ業務の同じ月に、時間と経費の両方を計上するときだけ、減ったものが別であることを確かめて印を付けます。",
    )


class CorrectionForm(GainForm):
    """Other amounts for a month that is booked, with the reason."""

    field_order: Sequence[str] = (
        "reason", "baseline", "remaining", "method", "evidence", "evidence_link", "evidence_file",
    )  # fmt: skip

    reason = forms.CharField(label="訂正の理由", max_length=300)


class CancelForm(PlainForm):
    """Why a booking is taken out."""

    reason = forms.CharField(label="取消しの理由", max_length=300)


class LedgerForm(PlainForm):
    """What narrows the ledger; stands in the address."""

    words = forms.CharField(label="業務・件名", required=False, max_length=80)
    kind = forms.ChoiceField(label="種類", required=False, choices=[("", "すべて"), *EffectKind.choices()])
    policy = forms.TypedChoiceField(label="基本方針", required=False, coerce=int, empty_value=None)
    section = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    number = forms.CharField(label="個票番号", required=False, max_length=20)
    with_cancelled = forms.BooleanField(label="取り消した計上も表示", required=False)

    def __init__(self, values: QueryDict, *, today: date, years: Iterable[FiscalYear]) -> None:
        super().__init__(values)
        choices: dict[str, list[tuple[Any, str]]] = {
            "policy": [(policy.number, str(policy)) for policy in basic_policies()],
            "section": section_choices(today),
            "year": [(year.year, year.label) for year in years],
        }
        for name, entries in choices.items():
            self.fields[name].choices = [("", "すべて"), *entries]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> WantedBookings:
        """What was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        values = self.cleaned_data
        return WantedBookings(
            words=values.get("words", ""),
            kind=values.get("kind", ""),
            policy=values.get("policy"),
            section=values.get("section"),
            year=values.get("year"),
            number=values.get("number", "").strip(),
            with_cancelled=values.get("with_cancelled", False),
        )
