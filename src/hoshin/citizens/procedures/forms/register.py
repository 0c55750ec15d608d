from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from hoshin.citizens.procedures.rules.register import (
    AUTHENTICATION_LEVELS,
    COLUMNS,
    PROOFING_LEVELS,
    DecisionWay,
    DuplicateScope,
    LifeEvent,
    PersonKind,
    ProcedureEntry,
    Retention,
    Seal,
)
from hoshin.foundation.people.public import sections_on
from hoshin.kernel.errors import RuleBroken
from hoshin.web.forms import PlainForm

_BY_FIELD = {column.field: column for column in COLUMNS}
_LIST = "1行に一つ書きます。説明は「｜」の後に続けます。"


def _area(label: str, *, hint: str = "", required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=2000, widget=forms.Textarea)


class ProcedureForm(PlainForm):
    """Everything the register says about a procedure."""

    code = forms.CharField(label="コード", max_length=50, help_text="アドレスに使います。例：jido-teate")
    title = forms.CharField(label="手続の名称", max_length=120)
    reading = forms.CharField(label="よみ", max_length=200, required=False)
    keywords = forms.CharField(
        label="探すための言葉", max_length=300, required=False, help_text="別の呼び名や略した言い方"
    )
    section_code = forms.ChoiceField(label="担当課")
    who = _area("対象となる方")
    what = _area("内容")
    when = _area("時期・期限")
    bring = _area("持ち物")
    fee = forms.CharField(label="手数料", max_length=200, required=False)
    standard_days = forms.IntegerField(label="標準処理期間（日）", min_value=0, max_value=999, required=False)
    legal_basis = forms.CharField(label="根拠法令", max_length=300, required=False)
    events = forms.MultipleChoiceField(
        label="できごと", choices=LifeEvent.choices(), required=False, widget=forms.CheckboxSelectMultiple
    )
    persons = forms.MultipleChoiceField(
        label="申請する方", choices=PersonKind.choices(), required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = _area(
        "申請の方法", hint=f"オンライン、窓口、区総合事務所、郵送、電話、コンビニ、国などのサイト。{_LIST}"
    )
    attachments = _area("添付書類", hint=f"書類｜根拠。{_LIST}")
    seal = forms.ChoiceField(label="押印", choices=Seal.choices())
    seal_rule = forms.CharField(label="押印の根拠", max_length=200, required=False)
    proofing_level = forms.TypedChoiceField(label="身元確認", choices=list(PROOFING_LEVELS.items()), coerce=int)
    authentication_level = forms.TypedChoiceField(
        label="当人認証", choices=list(AUTHENTICATION_LEVELS.items()), coerce=int
    )
    needs_signature = forms.BooleanField(label="電子署名が必要", required=False)
    is_number_affair = forms.BooleanField(label="個人番号利用事務", required=False)
    retention = forms.ChoiceField(label="保存期間", choices=Retention.choices())
    decision_way = forms.ChoiceField(label="決定の方法", choices=DecisionWay.choices())
    duplicate_scope = forms.ChoiceField(label="重複の扱い", choices=DuplicateScope.choices())
    counts_year = forms.IntegerField(label="件数の年度（西暦）", min_value=2000, max_value=2100, required=False)
    counts = _area("年間件数", hint=f"方法｜件数。{_LIST}")
    is_public = forms.BooleanField(label="公開する", required=False)

    def __init__(self, *args: Any, today: date, is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(section.code, section.name) for section in sections_on(today)]
        self.fields["section_code"].choices = choices  # type: ignore[attr-defined]
        if not is_new:
            self.fields["code"].disabled = True

    @staticmethod
    def values_from(entry: ProcedureEntry) -> dict[str, Any]:
        """What the fields show of an entry."""
        values = {column.field: column.write(getattr(entry, column.field)) for column in COLUMNS}
        coded = ("events", "persons", "seal", "retention", "decision_way", "duplicate_scope")
        values |= {name: getattr(entry, name) for name in coded}
        return values | {name: getattr(entry, name) for name in ("needs_signature", "is_number_affair", "is_public")}

    @property
    def entry(self) -> ProcedureEntry:
        """The entry that was typed; raises RuleBroken, naming the field, for lines that cannot be read."""
        values = dict(self.cleaned_data)
        for name in ("channels", "attachments", "counts"):
            try:
                values[name] = _BY_FIELD[name].read(values[name])
            except RuleBroken as refusal:
                raise RuleBroken(refusal.message, field=name) from None
        values["events"] = tuple(LifeEvent(code) for code in values["events"])
        values["persons"] = tuple(PersonKind(code) for code in values["persons"])
        for name, kind in (
            ("seal", Seal),
            ("retention", Retention),
            ("decision_way", DecisionWay),
            ("duplicate_scope", DuplicateScope),
        ):
            values[name] = kind(values[name])
        return ProcedureEntry(**values)


class RegisterFileForm(PlainForm):
    """The Excel file of the register."""

    file = forms.FileField(label="Excelファイル")


class FilterForm(PlainForm):
    """By what the register is narrowed; nothing in it is ever wrong."""

    words = forms.CharField(label="言葉", required=False)
    section = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, sections: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["section"].choices = [("", "すべて"), *sections]  # type: ignore[attr-defined]
