from typing import Any

from django import forms

from hoshin.citizens.procedures.forms.deciding.letters import LONGEST, LetterForm
from hoshin.citizens.procedures.queries.deciding.proposals import Wish
from hoshin.citizens.procedures.rules.deciding import Ruling
from hoshin.web.forms import PlainForm


class ProposalForm(LetterForm):
    """The wished decision: why, on which conditions, and how the letter reads."""

    reason = forms.CharField(label="理由", max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 5}))
    conditions = forms.CharField(
        label="条件",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="決定に付ける条件があるときだけ入力してください",
    )
    field_order = ("reason", "conditions", "title", "body", "appeal")

    def __init__(self, *args: Any, ruling: Ruling, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = ruling.needs_reason
        self.fields["reason"].help_text = (
            "申請した方に示す理由です。通知書に載ります"
            if ruling.needs_reason
            else "申請のとおり認めるときは、なくてもかまいません"
        )

    @property
    def wish(self) -> Wish:
        """What was typed, once the form is valid."""
        return Wish(self.cleaned_data["reason"], self.cleaned_data["conditions"], self.letter)


class DecideForm(PlainForm):
    """The click of the head, and what stood on the page."""

    seen = forms.CharField(widget=forms.HiddenInput)


class ReviewForm(PlainForm):
    """What the head who was away says to a deputy's decision."""

    note = forms.CharField(
        label="意見",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="書いた意見は代決した職員に届き、記録に永く残ります。氏名など、申請の中身は書かないでください",
    )
