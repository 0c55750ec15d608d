from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound

Check = Callable[[Person, str], bool]
Shown = Callable[[Sequence[str]], Collection[str]]
Readable = Callable[[Person, Sequence[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Source:
    """Who may see the links of a kind of thing, and who may add and remove them; said by its room.

    `shown` picks the things whose public links visitors may see now; without it none of the kind can be made public.
    """

    can_read: Check
    can_change: Check
    shown: Shown | None = None


SOURCES: dict[str, Source] = {}
READABLE: dict[str, Readable] = {}


def register_source(kind: str, *, can_change: Check, can_read: Check | None = None, shown: Shown | None = None) -> None:
    """Let links be made from things of `kind` by those who `can_change` the thing of that id.

    `can_read` says to whom the thing exists at all; everybody of the city hall unless said. With
    `shown`, which picks of some ids those that have a public page now, links can be marked as public. ValueError when taken.
    """
    if kind in SOURCES:
        raise ValueError(f"link source {kind!r} is registered already")
    SOURCES[kind] = Source(can_read or (lambda person, _thing_id: person.is_staff), can_change, shown)


def register_readable(kind: str, readable: Readable) -> None:
    """Say which things of `kind` exist for a person: `readable` picks them of some ids. ValueError when said already.

    Where nothing is said, every thing of the kind exists for everybody of the city hall.
    """
    if kind in READABLE:
        raise ValueError(f"link kind {kind!r} has its readers already")
    READABLE[kind] = readable


def readable_of(person: Person, kind: str, thing_ids: Sequence[str]) -> Collection[str]:
    """Those of the things that exist for the person."""
    return READABLE[kind](person, thing_ids) if kind in READABLE else thing_ids


def can_change(person: Person, kind: str, thing_id: str) -> bool:
    """True when `person` may add and remove links of that thing; raises NotFound when it does not exist for them."""
    source = SOURCES.get(kind)
    if source is None or not source.can_read(person, thing_id):
        raise NotFound("その対象はありません。")
    return source.can_change(person, thing_id)


def can_be_public(kind: str) -> bool:
    """True when links from that kind of thing can be marked as public at all."""
    return kind in SOURCES and SOURCES[kind].shown is not None


def shown_of(kind: str, thing_ids: Sequence[str]) -> frozenset[str]:
    """Those of the things whose public links visitors may see now."""
    shown = SOURCES[kind].shown if kind in SOURCES else None
    return frozenset(shown(thing_ids)) if shown is not None and thing_ids else frozenset()
