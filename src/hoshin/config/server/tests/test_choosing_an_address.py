import socket

import pytest

from hoshin.config.cli.words import Refused
from hoshin.config.server.address import check_free, is_loopback, names_of_this_machine, url


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_only_this_machine_reaches_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "hoshin.example", ""])  # noqa: S104 - asked about
def test_anything_else_is_the_network(host):
    assert not is_loopback(host)


def test_a_free_port_is_free_and_a_taken_one_is_refused(monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"ポート {port} はほかのプログラム"):
            check_free("127.0.0.1", port)
    check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Refused, match=r"192\.0\.2\.7"):
        check_free("192.0.2.7", 8000)


def test_the_address_shown_can_be_typed_into_a_browser():
    assert url("0.0.0.0", 8000) == "http://127.0.0.1:8000/"  # noqa: S104 - shown
    assert url("::1", 80) == "http://[::1]:80/"


def test_pages_may_be_asked_for_under_the_names_of_this_machine():
    assert "192.0.2.1" in names_of_this_machine("192.0.2.1")
    assert socket.gethostname() in names_of_this_machine("0.0.0.0")  # noqa: S104 - asked about
