from collections.abc import Callable
from dataclasses import dataclass

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, NotFound

Check = Callable[[Person, str], bool]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who may read and who may change the files of a kind of thing; said by its room. `name_of` names one thing."""

    can_read: Check
    can_change: Check
    name_of: Callable[[str], str]


OWNERS: dict[str, Owner] = {}


def register_owner(
    kind: str, *, can_read: Check, can_change: Check, name_of: Callable[[str], str] | None = None
) -> None:
    """Let files be attached to things of `kind`.

    `can_read(person, id)` decides about every download, also of visitors; `can_change` about adding and removing. Both
    get ids as they come from an address: they answer no for a thing that does not exist. ValueError when taken.
    """
    if kind in OWNERS:
        raise ValueError(f"file owner {kind!r} is registered already")
    OWNERS[kind] = Owner(can_read, can_change, name_of or (lambda thing_id: thing_id))


def can_read(person: Person, kind: str, thing_id: str) -> bool:
    """True when `person` may open the files of that thing."""
    return kind in OWNERS and OWNERS[kind].can_read(person, thing_id)


def can_change(person: Person, kind: str, thing_id: str) -> bool:
    """True when `person` may add files to that thing and remove them."""
    return can_read(person, kind, thing_id) and OWNERS[kind].can_change(person, thing_id)


def check_change(person: Person, kind: str, thing_id: str) -> None:
    """Raises NotFound when the thing does not exist for `person`, NotAllowed when its files are not theirs to change."""
    if not can_read(person, kind, thing_id):
        raise NotFound("添付先が見つかりません。")
    if not can_change(person, kind, thing_id):
        raise NotAllowed("この添付ファイルを変更する権限がありません。")


def name_of(kind: str, thing_id: str) -> str:
    """The name of the thing that files are attached to, for the audit trail."""
    return OWNERS[kind].name_of(thing_id) if kind in OWNERS else thing_id
