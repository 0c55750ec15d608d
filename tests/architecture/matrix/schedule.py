from typing import Any

from tests.architecture.permission_matrix import OPERATOR, House, Row


def job(house: House) -> dict[str, Any]:
    """A job that the house has."""
    return {"code": "audit.seal"}


def task(house: House) -> dict[str, Any]:
    """A background task that does not exist: even an operator gets 404, nobody gets further."""
    return {"task_id": "00000000-0000-0000-0000-000000000000"}


ROWS = [
    Row("schedule:operations", get=OPERATOR),
    Row("schedule:job", get=OPERATOR, arguments=job),
    Row("schedule:run_now", post=OPERATOR, arguments=job),
    Row("schedule:retry", arguments=task),
    Row("schedule:dismiss", arguments=task),
]
