from typing import Any

from django import forms

from hoshin.steering.policy.models import Revision
from hoshin.steering.policy.rules import NAMED_BY_KIND, Field, Kind
from hoshin.web.forms import JapaneseDateField, PlainForm, WholeNumberField

MARKDOWN_HELP = "段落は空行で区切ります。「- 」で始まる行は箇条書き、「1. 」は番号付きの箇条書きになります。"
ADDABLE = (Kind.CHAPTER, Kind.NARRATIVE, Kind.PRINCIPLE, Kind.KEYWORD, Kind.FIELD, Kind.CLASSIFICATION)


class RevisionForm(PlainForm):
    """A new revision."""

    name = forms.CharField(label="版の名称", help_text="例：VER.02")
    based_on = forms.ModelChoiceField(
        label="元にする版",
        queryset=Revision.objects.none(),
        required=False,
        empty_label="白紙から作る",
        help_text="元にした版の全文を写して始めます。",
    )
    purpose = forms.CharField(
        label="改版の趣旨", widget=forms.Textarea, required=False, help_text="改版の履歴と新旧対照表に載ります。"
    )

    def __init__(self, *args: Any, revisions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser = self.fields["based_on"]
        if isinstance(chooser, forms.ModelChoiceField):
            chooser.queryset = revisions


class DescriptionForm(PlainForm):
    """Name and purpose of a draft."""

    name = forms.CharField(label="版の名称")
    purpose = forms.CharField(label="改版の趣旨", widget=forms.Textarea, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class SectionForm(PlainForm):
    """The words of a section; fields that its kind does not have are left out."""

    heading = forms.CharField(label="見出し")
    group_title = forms.CharField(
        label="区分", required=False, help_text="同じ区分の重点取組事項は、ひとつの見出しの下に並びます。"
    )
    text = forms.CharField(
        label="本文",
        required=False,
        strip=False,
        help_text=MARKDOWN_HELP,
        widget=forms.Textarea(attrs={"rows": 18, "class": "editor-text"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind in NAMED_BY_KIND:
            del self.fields["heading"]
        if kind is not Kind.FOCUS:
            del self.fields["group_title"]
        if kind is Kind.KEYWORD:
            self.fields["heading"].label = "理念の文の中のことば"

    @property
    def words(self) -> dict[str, str]:
        """What was written, the missing fields empty."""
        return {name: self.cleaned_data.get(name, "") for name in ("heading", "group_title", "text")}


class AddSectionForm(PlainForm):
    """A new section."""

    kind = forms.ChoiceField(
        label="種類", choices=[(kind.value, kind.label) for kind in ADDABLE], widget=forms.RadioSelect
    )
    after = forms.TypedChoiceField(label="加える場所", coerce=int, help_text="選んだ節の後ろ（または中）に加えます。")
    heading = forms.CharField(label="見出し")
    text = forms.CharField(
        label="本文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "editor-text"}),
        help_text=MARKDOWN_HELP,
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chooser = self.fields["after"]
        if isinstance(chooser, forms.TypedChoiceField):
            chooser.choices = places


class AddBasicPolicyForm(PlainForm):
    """A new basic policy."""

    number = WholeNumberField(label="番号", least=1, most=20, help_text="①なら1")
    title = forms.CharField(label="名称", max_length=100)
    field = forms.ChoiceField(
        label="分野", choices=[(field.value, field.label) for field in Field], widget=forms.RadioSelect
    )


class AddFocusItemForm(PlainForm):
    """A new focus item."""

    basic_policy = forms.TypedChoiceField(label="基本方針", coerce=int)
    group_title = forms.CharField(label="区分", required=False, max_length=100)
    heading = forms.CharField(label="重点取組事項の名称", max_length=200)
    text = forms.CharField(
        label="説明",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "editor-text"}),
        help_text=MARKDOWN_HELP,
    )

    def __init__(self, *args: Any, policies: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chooser = self.fields["basic_policy"]
        if isinstance(chooser, forms.TypedChoiceField):
            chooser.choices = policies


class CommentForm(PlainForm):
    """A remark."""

    body = forms.CharField(label="意見", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SubmissionForm(PlainForm):
    """Asking for a decision."""

    effective_on = JapaneseDateField(label="施行日")
    note = forms.CharField(
        label="決裁者への説明", widget=forms.Textarea, required=False, help_text="空のときは、改版の趣旨を載せます。"
    )


class ReasonForm(PlainForm):
    """Why a draft is given up."""

    reason = forms.CharField(label="取り下げる理由", widget=forms.Textarea)


class SchemeForm(PlainForm):
    """National schemes as a file."""

    text = forms.CharField(
        label="分類体系（JSON）", strip=False, widget=forms.Textarea(attrs={"rows": 16, "class": "editor-text"})
    )
