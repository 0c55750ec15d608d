"""What can be linked and how a thing describes itself; no Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MOST_LINKS = 200
MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class Described:
    """A thing as a link shows it: its name, where it is, and a word on it (its state, its section).

    `is_public` says that visitors may see the name and follow the address.
    """

    id: str
    label: str
    url: str
    note: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A sort of thing that can be linked.

    `describe` gives a thing by its id, None when it does not exist any more; `search` the things that fit typed words,
    best first. `describe_many` does the same for several ids in one query and is used instead where it is given.
    """

    code: str
    label: str
    describe: Callable[[str], Described | None]
    search: Callable[[str], list[Described]]
    describe_many: Callable[[Sequence[str]], Mapping[str, Described]] | None = None

    def describe_all(self, ids: Sequence[str]) -> dict[str, Described]:
        """The things of these ids that exist, by id."""
        if self.describe_many is not None:
            return dict(self.describe_many(ids))
        described = ((thing_id, self.describe(thing_id)) for thing_id in ids)
        return {thing_id: thing for thing_id, thing in described if thing is not None}


KINDS: dict[str, LinkKind] = {}


def register_kind(kind: LinkKind) -> None:
    """Let things of this kind be linked. ValueError when its code is taken."""
    if kind.code in KINDS:
        raise ValueError(f"link kind {kind.code!r} is registered already")
    KINDS[kind.code] = kind
