from functools import cache
from typing import Any

from tests.architecture.permission_matrix import OWNERS, House, Row

from hoshin.foundation.links.public import Described, LinkKind, add_link, publish_link, register_kind, register_source
from hoshin.foundation.people.tests.city import NOW

CODE = "matrix"


_owning: list[int] = []
"""The owning section of the house that stands now: houses come and go, a kind of thing is registered once."""


def _describe(thing_id: str) -> Described:
    return Described(thing_id, f"物{thing_id}", "/staff/")


@cache
def _register() -> None:
    register_kind(LinkKind(CODE, "物", _describe, lambda words: [_describe("2")]))
    register_source(CODE, can_change=lambda person, thing_id: person.belongs_to(_owning[0]), shown=set)


def furnish(house: House) -> dict[str, Any]:
    """A kind of thing that belongs to the owning section, and a link between two of them."""
    _owning[:] = [house.city.sections["farm"].pk]
    _register()
    made = {"source_kind": CODE, "source_id": "1", "target_kind": CODE, "now": NOW}
    head = house.person("farm-head")
    link, public = (add_link(person=head, target_id=target, **made).pk for target in ("3", "4"))
    publish_link(person=head, link_id=public, now=NOW)
    return {"link": link, "public_link": public}


ROWS = [
    Row(
        "links:add",
        get=OWNERS,
        post=OWNERS,
        arguments=lambda house: {"kind": CODE, "thing_id": "1"},
        data=lambda house: {"target_kind": CODE, "target_id": "2"},
    ),
    Row("links:publish", post=OWNERS, arguments=lambda house: {"link_id": house.things["link"]}),
    Row("links:withhold", post=OWNERS, arguments=lambda house: {"link_id": house.things["public_link"]}),
    Row("links:remove", post=OWNERS, arguments=lambda house: {"link_id": house.things["link"]}),
]
