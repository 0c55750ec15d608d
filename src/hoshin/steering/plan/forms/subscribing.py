"""What is asked of somebody who wants mails: the address, and nothing else."""

from django import forms

from hoshin.foundation.messages.public import is_address
from hoshin.web.forms import PlainForm


class SubscribeForm(PlainForm):
    """Where the mails go."""

    address = forms.CharField(
        label="メールアドレス",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="お知らせを送るためだけに使い、購読をやめると消します。",
    )

    def clean_address(self) -> str:
        """The address, if it is one that mails can be sent to."""
        address = str(self.cleaned_data["address"]).strip()
        if not is_address(address):
            raise forms.ValidationError("メールアドレスの形が正しくありません。")
        return address


class ConfirmForm(PlainForm):
    """Nothing but the click."""
