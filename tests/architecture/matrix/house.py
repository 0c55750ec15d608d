"""What belongs to no room."""

from tests.architecture.permission_matrix import EVERYBODY, House, Row

from hoshin.foundation.people.tests.city import NOW
from hoshin.foundation.schedule.public import begin_worker


def furnish(house: House) -> dict[str, str]:
    """A worker that is alive, without which the house is not well."""
    return {"worker": begin_worker(worker="worker", now=NOW)}


ROWS = [
    Row("healthz", get=EVERYBODY),
]
