from collections.abc import Sequence
from typing import Any, cast

from django import forms

from hoshin.foundation.approvals.rules import RouteStep, StepKind, checked_standard_route
from hoshin.foundation.people.public import Role
from hoshin.kernel.errors import RuleBroken
from hoshin.web.forms import PlainForm, WholeNumberField

LONGEST_NOTE = 4000


def _note(label: str, *, required: bool, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, max_length=LONGEST_NOTE, widget=widget, help_text=hint)


def _offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[int | str, str]]) -> None:
    """Give a field the choices that hold now."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


class ApproveForm(PlainForm):
    """Approval of the step and the content that were on the page."""

    note = _note("意見", required=False, hint="書いた意見は起案者と経路の人に見えます。")
    step_id = forms.IntegerField(widget=forms.HiddenInput)
    seen_digest = forms.CharField(required=False, widget=forms.HiddenInput)


class ReturnForm(PlainForm):
    """Where a request goes back to, and why."""

    to_order = forms.TypedChoiceField(label="差し戻す先", coerce=int, widget=forms.RadioSelect)
    note = _note("理由", required=True, hint="何を直せばよいかがわかるように書いてください。")
    step_id = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "to_order", choices)


class RejectForm(PlainForm):
    """Why a request is rejected."""

    note = _note("理由", required=True)
    step_id = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(PlainForm):
    """A word to those on the route, if the drafter wishes."""

    note = _note("理由", required=False, hint="経路の人へのお知らせに添えます。")


class ReviewForm(PlainForm):
    """What the absent holder has to say about what a deputy decided."""

    comment = _note("意見", required=False, hint="意見がなければ空欄のままでかまいません。決裁の結果は変わりません。")


class RouteStepForm(PlainForm):
    """One station of a standard route; a row left empty is passed over."""

    order = WholeNumberField(label="順番", least=1, most=99)
    kind = forms.ChoiceField(label="区分", choices=[("", "選ぶ"), *((kind.value, kind.label) for kind in StepKind)])
    role = forms.ChoiceField(
        label="役割", required=False, choices=[("", "選ばない"), *((role.value, role.label) for role in Role)]
    )
    post = forms.TypedChoiceField(label="職", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, posts: Sequence[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "post", [("", "選ばない"), *posts])

    def clean(self) -> dict[str, Any]:
        """A station names either a role or a post."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("role")) == bool(cleaned.get("post")):
            raise forms.ValidationError("各段階は、役割か職のどちらか一つを選んでください。")
        return cleaned

    def as_step(self) -> RouteStep:
        """The station as the rules know it."""
        row = self.cleaned_data
        return RouteStep(
            row["order"],
            StepKind(row["kind"]),
            Role(row["role"]) if row["role"] else None,
            row["post"],
        )


class RouteRows(forms.BaseFormSet[RouteStepForm]):
    """The stations of one route together."""

    def add_fields(self, form: RouteStepForm, index: int | None) -> None:
        """Name the box that strikes a row out."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "この段階をなくす"

    def clean(self) -> None:
        """The whole ends in exactly one decision."""
        if any(self.errors):
            return
        try:
            checked_standard_route(self.steps())
        except RuleBroken as error:
            raise forms.ValidationError(error.message) from error

    def steps(self) -> list[RouteStep]:
        """The stations that are filled in and not struck out."""
        return [row.as_step() for row in self.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")]


RouteFormSet = cast(
    "type[RouteRows]",
    forms.formset_factory(RouteStepForm, formset=RouteRows, extra=3, max_num=30, validate_max=True, can_delete=True),
)
