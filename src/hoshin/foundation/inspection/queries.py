from collections.abc import Iterator

from hoshin.foundation.audit.public import EventFilter, HistoryEntry, entry_of, events
from hoshin.foundation.inspection.rules import MOST_COUNTED
from hoshin.kernel.eras import format_datetime


def count_of(wanted: EventFilter) -> tuple[int, bool]:
    """How many events match, and whether that is all: counting stops at 10,000, because nobody reads further."""
    count = events(wanted)[: MOST_COUNTED + 1].count()
    return min(count, MOST_COUNTED), count <= MOST_COUNTED


def entries(wanted: EventFilter, most: int) -> Iterator[HistoryEntry]:
    """The newest matching events, at most `most`, one after the other without keeping them."""
    return (entry_of(event) for event in events(wanted)[:most].iterator(chunk_size=500))


def row_of(entry: HistoryEntry) -> tuple[str, ...]:
    """An event as a row of text for a file; the order is that of `COLUMNS`."""
    changes = "\n".join(f"{change.label}：{change.before} → {change.after}" for change in entry.changes)
    return (
        str(entry.event_id),
        format_datetime(entry.at),
        entry.sentence,
        entry.name,
        entry.actor_kind.label,
        entry.actor,
        entry.actor_id,
        entry.acting_for,
        entry.thing_kind_label,
        entry.thing,
        entry.thing_id,
        changes,
        entry.reason,
        entry.group,
    )
