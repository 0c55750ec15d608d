from typing import Any

from django import forms

from hoshin.foundation.identity.rules import LEAST_LETTERS, MOST_LETTERS
from hoshin.kernel.errors import DomainError
from hoshin.web.forms import PlainForm


class ProofForm(PlainForm):
    """A form whose refusal may be any domain error, not only a broken rule."""

    def show(self, error: DomainError) -> None:
        """Show a refusal beside the field it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


def _password(label: str, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "class": "input-password"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=MOST_LETTERS, **options)


class SignInForm(ProofForm):
    """Login name and password."""

    login_name = forms.CharField(
        label="ログイン名",
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password("パスワード", "current-password")


class MailedLinkForm(ProofForm):
    """Where to send a link for signing in."""

    email = forms.CharField(
        label="メールアドレス", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class NewPasswordForm(ProofForm):
    """A new password, twice."""

    password = _password(
        "新しいパスワード",
        "new-password",
        help_text=(
            f"{LEAST_LETTERS}文字以上。いくつかの言葉をつなげた、長くて覚えやすいものがおすすめです。"
            "空白や日本語も使えます。"
        ),
    )
    again = _password("新しいパスワード（確認のためもう一度）", "new-password")

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords: one of them is a slip."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", "二つのパスワードが一致しません。同じものを入力してください。")
        return values


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    current = _password("今のパスワード", "current-password", required=False)
    field_order = ("current", "password", "again")


class ConfirmPasswordForm(ProofForm):
    """One's own password, once more."""

    password = _password("パスワード", "current-password")


class CodeForm(ProofForm):
    """A one-time code or a recovery code."""

    code = forms.CharField(
        label="確認コード",
        max_length=60,
        help_text="認証アプリに表示されている6桁の数字。認証アプリを使えないときは、回復コードを入力してください。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "class": "input-short"}),
    )


class AppCodeForm(ProofForm):
    """The first code of an authenticator application that is being set up."""

    code = forms.CharField(
        label="認証アプリに表示された6桁の数字",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-short"}),
    )


class PasskeyAnswerForm(ProofForm):
    """What the browser answered, put into the page by its script."""

    answer = forms.CharField(label="パスキー", max_length=20000, widget=forms.HiddenInput)


class ReasonForm(ProofForm):
    """Why an operator does it."""

    reason = forms.CharField(
        label="理由", max_length=500, help_text="監査証跡に残ります。例：本人から電話で依頼を受けた。"
    )


class ResetForm(ReasonForm):
    """Why somebody gets a new start, and whether their second factors go too."""

    resets_factors = forms.BooleanField(
        label="認証アプリ、パスキー、回復コードもすべて外す（端末をなくしたとき）", required=False
    )


class AccountSearchForm(PlainForm):
    """Which accounts the operators' list shows."""

    words = forms.CharField(label="ログイン名または表示名（先頭から）", required=False, max_length=100)
    locked = forms.BooleanField(label="待ち時間中だけ", required=False)


class NewAccountForm(ProofForm):
    """A new account."""

    login_name = forms.CharField(label="ログイン名", max_length=100)
    label = forms.CharField(label="表示名", max_length=100, help_text="画面と監査証跡に表示する名前です。")
    email = forms.EmailField(label="メールアドレス", required=False)
