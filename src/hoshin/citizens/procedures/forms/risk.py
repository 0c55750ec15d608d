from typing import Any

from django import forms

from hoshin.citizens.procedures.rules.risk import HARMS, IMPACTS, MOST_LETTERS, Harm, Impact, Worksheet
from hoshin.web.forms import PlainForm

_CHOICES = [("", "選んでください"), *((impact.value, label) for impact, label in IMPACTS.items())]
_AXES = (("proofing", "初めに別人と取り違えたとき"), ("authentication", "後で別人が本人のふりをしたとき"))


class WorksheetForm(PlainForm):
    """How bad each kind of harm would be on both axes, and why."""

    reason = forms.CharField(label="そう判断した理由", max_length=MOST_LETTERS, widget=forms.Textarea)
    needs_signature = forms.BooleanField(label="法令が電子署名を求めている", required=False)
    signature_basis = forms.CharField(
        label="電子署名を求める法令", max_length=MOST_LETTERS, required=False, help_text="法令の名前と条項"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = {}
        for harm in Harm:
            for axis, label in _AXES:
                field = forms.ChoiceField(label=f"{HARMS[harm][0]}：{label}", choices=_CHOICES)
                chosen[f"{harm.value}_{axis}"] = field
        own = dict(self.fields)
        self.fields.clear()
        self.fields.update({**chosen, **own})
        for field in chosen.values():
            field.widget.template_name = "web/components/select.html"
            field.error_messages["required"] = f"「{field.label}」を選んでください。"

    @staticmethod
    def values_from(worksheet: Worksheet) -> dict[str, Any]:
        """What the fields show of an earlier worksheet; the reason is given anew each time."""
        both = {"proofing": worksheet.proofing, "authentication": worksheet.authentication}
        impacts = {
            f"{harm.value}_{axis}": impact.value for axis, found in both.items() for harm, impact in found.items()
        }
        return impacts | {
            "needs_signature": worksheet.needs_signature,
            "signature_basis": worksheet.signature_basis,
        }

    @property
    def worksheet(self) -> Worksheet:
        """The worksheet that was filled in."""
        values = self.cleaned_data
        return Worksheet(
            proofing={harm: Impact(values[f"{harm.value}_proofing"]) for harm in Harm},
            authentication={harm: Impact(values[f"{harm.value}_authentication"]) for harm in Harm},
            reason=values["reason"],
            needs_signature=values["needs_signature"],
            signature_basis=values["signature_basis"],
        )

    def harms(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Every kind of harm with what is meant by it and its two questions."""
        return [(*HARMS[harm], [self[f"{harm.value}_{axis}"] for axis, _ in _AXES]) for harm in Harm]
