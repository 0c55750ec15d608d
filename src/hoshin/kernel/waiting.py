"""Something that waits for a person: what every room tells the staff home in the same words."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: its kind, the thing's title, where to do it, and by which day, if there is one."""

    kind: str
    title: str
    url: str
    due_on: date | None = None

    def is_overdue_on(self, today: date) -> bool:
        """True when the day by which it was to be done has passed."""
        return self.due_on is not None and self.due_on < today


def soonest_first(things: list[Waiting]) -> list[Waiting]:
    """The things in the order in which to do them: by due day, those without one last."""
    return sorted(things, key=lambda thing: (thing.due_on or date.max, thing.kind, thing.title))
