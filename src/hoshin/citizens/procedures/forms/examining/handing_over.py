from django import forms

from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, ApplicationState
from hoshin.citizens.procedures.rules.applications.layouts import Encoding, FileFormat
from hoshin.web.forms import JapaneseDateField, PlainForm

_STATES = [
    (state.code, state.label)
    for state in APPLICATION_FLOW.states.values()
    if state.code != ApplicationState.DRAFT.value
]


class LayoutForm(PlainForm):
    """The layout that another system wants."""

    name = forms.CharField(label="名称", max_length=60, help_text="例：児童手当システム取込み用")
    encoding = forms.ChoiceField(label="文字コード", choices=[(one.value, one.label) for one in Encoding])
    text = forms.CharField(
        label="列",
        max_length=20000,
        widget=forms.Textarea({"rows": 12}),
        help_text="1行に一つ、「見出し｜出どころ」の形で、左の列から順に書きます。使える出どころは、下の一覧にあります。",
    )


class HandOverForm(PlainForm):
    """Which applications go into the file."""

    first_on = JapaneseDateField(label="受付日（から）")
    last_on = JapaneseDateField(label="受付日（まで）")
    state = forms.ChoiceField(label="状態", required=False, choices=[("", "すべて"), *_STATES])
    file_format = forms.TypedChoiceField(label="ファイルの形式", choices=FileFormat.choices(), coerce=FileFormat)
