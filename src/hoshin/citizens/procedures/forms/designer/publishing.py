from collections.abc import Sequence
from typing import Any

from django import forms

from hoshin.citizens.procedures.forms.designer.base import DesignForm
from hoshin.citizens.procedures.rules import Form
from hoshin.citizens.procedures.rules.designing import STARTERS


class PublishForm(DesignForm):
    """The last question before a form is published: by which answers the same applicant is recognised."""

    duplicate_by = forms.MultipleChoiceField(
        label="同じ方の申請を見分ける質問",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="台帳の「重複の扱い」で重複を断る手続だけで使います。選んだ質問の答えがすべて同じなら、同じ方とみなします。",
    )

    def __init__(self, *args: Any, form: Form, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["duplicate_by"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [
            (question.id, question.label)
            for _, question in form.questions()
            if question.type.is_answered and question.is_required
        ]


class StartForm(DesignForm):
    """What a draft is begun from; it takes the place of the present draft."""

    file = forms.FileField(
        label="様式のファイル（JSON）",
        required=False,
        help_text="この製品から書き出した様式。選ぶと、下の一覧より優先します。",
    )
    source = forms.ChoiceField(label="写す元", required=False)

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], versions: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)  # noqa: S101 - tells the type checker
        source.choices = [
            ("", "選んでください"),
            ("ひな形", [(f"starter:{one.code}", f"{one.title}：{one.about}") for one in STARTERS]),
            ("この手続の前の版", [(f"version:{number}", f"第{number}版") for number in versions]),
            ("ほかの手続の様式", [(f"copy:{code}", title) for code, title in others]),
        ]
