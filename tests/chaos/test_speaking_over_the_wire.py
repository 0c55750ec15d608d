"""Things that only a real server shows: sockets beside pages, large and slow requests, stopping with work under way."""

import http.client
import json
import socket
from http.cookies import SimpleCookie

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.chaos.house import House, wait_until
from tests.chaos.test_running_out_of_disk import sign_in

pytestmark = pytest.mark.slow


@pytest.fixture
def served(sqlite_house: House) -> House:
    sqlite_house.start()
    return sqlite_house


def open_socket(house: House, cookies: SimpleCookie, origin: str = "") -> ClientConnection:
    address = f"127.0.0.1:{house.port}"
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    return connect(
        f"ws://{address}/ws/waiting/", origin=origin or f"http://{address}", additional_headers={"Cookie": cookie}
    )


def test_pages_sockets_and_large_forms_share_one_port_until_it_stops(served: House):
    _, cookies = sign_in(served)
    with open_socket(served, cookies) as page:
        assert json.loads(page.recv(30)) == {"unread": 1, "waiting": 0}
        served.python(
            "from hoshin.foundation.messages.public import send; from hoshin.kernel import clock\n"
            "send(to=[1], template='schedule.job_failed', fields={'label': '試験', 'error': ''}, url='/', now=clock.now())"
        )
        assert json.loads(page.recv(30))["unread"] == 2
        _refuse_strangers(served, cookies)
        _send_much(served, cookies)
        _send_slowly(served)
        assert served.stop() == 0


def _refuse_strangers(house: House, cookies: SimpleCookie) -> None:
    for stranger in ((cookies, "http://elsewhere.example"), (SimpleCookie(), "")):
        with pytest.raises(InvalidStatus):
            open_socket(house, *stranger)


def _send_much(house: House, cookies: SimpleCookie) -> None:
    """More than a form may hold is refused by Django, more than a request may hold before that."""
    assert house.post("/sign-in/", {"login_name": "x" * 6_000_000}, cookies).status in {400, 413}
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
    connection.putrequest("POST", "/sign-in/")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def _send_slowly(house: House) -> None:
    """Twenty clients that never finish their request do not keep the others from being served."""
    slow = [socket.create_connection(("127.0.0.1", house.port)) for _ in range(20)]
    for client in slow:
        client.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx")
    assert house.get("/healthz").status == 200
    for client in slow:
        client.close()


def test_a_request_under_way_is_finished_before_the_house_stops(served: House):
    cookies = SimpleCookie()
    served.get("/sign-in/", cookies)
    form = f"csrfmiddlewaretoken={cookies['hoshin-form'].value}"
    head = (
        f"POST /sign-in/demo/1/ HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nCookie: hoshin-form={cookies['hoshin-form'].value}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as client:
        client.sendall((head + form[:5]).encode())
        served.get("/healthz")
        served.supervisor.terminate()
        wait_until(lambda: "stopping" in served.console(), "it to begin to stop")
        client.sendall(form[5:].encode())
        assert client.recv(100).startswith(b"HTTP/1.1 302")
    assert served.stop() == 0
