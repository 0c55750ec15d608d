from collections.abc import Sequence
from typing import Any

from django import forms

from hoshin.citizens.procedures.actions.webhooks import TargetWish
from hoshin.citizens.procedures.models import Layout
from hoshin.citizens.procedures.rules.webhooks import WebhookEvent
from hoshin.web.forms import PlainForm


class TargetForm(PlainForm):
    """Which system is told what."""

    label = forms.CharField(label="名称", max_length=60, help_text="例：児童手当システム")
    url = forms.CharField(
        label="通知を受け取るアドレス", max_length=500, help_text="例：https://jidoteate.city.example/hoshin"
    )
    events = forms.MultipleChoiceField(
        label="知らせること", choices=WebhookEvent.choices(), widget=forms.CheckboxSelectMultiple
    )
    layout = forms.TypedChoiceField(
        label="一緒に渡す内容",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="選ばなければ、受付番号、手続、状態、日時だけを知らせ、申請者が書いたことは送りません。",
    )
    is_active = forms.BooleanField(label="この通知先に送る", required=False)

    def __init__(self, *args: Any, layouts: Sequence[Layout], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "内容は渡さない"), *((one.pk, f"「{one.name}」の形で渡す") for one in layouts)]
        self.fields["layout"].choices = choices  # type: ignore[attr-defined]

    @property
    def wish(self) -> TargetWish:
        """What was typed."""
        values = self.cleaned_data
        return TargetWish(values["label"], values["url"], values["events"], values["layout"], values["is_active"])
