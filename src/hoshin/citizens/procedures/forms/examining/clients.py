from typing import Any

from django import forms

from hoshin.web.forms import JapaneseDateField, PlainForm


class ClientForm(PlainForm):
    """A system that may fetch applications."""

    name = forms.CharField(label="名称", max_length=60, help_text="例：児童手当システム")
    layouts = forms.TypedMultipleChoiceField(
        label="取り出してよい引渡しの形", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    expires_on = JapaneseDateField(label="トークンの期限", help_text="長くても400日以内です。")

    def __init__(self, *args: Any, layouts: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["layouts"].choices = layouts  # type: ignore[attr-defined]
