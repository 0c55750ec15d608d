"""What every test runs under: no deadlines, and a network that ends at this machine."""

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LOOPBACK = ["127.0.0.1", "::1"]


@pytest.fixture(autouse=True)
def _network_ends_here() -> None:
    """A test that reaches for another machine fails, as it would in a city hall's closed network."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
