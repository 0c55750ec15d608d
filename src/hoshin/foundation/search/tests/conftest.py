from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from hoshin.foundation.people.public import VISITOR, HeldPost, Person, Role
from hoshin.foundation.search import rules
from hoshin.foundation.search.public import Audience, Row, put, register_source
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def official() -> Person:
    return Person(2, "総務課 主事", (HeldPost(2, "主事", Role.SECTION_MEMBER, 2, "総務課", is_concurrent=False),))


@pytest.fixture
def expert() -> Person:
    return Person(3, "有識者", (HeldPost(3, "有識者", Role.EXPERT, None, "", is_concurrent=False),))


@pytest.fixture
def visitor() -> Person:
    return VISITOR


@pytest.fixture
def enter(db) -> Callable[..., None]:
    """Enters a thing; public, of kind `test` and dated now unless said."""

    def make(thing_id: str | int, title: str, body: str = "", **facts) -> None:
        defaults = {"kind": "test", "url": f"/things/{thing_id}", "audience": Audience.PUBLIC, "updated_at": NOW}
        put(thing_id=thing_id, title=title, body=body, **{**defaults, **facts})

    return make


@pytest.fixture
def sources() -> Iterator[dict[str, rules.Source]]:
    """The registered sources, emptied for the test and put back afterwards."""
    kept = dict(rules.SOURCES)
    rules.SOURCES.clear()
    yield rules.SOURCES
    rules.SOURCES.clear()
    rules.SOURCES.update(kept)


@pytest.fixture
def room(sources, now):
    """A room with three things of its own, registered as a source."""
    rows = [
        Row(thing_id=str(n), title=f"個票{n}", body="", url="/", audience=Audience.PUBLIC, updated_at=now)
        for n in range(3)
    ]
    register_source("sheet", label="個票", count=lambda: len(rows), rows=lambda: rows)
    return rows
