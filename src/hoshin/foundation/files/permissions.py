from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, NotFound

Check = Callable[[Person, str], bool]
Shown = Callable[[Sequence[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who may read and who may change the files of a kind of thing; said by its room. `name_of` names one thing.

    `shown` picks the things whose public files visitors may open now; without it none of the kind can be made public.
    """

    can_read: Check
    can_change: Check
    name_of: Callable[[str], str]
    shown: Shown | None = None


OWNERS: dict[str, Owner] = {}


def register_owner(
    kind: str,
    *,
    can_read: Check,
    can_change: Check,
    name_of: Callable[[str], str] | None = None,
    shown: Shown | None = None,
) -> None:
    """Let files be attached to things of `kind`.

    `can_read(person, id)` decides about every download, also of visitors; `can_change` about adding and removing. Both
    get ids as they come from an address: they answer no for a thing that does not exist. With `shown`, which picks of
    some ids those that have a public page now, files can be marked as public. ValueError when taken.
    """
    if kind in OWNERS:
        raise ValueError(f"file owner {kind!r} is registered already")
    OWNERS[kind] = Owner(can_read, can_change, name_of or (lambda thing_id: thing_id), shown)


def can_read(person: Person, kind: str, thing_id: str) -> bool:
    """True when `person` may open the files of that thing."""
    return kind in OWNERS and OWNERS[kind].can_read(person, thing_id)


def can_change(person: Person, kind: str, thing_id: str) -> bool:
    """True when `person` may add files to that thing and remove them."""
    return can_read(person, kind, thing_id) and OWNERS[kind].can_change(person, thing_id)


def can_be_public(kind: str) -> bool:
    """True when files of that kind of thing can be marked as public at all."""
    return kind in OWNERS and OWNERS[kind].shown is not None


def is_shown(kind: str, thing_id: str) -> bool:
    """True when visitors may open the public files of that thing now."""
    shown = OWNERS[kind].shown if kind in OWNERS else None
    return shown is not None and thing_id in shown([thing_id])


def check_change(person: Person, kind: str, thing_id: str) -> None:
    """Raises NotFound when the thing does not exist for `person`, NotAllowed when its files are not theirs to change."""
    if not can_read(person, kind, thing_id):
        raise NotFound("添付先が見つかりません。")
    if not can_change(person, kind, thing_id):
        raise NotAllowed("この添付ファイルを変更する権限がありません。")


def name_of(kind: str, thing_id: str) -> str:
    """The name of the thing that files are attached to, for the audit trail."""
    return OWNERS[kind].name_of(thing_id) if kind in OWNERS else thing_id
