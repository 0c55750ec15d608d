from django import forms

from hoshin.kernel.width import narrow
from hoshin.web.forms import PlainForm

_BOX = {"autocomplete": "email", "inputmode": "email"}


class MailForm(PlainForm):
    """A mail address, also when it was typed with full-width letters."""

    address = forms.CharField(label="メールアドレス", max_length=254, widget=forms.TextInput(attrs=_BOX))

    def clean_address(self) -> str:
        """The address in ordinary letters, without spaces."""
        return "".join(narrow(self.cleaned_data["address"]).split())


class CodeForm(PlainForm):
    """The six digits of the mail."""

    code = forms.CharField(
        label="メールで届いた6桁の番号",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
