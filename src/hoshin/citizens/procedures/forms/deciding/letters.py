from django import forms

from hoshin.citizens.procedures.rules.deciding import Letter
from hoshin.web.forms import PlainForm

LONGEST = 8000


class LetterForm(PlainForm):
    """The three parts of a letter."""

    title = forms.CharField(label="表題", max_length=120)
    body = forms.CharField(label="本文", max_length=LONGEST, widget=forms.Textarea({"rows": 12}))
    appeal = forms.CharField(
        label="教示",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="不服があるときにできることです。申請のとおり認めるとき以外は省けません",
    )

    @property
    def letter(self) -> Letter:
        """What was typed, once the form is valid."""
        return Letter(*(self.cleaned_data[part] for part in ("title", "body", "appeal")))


class LetterTextForm(LetterForm):
    """A letter's text, and from which state of it the change was made."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
