from typing import Any

from tests.architecture.permission_matrix import CIO_SIDE, EVERYBODY, OPERATOR, STAFF, House, Row


def internal(house: House) -> dict[str, Any]:
    """An indicator that only the city hall sees."""
    return {"code": "house.tasks_failed"}


def public(house: House) -> dict[str, Any]:
    """An indicator of the open data."""
    return {"code": "plan.on_schedule"}


ROWS = [
    Row("figures:figures", get=STAFF),
    Row("figures:indicator", get=STAFF, arguments=internal),
    Row("figures:csv", get=STAFF, arguments=internal),
    Row("figures:measure", post=CIO_SIDE | OPERATOR, arguments=internal),
    Row("figures:public_figures", get=EVERYBODY),
    Row("figures:public_indicator", get=EVERYBODY, arguments=public),
]
