from collections.abc import Collection
from typing import Any

from django import forms

from hoshin.citizens.procedures.rules.acting import KINDS, MOST_LETTERS, OTHERS, REPRESENTED, RIGHTS, Acting, ActingKind
from hoshin.web.forms import PlainForm


class WhoseForm(PlainForm):
    """For whom one applies."""

    kind = forms.ChoiceField(label="だれの申請ですか", widget=forms.RadioSelect)

    def __init__(self, *args: Any, allowed: Collection[ActingKind], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = (ActingKind.SELF, *(kind for kind in OTHERS if kind in allowed))
        self.fields["kind"].choices = [(kind.value, KINDS[kind]) for kind in offered]  # type: ignore[attr-defined]


class ActingForm(PlainForm):
    """Who acts for whom, and by what right."""

    represented = forms.CharField(max_length=MOST_LETTERS)
    corporate_number = forms.CharField(
        label="法人番号", max_length=40, required=False, help_text="13桁。分かるときだけ"
    )
    actor = forms.CharField(label="あなたの氏名", max_length=MOST_LETTERS)
    contact = forms.CharField(label="あなたの電話番号かメールアドレス", max_length=MOST_LETTERS)
    right = forms.CharField(max_length=MOST_LETTERS)
    mandate = forms.FileField(
        label="委任状",
        required=False,
        help_text="本人が書いた委任状の写真かPDF。本人が未成年などで書けないときは、窓口に相談してください。",
    )

    def __init__(self, *args: Any, kind: ActingKind, has_mandate: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        labels = {"represented": (REPRESENTED[kind], ""), "right": RIGHTS[kind]}
        for name, (label, hint) in labels.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
            self.fields[name].error_messages["required"] = f"{label}を入力してください。"
        if kind is not ActingKind.DELEGATE:
            del self.fields["corporate_number"]
        if kind is not ActingKind.AGENT:
            del self.fields["mandate"]
        else:
            self.fields["mandate"].required = not has_mandate

    @staticmethod
    def values_from(acting: Acting) -> dict[str, Any]:
        """What the fields show of an earlier statement."""
        return {
            name: getattr(acting, name) for name in ("represented", "corporate_number", "actor", "contact", "right")
        }

    @property
    def acting(self) -> Acting:
        """The statement; the mandate's file comes beside it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "mandate"}
        return Acting(kind=self.kind, **values)


class AllowedForm(PlainForm):
    """As whom else than oneself one may apply."""

    kinds = forms.MultipleChoiceField(
        label="自分の申請のほかに受け付けるもの",
        choices=[(kind.value, KINDS[kind]) for kind in OTHERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="代理人には委任状を求めます。会社や団体には、GビズIDがあればその委任の内容を使います。",
    )
