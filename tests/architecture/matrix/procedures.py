from typing import Any

from tests.architecture.permission_matrix import EVERYBODY, OWNERS, STAFF, House, Row

from hoshin.citizens.procedures.public import save_procedure
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW

ICT_STAFF = frozenset({"ict-staff"})
WRITERS = OWNERS | ICT_STAFF


def furnish(house: House) -> dict[str, Any]:
    """A procedure of the owning section."""
    return {"procedure": save_procedure(person=house.person("ict-staff"), entry=ENTRY, now=NOW).code}


def procedure(house: House) -> dict[str, Any]:
    """The procedure's code."""
    return {"code": house.things["procedure"]}


ROWS = [
    Row("procedures:catalogue", get=EVERYBODY),
    Row("procedures:procedure", get=EVERYBODY, arguments=procedure),
    Row("procedures:register", get=STAFF),
    Row("procedures:export", get=STAFF),
    Row("procedures:import", get=ICT_STAFF, post=ICT_STAFF),
    Row("procedures:new", get=ICT_STAFF, post=ICT_STAFF),
    Row("procedures:staff_procedure", get=STAFF, arguments=procedure),
    Row("procedures:edit", get=WRITERS, post=WRITERS, arguments=procedure),
]
