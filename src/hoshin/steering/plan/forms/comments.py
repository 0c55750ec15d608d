"""What is asked about comments from residents."""

from django import forms

from hoshin.steering.plan.rules.commenting import LONGEST_COMMENT, Refusal
from hoshin.web.forms import PlainForm


class CommentForm(PlainForm):
    """What a resident says: a text, and nothing about who they are."""

    body = forms.CharField(
        label="ご意見",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 6}),
        help_text=f"{LONGEST_COMMENT}文字まで。名前や連絡先など、人が分かることは書かないでください。",
    )


class RefuseCommentForm(PlainForm):
    """Why a comment is not published."""

    refusal = forms.TypedChoiceField(
        label="公開しない理由", choices=Refusal.choices(), coerce=Refusal, widget=forms.RadioSelect
    )
    note = forms.CharField(label="補足", required=False, max_length=300)


class AnswerCommentForm(PlainForm):
    """The section's public answer."""

    answer = forms.CharField(label="回答（公開されます）", max_length=2000, widget=forms.Textarea({"rows": 5}))


class NoForm(PlainForm):
    """Nothing but the click."""
