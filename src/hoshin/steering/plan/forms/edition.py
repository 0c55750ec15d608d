"""Freezing the plan as an edition."""

from django import forms

from hoshin.web.forms import PlainForm


class FreezeForm(PlainForm):
    """What the edition is called and whether the public sees it."""

    title = forms.CharField(label="版の名称", max_length=120, help_text="例：令和8年度版")
    note = forms.CharField(
        label="説明",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="表紙と版のページに載ります。この版を作ったきっかけなど。",
    )
    is_public = forms.BooleanField(
        label="この版を公開する",
        required=False,
        initial=True,
        help_text="公開日の前の項目は、版の中でも公開されません。",
    )
