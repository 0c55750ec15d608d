"""Filling a whole form in at once: page by page, as its answers lead on, each page saved as an applicant would."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hoshin.citizens.procedures.actions.applying import SavedPage
from hoshin.citizens.procedures.queries import OpenDraft
from hoshin.citizens.procedures.rules import PageState


@dataclass
class SavedWhole:
    """What became of a whole screen: the draft as it is now, and by field what was wrong or needs a second look."""

    draft: OpenDraft
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)


def fill_in(draft: OpenDraft, save: Callable[[PageState], SavedPage]) -> SavedWhole:
    """Save every page to which the answers lead, each once, and return what became of all."""
    whole, done = SavedWhole(draft), set[str]()
    while (state := _next(whole.draft, done)) is not None:
        done.add(state.page.id)
        saved = save(state)
        whole.draft = saved.draft
        whole.errors.update(saved.understood.errors)
        whole.warnings.update(saved.understood.warnings)
    return whole


def _next(draft: OpenDraft, done: set[str]) -> PageState | None:
    return next((state for state in draft.journey.pages if state.page.id not in done), None)
