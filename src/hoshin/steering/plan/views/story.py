"""What happened to a sheet, as its page tells it: newest first, changed fields unfolding in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hoshin.foundation.audit.public import HistoryEntry, history_of
from hoshin.steering.plan.forms.sheet import ContentForm, readable
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import SHEET_FLOW
from hoshin.web.components import ChangedField, TimelineEntry

NEWEST = 20
MOST = 1000


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
    form = ContentForm(today=today)
    return Story([_told(entry, form) for entry in found[:limit]], has_more=len(found) > limit)


def _told(entry: HistoryEntry, form: ContentForm) -> TimelineEntry:
    return TimelineEntry(
        at=entry.at, title=entry.sentence, actor=entry.actor, note=entry.reason, changes=tuple(_changes(entry, form))
    )


def _changes(entry: HistoryEntry, form: ContentForm) -> Iterable[ChangedField]:
    """The fields that differ, with states, choices and related things by their names."""
    for name, change in zip({**entry.before, **entry.after}, entry.changes, strict=True):
        before, after = entry.before.get(name), entry.after.get(name)
        if before == after:
            continue
        if name == "state":
            labels = {code: state.label for code, state in SHEET_FLOW.states.items()}
            yield ChangedField(change.label, labels.get(str(before), ""), labels.get(str(after), ""))
        elif name in form.fields and isinstance(before or after, list):
            yield ChangedField(change.label, readable(form, name, before or []), readable(form, name, after or []))
        elif name in form.fields and hasattr(form.fields[name], "choices"):
            yield ChangedField(change.label, readable(form, name, before), readable(form, name, after))
        else:
            yield ChangedField(change.label, change.before, change.after)
