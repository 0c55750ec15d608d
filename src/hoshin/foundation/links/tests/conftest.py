from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest

from hoshin.foundation.links import permissions, rules
from hoshin.foundation.links.public import Described, LinkKind, register_kind, register_source
from hoshin.foundation.people.public import HeldPost, Person, Role
from hoshin.kernel.clock import JAPAN


class Shelf:
    """The things of one room, by id; counts how often it was asked."""

    def __init__(self, code: str, label: str, *names: str) -> None:
        self.things = {
            str(number): Described(str(number), name, f"/{code}/{number}", note=label, is_public=number % 2 == 1)
            for number, name in enumerate(names, 1)
        }
        self.asked = 0
        self.shown: set[str] = set()
        self.kind = LinkKind(code, label, self.describe, self.search, self.describe_many)

    def describe(self, thing_id: str) -> Described | None:
        return self.things.get(thing_id)

    def describe_many(self, ids: Sequence[str]) -> dict[str, Described]:
        self.asked += 1
        return {thing_id: self.things[thing_id] for thing_id in ids if thing_id in self.things}

    def search(self, words: str) -> list[Described]:
        return [thing for thing in self.things.values() if words in thing.label]


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)


@pytest.fixture
def owner() -> Person:
    return Person(None, "農政課 課長", (HeldPost(1, "課長", Role.SECTION_HEAD, 1, "農政課", is_concurrent=False),))


@pytest.fixture
def colleague() -> Person:
    return Person(None, "総務課 主事", (HeldPost(2, "主事", Role.SECTION_MEMBER, 2, "総務課", is_concurrent=False),))


@pytest.fixture
def expert() -> Person:
    return Person(None, "有識者", (HeldPost(3, "委員", Role.EXPERT, None, "", is_concurrent=False),))


@pytest.fixture
def rooms() -> Iterator[dict[str, Shelf]]:
    """Sheets, which section heads may link from, and procedures, which links may lead to."""
    kept = dict(rules.KINDS), dict(permissions.SOURCES), dict(permissions.READABLE)
    rules.KINDS.clear()
    permissions.SOURCES.clear()
    permissions.READABLE.clear()
    shelves = {
        "sheet": Shelf("sheet", "個票", "窓口の改善", "会議録の作成"),
        "procedure": Shelf("procedure", "手続", "住民票の写し", "犬の登録", "<b>印鑑登録</b>"),
    }
    for shelf in shelves.values():
        register_kind(shelf.kind)
    shelves["sheet"].shown = {"1", "2"}
    register_source(
        "sheet",
        can_change=lambda person, _thing_id: person.has_role(Role.SECTION_HEAD),
        shown=lambda ids: shelves["sheet"].shown & set(ids),
    )
    register_source("folder", can_change=lambda _person, _thing_id: True)
    register_kind(Shelf("folder", "文書", "公開ページのないもの").kind)
    yield shelves
    rules.KINDS.clear()
    rules.KINDS.update(kept[0])
    permissions.SOURCES.clear()
    permissions.SOURCES.update(kept[1])
    permissions.READABLE.clear()
    permissions.READABLE.update(kept[2])
