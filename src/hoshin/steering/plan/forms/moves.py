"""What a move asks for beyond the click."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from hoshin.foundation.people.public import Role, open_posts
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules import STAGES, PlannedStage, SheetState
from hoshin.web.forms import JapaneseDateField, PlainForm


class ConfirmForm(PlainForm):
    """Nothing but the click."""


class NoteForm(PlainForm):
    """A reason that the move cannot do without."""

    note = forms.CharField(label="理由", max_length=2000, widget=forms.Textarea({"rows": 4}))


class RemarkForm(PlainForm):
    """A word that may go with the move."""

    note = forms.CharField(label="添え書き", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


class TakeUpForm(PlainForm):
    """Who of the CIO staff is in charge from now on."""

    staff_post = forms.TypedChoiceField(
        label="担当CIOスタッフ",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="選ばなければ、自分の職が担当になります。",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = open_posts(clock.today(), role=Role.CIO_STAFF)
        self.fields["staff_post"].choices = [("", "自分の職"), *posts]  # type: ignore[attr-defined]


class ResultForm(PlainForm):
    """What came of the stage that ends."""

    result = forms.CharField(
        label="この工程の結果",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="分かったこと、決まったこと。",
    )


class FailedProofForm(PlainForm):
    """What the proof of concept showed instead of what was hoped."""

    reasons = forms.CharField(
        label="実証の結果と理由",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="期待と違った点と、その原因。失敗ではなく、次の検討の出発点として公開されます。",
    )
    planned_end_on = JapaneseDateField(label="あらためて行う詳細検討の終了予定日")


class ReportForm(PlainForm):
    """How one can see that the goal is reached."""

    note = forms.CharField(
        label="目標の達成状況",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="KPIの実績と効果を、根拠とともに書いてください。",
    )


class MergeForm(PlainForm):
    """Which sheet takes this one over, and why."""

    into_number = forms.CharField(label="統合先の個票の番号", max_length=20, help_text="例：2021-003")
    note = forms.CharField(label="理由", max_length=2000, widget=forms.Textarea({"rows": 4}))


class StageForm(PlainForm):
    """One stage of the route; left empty, the stage is not gone through."""

    stage = forms.ChoiceField(
        label="工程",
        required=False,
        choices=[("", "―（使わない）"), *[(stage.value, stage.label) for stage in STAGES]],
    )
    starts_on = JapaneseDateField(label="開始予定日", required=False, help_text="")
    ends_on = JapaneseDateField(label="終了予定日", required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        """A chosen stage needs both days."""
        values = super().clean() or {}
        if values.get("stage"):
            for name in ("starts_on", "ends_on"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, f"{self.fields[name].label}を入力してください。")
        return values


StageFormSet = formset_factory(StageForm, extra=0, max_num=len(STAGES))


class RouteReasonForm(PlainForm):
    """Why the route changes; the first choice needs no reason."""

    reason = forms.CharField(label="変更の理由", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


def planned_stages(stages: "BaseFormSet[StageForm]") -> list[PlannedStage]:
    """The chosen stages in the order of the page; raises RuleBroken when none was chosen."""
    chosen = [
        PlannedStage(SheetState(values["stage"]), values["starts_on"], values["ends_on"])
        for values in (form.cleaned_data for form in stages.forms)
        if values.get("stage")
    ]
    if not chosen:
        raise RuleBroken("工程を1つ以上選んでください。")
    return chosen
