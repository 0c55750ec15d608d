import pytest

from hoshin.foundation.people.tests.city import City, build_city


@pytest.fixture
def city(db: None) -> City:
    """A small city hall with one person for every role."""
    return build_city()
