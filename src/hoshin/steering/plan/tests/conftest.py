import pytest

from hoshin.steering.plan.tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    """The standing cast, fresh for every test."""
    return make_cast()
