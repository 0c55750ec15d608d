"""What the shared components are given: small values, so that a room's query can hand them straight to a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hoshin.kernel.flow import Phase


class Tone(StrEnum):
    """What a colour means; every tone comes with its own icon, because colour alone says nothing to many people."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    LATE = "late"
    DANGER = "danger"
    STALE = "stale"
    START = "start"
    WORKING = "working"
    WAITING = "waiting"
    PAUSED = "paused"
    DONE = "done"
    ENDED = "ended"

    @property
    def icon(self) -> str:
        """The icon that goes with the tone."""
        return TONE_ICONS.get(self, self.value)


TONE_ICONS: Mapping[Tone, str] = {
    Tone.NEUTRAL: "tag",
    Tone.SUCCESS: "done",
    Tone.DANGER: "error",
}

PHASE_TONES: Mapping[Phase, Tone] = {phase: Tone(phase.value) for phase in Phase}


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field that changed, in words: an empty side means that there was or is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One happening of a story: when, what, by whom; `note` is shown as typed, `url` leads to more, `changes` unfold."""

    at: datetime | date
    title: str
    actor: str = ""
    note: str = ""
    icon: str = "working"
    tone: str = ""
    url: str = ""
    changes: Sequence[ChangedField] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a thing knows already and hands to the panels on it.

    Whether its reader may change the thing, and whether visitors see its public belongings now.
    """

    can_change: bool
    is_shown: bool
