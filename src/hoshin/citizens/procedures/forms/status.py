from django import forms

from hoshin.web.forms import PlainForm


class StatusForm(PlainForm):
    """The receipt number and the code that stand on the receipt."""

    number = forms.CharField(label="受付番号", max_length=40, help_text="例：K7M4-XP9R")
    secret = forms.CharField(label="確認番号", max_length=40, help_text="控えの受付番号の下にあります")


class ReuseForm(StatusForm):
    """The earlier application whose answers are to be taken over."""
