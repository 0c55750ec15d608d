from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from hoshin.foundation.handover.queries import AT_ONCE, Group, Review, Row
from hoshin.foundation.handover.rules import Proposal
from hoshin.web.forms import JapaneseDateField, PlainForm

AS_ALL = "まとめて選んだ相手"


class DayForm(PlainForm):
    """The day whose transfer is handed over."""

    on = JapaneseDateField(label="発令日", required=False)


class HandoverForm(PlainForm):
    """Who takes over: for every row of a review, or of a large one for every group, with rows set apart from their group."""

    def __init__(
        self,
        *args: Any,
        review: Review,
        apart: Sequence[str] = (),
        planned: Mapping[str, int | None] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.review = review
        self._planned = planned or {}
        self._apart = {group.key for group in review.groups if group.key in apart or len(self._wanted(group)) > 1}
        for group in review.groups:
            if review.is_large:
                self.fields[group.key] = self._group_choice(group)
            for row in self._single(group):
                self.fields[row.key] = self._row_choice(row)

    def _wanted(self, group: Group) -> set[int | None]:
        """Whom an earlier plan names for the rows of the group."""
        return {self._planned[row.key] for row in group.rows if row.key in self._planned}

    def _single(self, group: Group) -> tuple[Row, ...]:
        """The rows of the group that are chosen for one by one."""
        if self.review.is_large and group.key not in self._apart:
            return ()
        return group.rows[:AT_ONCE]

    def _row_choice(self, row: Row) -> forms.TypedChoiceField:
        label, planned = f"引き継ぐ相手（{row.held.label}）", self._planned.get(row.key)
        if self.review.is_large:
            return _choice(label, row.proposal, empty=AS_ALL, initial=planned, is_required=False)
        field = _choice(label, row.proposal, initial=row.proposal.proposed if planned is None else planned)
        field.error_messages["required"] = f"{row.kind.label}「{row.held.label}」を引き継ぐ相手を選んでください。"
        return field

    def _group_choice(self, group: Group) -> forms.TypedChoiceField:
        wanted = self._wanted(group)
        initial = wanted.pop() if len(wanted) == 1 else group.proposal.proposed
        field = _choice(f"引き継ぐ相手（{group.kind.label}をまとめて）", group.proposal, initial=initial)
        field.error_messages["required"] = f"{group.keeper}の{group.kind.label}を引き継ぐ相手を選んでください。"
        return field

    @property
    def by_keeper(self) -> list[tuple[str, list[GroupFields]]]:
        """The groups with their fields, under the name of whoever keeps them now."""
        found: dict[str, list[GroupFields]] = {}
        for group in self.review.groups:
            found.setdefault(group.keeper, []).append(GroupFields(self, group, self._single(group)))
        return list(found.items())

    def chosen(self) -> dict[str, int | None]:
        """Who was chosen for every row of the review; call it on a valid form."""
        values = self.cleaned_data
        return {
            row.key: _number(values.get(row.key)) or _number(values.get(group.key))
            for group in self.review.groups
            for row in group.rows
        }


class GroupFields:
    """A group as the page shows it: with one field for all, with fields for single rows, or with both."""

    def __init__(self, form: HandoverForm, group: Group, single: Sequence[Row]) -> None:
        self.group = group
        self.field = form[group.key] if group.key in form.fields else None
        self.rows = [(row, form[row.key]) for row in single]
        self.first = group.rows[:20]
        self.others = len(group.rows) - len(self.first)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _choice(
    label: str, proposal: Proposal, *, initial: int | None, empty: str = "選んでください", is_required: bool = True
) -> forms.TypedChoiceField:
    field = forms.TypedChoiceField(
        label=label,
        choices=[("", empty), *((option.id, option.label) for option in proposal.options)],
        coerce=int,
        initial="" if initial is None else initial,
        required=is_required,
        empty_value=None,
    )
    field.widget.template_name = "web/components/select.html"
    return field
