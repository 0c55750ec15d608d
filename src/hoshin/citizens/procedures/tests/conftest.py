import pytest

from hoshin.foundation.people.tests.city import City, build_city


@pytest.fixture
def city(db: None) -> City:
    """A small city hall."""
    return build_city()
