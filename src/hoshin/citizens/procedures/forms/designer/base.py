from collections.abc import Iterable
from typing import Any

from django import forms

from hoshin.citizens.procedures.rules import LANGUAGES, FormRefused
from hoshin.kernel.errors import RuleBroken
from hoshin.web.forms import PlainForm

LONGEST = 4000


def area(label: str, *, hint: str = "", rows: int = 3) -> forms.CharField:
    """A box for several lines that may stay empty."""
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
    )


def line(label: str, *, hint: str = "", required: bool = False, longest: int = 200) -> forms.CharField:
    """A single line."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest)


class DesignForm(PlainForm):
    """A change to a form's design; `seen` is the stamp of the design that its page showed."""

    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def refuse(self, error: RuleBroken) -> None:
        """Every problem of a refused form, each with its place; everything else as usual."""
        if not isinstance(error, FormRefused):
            super().refuse(error)
            return
        for problem in error.problems:
            self.add_error(None, str(problem))


class WordedForm(DesignForm):
    """A form that asks for the same texts once more in every further language of the form.

    The fields are called `label_en` and so on; `worded` names the texts with their labels.
    """

    worded: tuple[tuple[str, str], ...] = ()

    def add_languages(self, languages: Iterable[str], texts: Any) -> None:
        """Add the boxes of each language, filled with what is worded already."""
        self.languages = tuple(languages)
        for language in self.languages:
            for part, label in self.worded:
                field = area(f"{label}（{LANGUAGES[language]}）", rows=2)
                if language == "furigana":
                    field.help_text = "漢字の後に《》で読みを書きます。例：氏名《しめい》"
                self.fields[f"{part}_{language}"] = field
                self.initial.setdefault(f"{part}_{language}", texts.get(language, {}).get(part, ""))

    def texts_from(self, before: Any) -> dict[str, dict[str, str]]:
        """The wordings; those of languages that the form is not offered in at present are kept."""
        found = {language: dict(parts) for language, parts in before.items() if language not in self.languages}
        for language in self.languages:
            parts = {part: self.cleaned_data.get(f"{part}_{language}", "") for part, _ in self.worded}
            kept = {part: text for part, text in parts.items() if text}
            if kept:
                found[language] = kept
        return found

    @property
    def own_fields(self) -> list[Any]:
        """The fields that are not translations, for the page."""
        ends = tuple(f"_{language}" for language in self.languages)
        return [field for field in self.visible_fields() if not (ends and field.name.endswith(ends))]

    @property
    def language_fields(self) -> list[tuple[str, list[Any]]]:
        """The translations by language, for the page."""
        return [
            (LANGUAGES[language], [self[f"{part}_{language}"] for part, _ in self.worded])
            for language in self.languages
        ]
