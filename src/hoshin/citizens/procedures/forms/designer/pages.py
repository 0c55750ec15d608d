from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from hoshin.citizens.procedures.forms.designer.base import DesignForm, WordedForm, line
from hoshin.citizens.procedures.rules import LANGUAGES, Page


class PageForm(WordedForm):
    """The title of a page and what stands around it."""

    worded = (("title", "題名"), ("hint", "補足"))
    title = line("題名", required=True, hint="申請する方に見える言葉で書きます。例：お子さんについて")
    hint = line("補足", hint="題名の下に小さく出ます", longest=1000)
    needs_identity = forms.BooleanField(
        label="このページから本人確認を求める",
        required=False,
        help_text="台帳で本人確認を求めている手続だけで使います。どのページにも付けないと、初めに求めます。",
    )
    task = line("まとまり", hint="進み具合の一覧で、同じまとまりのページを一緒に並べます。例：申請する方")

    def __init__(self, *args: Any, page: Page, languages: Sequence[str], **options: Any) -> None:
        options.setdefault("initial", {}).update({"title": page.title, "hint": page.hint, "task": page.task})
        options["initial"]["needs_identity"] = page.needs_identity
        super().__init__(*args, **options)
        self.page = page
        self.add_languages(languages, page.texts)

    @property
    def changed(self) -> Page:
        """The page as it was filled in."""
        data = self.cleaned_data
        return replace(
            self.page,
            title=data["title"],
            hint=data["hint"],
            task=data["task"],
            needs_identity=data["needs_identity"],
            texts=self.texts_from(self.page.texts),
        )


class LanguagesForm(DesignForm):
    """In which further languages the form is offered."""

    languages = forms.MultipleChoiceField(
        label="日本語のほかの言語",
        choices=list(LANGUAGES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ぶと、ページと質問のそれぞれに、その言語の文を書く欄が出ます。書いていないところは日本語で出ます。",
    )
