import pytest

from hoshin.foundation.approvals.tests.world import DIGESTS, TOLD, City, Told


@pytest.fixture
def told() -> Told:
    TOLD.outcomes.clear()
    TOLD.fails = False
    DIGESTS.clear()
    return TOLD


@pytest.fixture
def city(db: None, told: Told) -> City:
    return City()
