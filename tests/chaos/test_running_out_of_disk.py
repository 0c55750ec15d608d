"""A full disk: what cannot be kept is refused in plain words, and nothing accepted is lost."""

import contextlib
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from tests.chaos.house import Answer, House, wait_until

pytestmark = pytest.mark.slow

DISK_MB = 320


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own at `folder`, where this user may make one; says whether it could."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=700", "none", str(folder)]
    made = os.geteuid() == 0 and subprocess.run(words, capture_output=True, check=False).returncode == 0
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def no_room_left(house: House, *, has_own_disk: bool) -> Iterator[None]:
    """Fill the disk to the last byte; where the house has none of its own, forbid its files to grow any further."""
    with _filled(house.data) if has_own_disk else _not_growing(house):
        yield


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1024 * 1024))
    with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(512))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def _not_growing(house: House) -> Iterator[None]:
    numbers = list(house.processes().values())
    for number in numbers:
        _limit(number, 4096)
    try:
        yield
    finally:
        for number in numbers:
            _limit(number, resource.RLIM_INFINITY)


def _limit(process: int, largest_file: int) -> None:
    _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (largest_file, hard))


def sign_in(house: House) -> tuple[Answer, SimpleCookie]:
    cookies = SimpleCookie()
    house.get("/sign-in/", cookies)
    return house.post("/sign-in/demo/1/", {}, cookies), cookies


def test_a_full_disk_refuses_in_plain_words_and_loses_nothing(template: House, tmp_path: Path):
    folder = tmp_path / "disk"
    with small_disk(folder) as has_own_disk:
        shutil.copytree(template.data, folder / "data")
        house = House(folder / "data")
        try:
            _fill_and_free(house, has_own_disk=has_own_disk)
        finally:
            if house.supervisor is not None:
                house.stop()


def _fill_and_free(house: House, *, has_own_disk: bool) -> None:
    house.start()
    accepted, cookies = sign_in(house)
    assert accepted.status == 302
    with no_room_left(house, has_own_disk=has_own_disk):
        refused = wait_until(_first_refusal(house), "a sign-in to be refused")
        assert refused.status == 503
        assert "受け付け" in refused.text
        assert house.get("/account/", cookies).status in {200, 503}
        if has_own_disk:
            assert house.get("/healthz").json["parts"]["disk"] == {"ok": False}
        assert "supervisor" in house.processes()
    wait_until(lambda: sign_in(house)[0].status == 302, "people to be let in again")
    assert house.get("/account/", cookies).status == 200
    assert house.stop() == 0
    house.run("audit", "seal")
    assert "sound" in house.run("audit", "verify").stdout


def _first_refusal(house: House) -> Callable[[], Answer | None]:
    def attempt() -> Answer | None:
        answer, _ = sign_in(house)
        return answer if answer.status != 302 else None

    return attempt
