from django import forms

from hoshin.citizens.procedures.rules.applications.conversation import LONGEST
from hoshin.web.forms import PlainForm


class ReasonForm(PlainForm):
    """Why an answer is changed on the city's own authority; the applicant reads it."""

    reason = forms.CharField(
        label="理由",
        max_length=1000,
        help_text="申請者の状況の画面に、変えた内容とともに出ます",
        widget=forms.Textarea({"rows": 3}),
    )


class MessageForm(PlainForm):
    """What is written to the other side."""

    text = forms.CharField(label="メッセージ", max_length=LONGEST, widget=forms.Textarea({"rows": 4}))
