from collections.abc import Sequence
from typing import Any

from django import forms

from hoshin.citizens.procedures.models import IntakeSource
from hoshin.citizens.procedures.rules.applications import CHANNELS, Intake
from hoshin.web.forms import PlainForm

_LEVELS = [(level, f"レベル{level}" if level else "0（確認しない）") for level in range(4)]


class IntakeUploadForm(PlainForm):
    """A file of applications, and from where it is."""

    source = forms.ChoiceField(label="取込み元")
    file = forms.FileField(label="申請のファイル（.jsonl か .zip）")

    def __init__(self, *args: Any, sources: Sequence[IntakeSource], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "選んでください"), *((one.code, one.label) for one in sources if one.is_active)]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]


class SourceForm(PlainForm):
    """A system from which applications come."""

    code = forms.CharField(
        label="コード",
        max_length=40,
        help_text="例：pittari　受渡しの場所のフォルダーの名前になります。後から変えられません。",
    )
    label = forms.CharField(label="名称", max_length=100, help_text="例：ぴったりサービス")
    proofing = forms.TypedChoiceField(label="取込み元での身元確認のレベル", choices=_LEVELS, coerce=int)
    authentication = forms.TypedChoiceField(label="取込み元での当人認証のレベル", choices=_LEVELS, coerce=int)
    channel = forms.ChoiceField(
        label="取込み元での申請の方法",
        choices=[(way.value, way.label) for way in CHANNELS],
        initial=Intake.ONLINE.value,
        help_text="オンライン申請の割合は、これで数えます。申請ごとに書いてあれば、そちらで数えます",
    )
    is_active = forms.BooleanField(label="この取込み元のファイルを取り込む", required=False)


class GiveUpForm(PlainForm):
    """Why what is left of a file is not taken in."""

    reason = forms.CharField(label="取り込まない理由", max_length=500, widget=forms.Textarea({"rows": 3}))
