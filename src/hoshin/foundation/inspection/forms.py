from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from hoshin.foundation.audit.public import ActorKind, EventFilter, SignedHead, read_head, sentences, things
from hoshin.foundation.inspection.rules import HEAD_MOST_BYTES
from hoshin.foundation.people.public import account_named
from hoshin.kernel.errors import RuleBroken
from hoshin.web.forms import JapaneseDateField, PlainForm


class TrailForm(PlainForm):
    """What an auditor looks for in the trail."""

    person = forms.CharField(label="職員のログイン名", required=False, max_length=100)
    name = forms.ChoiceField(label="したこと", required=False)
    thing_kind = forms.ChoiceField(label="対象の種類", required=False)
    thing_id = forms.CharField(label="対象の番号", required=False, max_length=64)
    first_on = JapaneseDateField(label="始めの日", required=False)
    last_on = JapaneseDateField(label="終わりの日", required=False)
    actor = forms.CharField(required=False, max_length=90, widget=forms.HiddenInput)
    group = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(name, f"{sentence}（{name}）") for name, sentence in sentences().items()]
        kinds = list(things().items())
        self.fields["name"].choices = [("", "すべて"), *names]  # type: ignore[attr-defined]
        self.fields["thing_kind"].choices = [("", "すべて"), *kinds]  # type: ignore[attr-defined]

    def clean_person(self) -> str:
        """The number of the account; an unknown login name is said, not taken for nobody."""
        login_name = self.cleaned_data["person"]
        if not login_name:
            return ""
        account = account_named(login_name)
        if account is None:
            raise forms.ValidationError("このログイン名の職員はいません。職員の一覧で確かめてください。")
        return str(account.pk)

    def clean_actor(self) -> tuple[ActorKind | None, str]:
        """An actor as the links of the page name one: `staff:12`."""
        kind, _, actor_id = self.cleaned_data["actor"].partition(":")
        return (ActorKind(kind), actor_id) if kind in set(ActorKind) else (None, "")

    def clean(self) -> dict[str, Any]:
        """The days must follow each other."""
        values = super().clean() or {}
        first_on, last_on = values.get("first_on"), values.get("last_on")
        if first_on and last_on and last_on < first_on:
            self.add_error("last_on", "終わりの日は、始めの日以後にしてください。")
        return values

    def wanted(self) -> EventFilter:
        """The filter; what could not be read asks nothing."""
        values = self.cleaned_data
        actor_kind, actor_id = values.get("actor") or (None, "")
        if values.get("person"):
            actor_kind, actor_id = ActorKind.STAFF, values["person"]
        texts = {name: values.get(name) or "" for name in ("name", "thing_kind", "thing_id", "group")}
        return EventFilter(
            actor_kind=actor_kind,
            actor_id=actor_id,
            first_on=values.get("first_on"),
            last_on=values.get("last_on"),
            **texts,
        )


class VerifyForm(PlainForm):
    """Against which head the trail is verified."""

    head = forms.FileField(
        label="控えのファイル",
        required=False,
        help_text="以前に受け取った控えを選ぶと、その後に末尾の記録が失われていないことも確かめます",
    )
    fingerprint = forms.CharField(
        label="控えた鍵の指紋",
        required=False,
        max_length=100,
        help_text="紙に控えた指紋があれば、鍵が同じことも確かめます",
    )

    signed: SignedHead | None = None

    def clean(self) -> dict[str, Any]:
        """Read the head; what cannot be read is said beside the file."""
        values = super().clean() or {}
        upload: UploadedFile[bytes] | None = values.get("head")
        if upload is not None:
            try:
                self.signed = _read(upload, values.get("fingerprint", ""))
            except RuleBroken as refusal:
                self.add_error("head", refusal.message)
        return values


def _read(upload: UploadedFile[bytes], fingerprint: str) -> SignedHead:
    content = upload.read(HEAD_MOST_BYTES + 1)
    try:
        text = content.decode() if len(content) <= HEAD_MOST_BYTES else ""
    except UnicodeDecodeError:
        text = ""
    return read_head(text, fingerprint=fingerprint)
