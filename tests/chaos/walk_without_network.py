"""Run inside a network namespace of its own: bring loopback up, start the house, walk a journey, say how it went."""

import fcntl
import socket
import struct
import sys
from http.cookies import SimpleCookie
from pathlib import Path

from tests.chaos.house import House

SIOCGIFFLAGS, SIOCSIFFLAGS, UP = 0x8913, 0x8914, 0x1


def bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked = fcntl.ioctl(control, SIOCGIFFLAGS, struct.pack("16sh", b"lo", 0))
        flags = struct.unpack("16sh", asked)[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | UP))


def has_route() -> bool:
    """True when another machine could be reached at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
        return True


def walk(house: House) -> None:
    """From the door to one's own page, with everything that the pages refer to."""
    cookies = SimpleCookie()
    door = house.get("/sign-in/", cookies)
    assert door.status == 200
    for address in _referred_to(door.text):
        assert address.startswith("/"), f"the page refers to {address}"
        assert house.get(address).status == 200, address
    assert house.post("/sign-in/demo/3/", {}, cookies).status == 302
    for page in ("/account/", "/staff/operations/"):
        assert house.get(page, cookies).status == 200, page
    assert house.post("/sign-out/", {}, cookies).status == 302


def _referred_to(page: str) -> list[str]:
    parts = page.replace("src=", "href=").split('href="')[1:]
    addresses = [part.split('"', 1)[0] for part in parts]
    return [address for address in addresses if "/static/" in address or address.startswith(("http:", "https:", "//"))]


def main(data: str) -> None:
    bring_loopback_up()
    assert not has_route()
    house = House(Path(data))
    house.start()
    try:
        walk(house)
    finally:
        code = house.stop()
    assert code == 0
    print("walked")


if __name__ == "__main__":
    main(sys.argv[1])
