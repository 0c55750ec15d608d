"""What the journeys share: a browser for each file of tests, and one running city hall."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chaos.house import House
from tests.journeys.city import Hall, found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("HOSHIN_TEST_BROWSER") or None
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def city_hall(tmp_path_factory) -> Iterator[House]:
    """A running house with the demo city's organisation and one basic policy."""
    house = House(tmp_path_factory.mktemp("hall") / "data")
    found(house)
    house.start()
    yield house
    house.stop()


@pytest.fixture
def hall(city_hall, browser) -> Iterator[Hall]:
    """The city hall as people with browsers see it."""
    hall = Hall(city_hall, browser)
    yield hall
    hall.close()
