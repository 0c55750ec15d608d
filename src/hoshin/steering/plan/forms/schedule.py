"""What is asked when one sheet is to wait for another."""

from django import forms

from hoshin.web.forms import PlainForm


class DependencyForm(PlainForm):
    """The sheet to wait for, and why."""

    awaited = forms.CharField(label="先行する個票の番号", max_length=20, help_text="例：2024-012")
    reason = forms.CharField(
        label="待つ理由",
        max_length=200,
        help_text="例：先に決まる仕様に合わせて作るため。",
        widget=forms.Textarea({"rows": 2}),
    )


class NoDependencyForm(PlainForm):
    """Nothing but the click."""
