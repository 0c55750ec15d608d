"""What happened to a sheet, as its page tells it: newest first, changed fields unfolding in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hoshin.foundation.audit.public import HistoryEntry, history_of
from hoshin.steering.plan.forms.sheet import ContentForm, readable
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import MANY_FIELDS, SHEET_FLOW
from hoshin.web.components import ChangedField, TimelineEntry

NEWEST = 20
MOST = 1000
NOTE_VERSIONS = 50
LISTED = frozenset({*MANY_FIELDS, "related_plans"})
CHOSEN = frozenset(name for name, field in ContentForm.base_fields.items() if hasattr(field, "choices"))


@dataclass(frozen=True, slots=True)
class Story:
    """The entries shown, and whether there are older ones."""

    entries: list[TimelineEntry]
    has_more: bool


def story_of(sheet: Sheet, *, whole: bool, today: date) -> Story:
    """The newest twenty happenings of the sheet, or all of them (at most a thousand) when `whole`.

    Names behind stored numbers come from the form's own choices, so the number of queries does not grow with the story.
    """
    limit = MOST if whole else NEWEST
    found = history_of("plan.sheet", sheet.pk, limit=limit + 1)
    names = _Names(today)
    return Story([_told(entry, names) for entry in found[:limit]], has_more=len(found) > limit)


class _Names:
    """Says stored values in words. The choices cost seven queries and are asked for only when a value needs them."""

    def __init__(self, today: date) -> None:
        self._today = today

    @cached_property
    def _form(self) -> ContentForm:
        return ContentForm(today=self._today)

    def of(self, name: str, value: object) -> str:
        """The value as the form's choices name it."""
        return readable(self._form, name, value)


def _told(entry: HistoryEntry, names: _Names) -> TimelineEntry:
    return TimelineEntry(
        at=entry.at, title=entry.sentence, actor=entry.actor, note=entry.reason, changes=tuple(_changes(entry, names))
    )


def _changes(entry: HistoryEntry, names: _Names) -> Iterable[ChangedField]:
    """The fields that differ, with states, choices and related things by their names."""
    for name, change in zip({**entry.before, **entry.after}, entry.changes, strict=True):
        before, after = entry.before.get(name), entry.after.get(name)
        if before == after:
            continue
        if name == "state":
            labels = {code: state.label for code, state in SHEET_FLOW.states.items()}
            yield ChangedField(change.label, labels.get(str(before), ""), labels.get(str(after), ""))
        elif name in LISTED:
            yield ChangedField(change.label, names.of(name, before or []), names.of(name, after or []))
        elif name in CHOSEN:
            yield ChangedField(change.label, names.of(name, before), names.of(name, after))
        else:
            yield ChangedField(change.label, change.before, change.after)


def note_story(research_id: int) -> list[TimelineEntry]:
    """Every version of a research note, newest first: who changed what from what."""
    return [
        TimelineEntry(
            at=entry.at,
            title=entry.sentence,
            actor=entry.actor,
            changes=tuple(ChangedField(one.label, one.before, one.after) for one in entry.changes if entry.before),
        )
        for entry in history_of("plan.research", research_id, limit=NOTE_VERSIONS)
    ]
