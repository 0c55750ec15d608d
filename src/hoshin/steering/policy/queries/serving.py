from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ServingSheet:
    """A sheet of the plan as a basic policy's page lists it."""

    title: str
    url: str
    state_label: str
    focus_item_ids: frozenset[int] = field(default_factory=frozenset)


Lister = Callable[[int], Sequence[ServingSheet]]

_listers: list[Lister] = []


def register_serving_sheets(lister: Lister) -> None:
    """Let a room above say which of its public sheets serve a basic policy (by id); shown on the policy's page.

    ValueError when somebody does already: a page lists each sheet once.
    """
    if _listers and _listers != [lister]:
        raise ValueError("the sheets that serve a basic policy are already listed by somebody")
    _listers[:] = [lister]


def sheets_serving(basic_policy_id: int) -> list[ServingSheet]:
    """The sheets that serve a basic policy, as the registered room lists them; none while no room does."""
    return [sheet for lister in _listers for sheet in lister(basic_policy_id)]
