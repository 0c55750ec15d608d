from collections.abc import Mapping
from typing import Any

from django import forms

from hoshin.foundation.handover.queries import Review, Row
from hoshin.web.forms import JapaneseDateField, PlainForm

PREFIX = "to:"


class DayForm(PlainForm):
    """The day whose transfer is handed over."""

    on = JapaneseDateField(label="発令日", required=False)


class HandoverForm(PlainForm):
    """For every row of a review, who takes over."""

    def __init__(self, *args: Any, review: Review, **options: Any) -> None:
        super().__init__(*args, **options)
        self.review = review
        for row in review.rows:
            self.fields[row.key] = _choice(row)

    @property
    def by_keeper(self) -> list[tuple[str, list[tuple[Row, forms.BoundField]]]]:
        """The rows with their fields, under the name of whoever keeps them now."""
        found: dict[str, list[tuple[Row, forms.BoundField]]] = {}
        for row in self.review.rows:
            found.setdefault(row.keeper, []).append((row, self[row.key]))
        return list(found.items())


def _choice(row: Row) -> forms.TypedChoiceField:
    proposed = row.proposal.proposed
    field = forms.TypedChoiceField(
        label=f"引き継ぐ相手（{row.held.label}）",
        choices=[("", "選んでください"), *((option.id, option.label) for option in row.options)],
        coerce=int,
        initial="" if proposed is None else proposed,
    )
    field.error_messages["required"] = f"{row.kind.label}「{row.held.label}」を引き継ぐ相手を選んでください。"
    field.widget.template_name = "web/components/select.html"
    return field


def chosen_in(posted: Mapping[str, str]) -> dict[str, int | None]:
    """Who was chosen for each row that the page had shown."""
    return {
        name: int(value) if value.isascii() and value.isdigit() else None
        for name, value in posted.items()
        if name.startswith(PREFIX)
    }
