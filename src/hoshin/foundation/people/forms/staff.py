from datetime import date
from typing import Any

from django import forms

from hoshin.foundation.people.forms.fields import ClockField
from hoshin.foundation.people.forms.organisation import Choice
from hoshin.foundation.people.queries import deputies_for, open_posts, section_choices
from hoshin.foundation.people.rules import Role
from hoshin.web.forms import JapaneseDateField, PlainForm, WholeNumberField


class PostChangeForm(PlainForm):
    """A post's title and place in lists."""

    title = forms.CharField(label="職名", max_length=100)
    order = WholeNumberField(label="並び順", least=0, most=9999, initial=0, help_text="小さい順に並びます")


class PostForm(PostChangeForm):
    """A new post."""

    code = forms.CharField(label="職コード", max_length=30, help_text="人事異動のファイルで使う、半角の英数字")
    role = forms.ChoiceField(
        label="役割", choices=[("", "選んでください"), *((role.value, role.label) for role in Role)]
    )
    field_order = ("code", "title", "role", "order")

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])


class AssignForm(PlainForm):
    """Who takes up which post, from when to when."""

    login_name = forms.CharField(label="職員のログイン名", max_length=100)
    post_id = Choice(label="職")
    is_concurrent = forms.BooleanField(label="兼務（主務のほかに就く）", required=False)
    starts_on = JapaneseDateField(label="発令日")
    ends_on = JapaneseDateField(label="解職日", required=False, help_text="決まっている場合だけ入力します")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post_id"].choices = [("", "選んでください"), *open_posts(today)]  # type: ignore[attr-defined]


class ReasonForm(PlainForm):
    """Why."""

    reason = forms.CharField(label="理由", required=False, max_length=500, widget=forms.Textarea)


class AccountForm(PlainForm):
    """How somebody is shown and reached."""

    label = forms.CharField(label="氏名（画面に出る名前）", max_length=100)
    email = forms.CharField(label="メールアドレス", max_length=254, required=False)
    is_name_public = forms.BooleanField(label="公開ページに氏名を出してよい", required=False)


class StaffFilterForm(PlainForm):
    """What the list of staff is narrowed to."""

    words = forms.CharField(label="氏名かログイン名の始まり", required=False, max_length=100)
    section = Choice(label="組織", required=False)
    without_post = forms.BooleanField(label="職に就いていない人だけ", required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["section"].choices = [("", "すべて"), *section_choices(today)]  # type: ignore[attr-defined]


class AbsenceForm(PlainForm):
    """When somebody is away, and who decides meanwhile."""

    first_day = JapaneseDateField(label="不在の始まりの日")
    first_time = ClockField(label="始まりの時刻", required=False, help_text="例：8:30。空欄は一日の始まりからです")
    last_day = JapaneseDateField(label="不在の終わりの日")
    last_time = ClockField(label="終わりの時刻", required=False, help_text="例：17:15。空欄は一日の終わりまでです")
    deputy_id = Choice(
        label="代決者",
        required=False,
        help_text="不在の間に決裁が回ってきたとき、代わって決裁する職員です。選ばないと、戻るまで待ちます",
    )

    def __init__(self, *args: Any, account_id: int, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deputy_id"].choices = [  # type: ignore[attr-defined]
            ("", "置かない"),
            *deputies_for(account_id, day=today),
        ]


class TransferForm(PlainForm):
    """A transfer file and its day."""

    effective_on = JapaneseDateField(label="発令日")
    file = forms.FileField(label="異動ファイル（CSV）", help_text="文字コードは UTF-8 か Shift_JIS、2MB まで")
