from datetime import date
from typing import Any

from django import forms

from hoshin.foundation.people.models import Office
from hoshin.foundation.people.queries import section_options
from hoshin.foundation.people.rules import Contact
from hoshin.foundation.people.rules.contacts import MOST_LETTERS
from hoshin.web.forms import JapaneseDateField, PlainForm, WholeNumberField


def _offices() -> list[tuple[Any, str]]:
    return [("", "選んでください"), *((office.pk, office.name) for office in Office.objects.all())]


def _sections(today: date, *, but: int = 0) -> list[tuple[Any, str]]:
    return [("", "なし（最上位）"), *((key, label) for key, label in section_options(today) if key != but)]


class Choice(forms.TypedChoiceField):
    """A choice of a row by its number; None when nothing is chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


class DayForm(PlainForm):
    """The day whose organisation is shown."""

    on = JapaneseDateField(label="表示する日", required=False)


class OfficeNameForm(PlainForm):
    """An office's name."""

    name = forms.CharField(label="名称", max_length=100)


class OfficeForm(OfficeNameForm):
    """A new office."""

    code = forms.CharField(label="コード", max_length=20, help_text="ほかの庁舎と重ならない、半角の英数字")
    field_order = ("code", "name")


class _PlacedForm(PlainForm):
    """What every form about a section's name and place asks."""

    name = forms.CharField(label="名称", max_length=100)
    parent_id = Choice(label="上位組織", required=False)
    office_id = Choice(label="所在（庁舎）")

    def __init__(self, *args: Any, today: date, but: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent_id"].choices = _sections(today, but=but)  # type: ignore[attr-defined]
        self.fields["office_id"].choices = _offices()  # type: ignore[attr-defined]


class SectionForm(_PlacedForm):
    """A new section."""

    code = forms.CharField(label="コード", max_length=20, help_text="人事異動のファイルなどで使う、半角の英数字")
    starts_on = JapaneseDateField(label="設置日")
    order = WholeNumberField(label="並び順", least=0, most=9999, initial=0, help_text="小さい順に並びます")
    is_ict_section = forms.BooleanField(label="情報セクションである", required=False)
    field_order = ("code", "name", "parent_id", "office_id", "starts_on", "order", "is_ict_section")


class ChangeSectionForm(_PlacedForm):
    """Another name or place for a section, from a day on."""

    effective_on = JapaneseDateField(label="適用日")
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea, help_text="例：令和9年度の機構改革による"
    )


class ArrangeForm(PlainForm):
    """What has no history."""

    order = WholeNumberField(label="並び順", least=0, most=9999, help_text="小さい順に並びます")
    is_ict_section = forms.BooleanField(label="情報セクションである", required=False)


class ContactForm(PlainForm):
    """How those outside reach a section."""

    telephone = forms.CharField(
        label="電話", required=False, max_length=MOST_LETTERS, help_text="市外局番から。例：025-000-0000"
    )
    extension = forms.CharField(label="内線", required=False, max_length=MOST_LETTERS)
    email = forms.CharField(label="メール", required=False, max_length=MOST_LETTERS)
    opening_hours = forms.CharField(
        label="受付時間", required=False, max_length=MOST_LETTERS, help_text="例：平日 8時30分から17時15分まで"
    )

    @property
    def contact(self) -> Contact:
        """What was typed, once the form is valid."""
        return Contact(**self.cleaned_data)


class LastDayForm(PlainForm):
    """The last day of something, and why."""

    last_day = JapaneseDateField(label="最後の日")
    reason = forms.CharField(label="理由", required=False, max_length=500, widget=forms.Textarea)
