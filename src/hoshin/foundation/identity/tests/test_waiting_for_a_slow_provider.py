"""A provider that drips or never ends is given up; nobody waits for it longer than the house allows."""

from collections.abc import Iterator

import httpx
import pytest

from hoshin.foundation.identity.queries import city
from hoshin.foundation.identity.queries.city import LARGEST_BYTES, answer_of
from hoshin.foundation.identity.tests.endless import endless_server


@pytest.fixture
def server() -> Iterator[str]:
    """`/drip` sends a letter now and then for ever, `/flood` as much as one takes."""
    with endless_server() as address:
        yield address


def test_one_that_drips_is_given_up(server, monkeypatch):
    monkeypatch.setattr(city, "LONGEST_SECONDS", 0.2)
    with pytest.raises(httpx.HTTPError, match="does not end"):
        answer_of("GET", f"{server}/drip")


def test_one_that_floods_is_given_up(server):
    with pytest.raises(httpx.HTTPError, match="does not end"):
        answer_of("GET", f"{server}/flood")
    assert LARGEST_BYTES < 1024 * 1024
