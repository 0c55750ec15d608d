from datetime import date
from typing import Any

from tests.architecture.permission_matrix import ORGANISERS, House, Row

from hoshin.foundation.handover.public import plan_handover, review_of
from hoshin.foundation.people.tests.city import NOW

DAY = date(2027, 4, 1)


def plan(house: House) -> dict[str, Any]:
    """A handover that is planned."""
    chosen = {row.key: row.proposal.proposed for row in review_of(DAY).rows}
    return {"plan_id": plan_handover(person=house.person("operator"), day=DAY, chosen=chosen, now=NOW).pk}


ROWS = [
    Row("handover:review", get=ORGANISERS, post=ORGANISERS),
    Row("handover:drop", post=ORGANISERS, arguments=plan),
]
