from collections.abc import Callable
from dataclasses import dataclass

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound

Check = Callable[[Person, str], bool]


@dataclass(frozen=True, slots=True)
class Source:
    """Who may see the links of a kind of thing, and who may add and remove them; said by its room."""

    can_read: Check
    can_change: Check


SOURCES: dict[str, Source] = {}


def register_source(kind: str, *, can_change: Check, can_read: Check | None = None) -> None:
    """Let links be made from things of `kind` by those who `can_change` the thing of that id.

    `can_read` says to whom the thing exists at all; everybody of the city hall unless said. ValueError when taken.
    """
    if kind in SOURCES:
        raise ValueError(f"link source {kind!r} is registered already")
    SOURCES[kind] = Source(can_read or (lambda person, _thing_id: person.is_staff), can_change)


def can_change(person: Person, kind: str, thing_id: str) -> bool:
    """True when `person` may add and remove links of that thing; raises NotFound when it does not exist for them."""
    source = SOURCES.get(kind)
    if source is None or not source.can_read(person, thing_id):
        raise NotFound("その対象はありません。")
    return source.can_change(person, thing_id)
