from typing import Any

from django import forms

from hoshin.citizens.procedures.rules.assurance import ACCOUNT_TYPES, GBIZID, MAIL
from hoshin.citizens.procedures.rules.provider_settings import ProviderEntry
from hoshin.citizens.procedures.rules.register import AUTHENTICATION_LEVELS, PROOFING_LEVELS
from hoshin.foundation.identity.public import DIALECTS
from hoshin.web.forms import JapaneseDateField, PlainForm

_DIALECTS = [*((code, dialect.label) for code, dialect in DIALECTS.items()), (MAIL, "メールで届く番号")]
_KEPT = "保存した値は、二度と表示しません。変えないときは空のままにします"


def _level(label: str, levels: dict[int, str]) -> forms.TypedChoiceField:
    field = forms.TypedChoiceField(label=label, coerce=int, choices=list(levels.items()))
    field.widget.template_name = "web/components/select.html"
    return field


class ProviderForm(PlainForm):
    """A provider of identity; the secrets are taken and never shown."""

    code = forms.CharField(label="アドレスに使う名前", max_length=40, help_text="例：gbiz。後から変えられません")
    label = forms.CharField(label="申請者に見せる名前", max_length=100, help_text="例：GビズID")
    dialect = forms.ChoiceField(label="種類", choices=_DIALECTS)
    issuer = forms.CharField(
        label="発行者（issuer）",
        max_length=300,
        required=False,
        help_text="提供者の資料にあるアドレス。一文字ずつ同じに",
    )
    client_id = forms.CharField(label="利用者としての名前（client_id）", max_length=300, required=False)
    client_secret = forms.CharField(
        label="共有の秘密（client_secret）", max_length=500, required=False, help_text=_KEPT, widget=forms.PasswordInput
    )
    private_key = forms.CharField(
        label="秘密鍵（PEM）", max_length=8000, required=False, help_text=_KEPT, widget=forms.Textarea({"rows": 4})
    )
    scopes = forms.CharField(label="求める範囲（scope）", max_length=300, required=False, initial="openid")
    acr_values = forms.CharField(label="求める認証の強さ（acr_values）", max_length=200, required=False)
    required_acr = forms.CharField(label="答えに求める acr", max_length=100, required=False)
    proofing_level = _level("身元確認レベル", PROOFING_LEVELS)
    authentication_level = _level("当人認証レベル", AUTHENTICATION_LEVELS)
    has_account_levels = forms.BooleanField(label="GビズIDのアカウントの種類ごとに、レベルを決める", required=False)
    source = forms.CharField(label="レベルの根拠", max_length=300, help_text="だれの、どの資料か")
    sourced_on = JapaneseDateField(label="根拠の日付")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dialect"].widget.template_name = "web/components/select.html"
        if not is_new:
            self.fields["code"].widget = forms.HiddenInput()
        for kind, label in ACCOUNT_TYPES.items():
            self.fields[f"proofing_{kind}"] = _level(f"{label}：身元確認レベル", PROOFING_LEVELS)
            self.fields[f"authentication_{kind}"] = _level(f"{label}：当人認証レベル", AUTHENTICATION_LEVELS)
            for axis in ("proofing", "authentication"):
                self.fields[f"{axis}_{kind}"].required = False

    @property
    def by_account(self) -> list[forms.BoundField]:
        """The levels by type of account."""
        return [self[f"{axis}_{kind}"] for kind in ACCOUNT_TYPES for axis in ("proofing", "authentication")]

    @property
    def plain(self) -> list[forms.BoundField]:
        """Everything else that is shown, in order."""
        apart = {one.name for one in self.by_account}
        return [one for one in self.visible_fields() if one.name not in apart]

    @property
    def entry(self) -> ProviderEntry:
        """What was typed, without the secrets."""
        values: dict[str, Any] = self.cleaned_data
        by_account = {
            kind: (int(values[f"proofing_{kind}"] or 0), int(values[f"authentication_{kind}"] or 0))
            for kind in ACCOUNT_TYPES
        }
        names = ("code", "label", "dialect", "issuer", "client_id", "acr_values", "required_acr", "source")
        is_mail = values["dialect"] == MAIL
        return ProviderEntry(
            **{name: values[name].strip() for name in names},
            scopes="" if is_mail else " ".join(dict.fromkeys(["openid", *values["scopes"].split()])),
            proofing_level=values["proofing_level"],
            authentication_level=values["authentication_level"],
            account_levels=by_account if values["has_account_levels"] and values["dialect"] == GBIZID else {},
            sourced_on=values["sourced_on"],
        )

    @staticmethod
    def values_from(entry: ProviderEntry, version: int) -> dict[str, Any]:
        """What the fields show of a provider: everything but its secrets."""
        names = (
            "code", "label", "dialect", "issuer", "client_id", "scopes", "acr_values", "required_acr",
            "proofing_level", "authentication_level", "source", "sourced_on",
        )  # fmt: skip
        levels = {
            f"{axis}_{kind}": pair[place]
            for kind, pair in entry.account_levels.items()
            for place, axis in enumerate(("proofing", "authentication"))
        }
        shown = {name: getattr(entry, name) for name in names}
        return shown | levels | {"has_account_levels": bool(entry.account_levels), "seen": version}
