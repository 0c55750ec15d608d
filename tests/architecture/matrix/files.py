from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from tests.architecture.permission_matrix import OWNERS, STAFF, House, Row

from hoshin.foundation.files.public import publish, register_owner, remove, store
from hoshin.foundation.people.tests.city import NOW

OWNER = "matrix"


_owning: list[int] = []
"""The owning section of the house that stands now: houses come and go, a kind of owner is registered once."""


@cache
def _register() -> None:
    register_owner(
        OWNER,
        can_read=lambda person, _thing_id: person.is_staff,
        can_change=lambda person, _thing_id: person.belongs_to(_owning[0]),
        shown=set,
    )


def furnish(house: House) -> dict[str, Any]:
    """A thing of the owning section that the city hall may read, with a file on it and one taken off it."""
    _owning[:] = [house.city.sections["farm"].pk]
    _register()
    head = house.person("farm-head")
    kept, removed, public = (
        store(person=head, owner_kind=OWNER, owner_id="1", upload=ContentFile(name.encode(), f"{name}.txt"), now=NOW)
        for name in ("残すもの", "外すもの", "公開するもの")
    )
    remove(person=head, file_id=removed.pk, reason="差し替え", now=NOW)
    publish(person=head, file_id=public.pk, now=NOW)
    return {"file": kept.pk, "removed_file": removed.pk, "public_file": public.pk}


def file(house: House) -> dict[str, Any]:
    """The file that is on the thing."""
    return {"file_id": house.things["file"]}


ROWS = [
    Row("files:download", get=STAFF, arguments=file),
    Row("files:upload", get=OWNERS, post=OWNERS, arguments=lambda house: {"owner_kind": OWNER, "owner_id": "1"}),
    Row("files:remove", get=OWNERS, post=OWNERS, arguments=file),
    Row("files:publish", get=OWNERS, post=OWNERS, arguments=file),
    Row("files:withhold", post=OWNERS, arguments=lambda house: {"file_id": house.things["public_file"]}),
    Row("files:bring_back", post=OWNERS, arguments=lambda house: {"file_id": house.things["removed_file"]}),
]
