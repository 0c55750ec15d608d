import socket
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hoshin.foundation.files import permissions
from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.public import register_owner, store
from hoshin.foundation.files.tests import samples
from hoshin.foundation.people.public import VISITOR, HeldPost, Person, Role
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)


def person(title: str, role: Role, section: int) -> Person:
    return Person(None, title, (HeldPost(section, title, role, section, "", is_concurrent=False),))


OWNER = person("農政課 課長", Role.SECTION_HEAD, 1)
READER = person("総務課 主事", Role.SECTION_MEMBER, 2)
STRANGER = person("有識者", Role.EXPERT, 3)
SHOWN: set[str] = set()
"""The sheets that have a public page; empty when a test begins."""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def owner() -> Person:
    return OWNER


@pytest.fixture
def reader() -> Person:
    return READER


@pytest.fixture
def stranger() -> Person:
    return STRANGER


@pytest.fixture
def visitor() -> Person:
    return VISITOR


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    """An empty folder of contents."""
    root = Path(tmp_path) / "files"
    settings.FILE_ROOT = root
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "hoshin.foundation.files.models.FolderStorage", "OPTIONS": {"location": root}},
    }
    return root


@pytest.fixture(autouse=True)
def _owners() -> Iterator[None]:
    """Sheets: read by the city hall, changed by section heads. Notices: read by everybody."""
    SHOWN.clear()
    kept = dict(permissions.OWNERS)
    permissions.OWNERS.clear()
    register_owner(
        "sheet",
        can_read=lambda person, thing_id: person.is_staff and thing_id != "99",
        can_change=lambda person, _thing_id: person.has_role(Role.SECTION_HEAD),
        name_of=lambda thing_id: f"個票{thing_id}",
        shown=lambda ids: SHOWN & set(ids),
    )
    register_owner(
        "notice", can_read=lambda *_: True, can_change=lambda person, _id: person.has_role(Role.SECTION_HEAD)
    )
    yield
    permissions.OWNERS.clear()
    permissions.OWNERS.update(kept)


@pytest.fixture
def attach(db, folder, owner, now) -> Callable[..., StoredFile]:
    """Attaches a PDF (or `content`) to sheet 1."""

    def make(name: str = "計画.pdf", content: bytes = samples.PDF, *, person=owner, kind="sheet", thing_id="1", at=now):
        upload = SimpleUploadedFile(name, content)
        upload.name = name
        return store(person=person, owner_kind=kind, owner_id=thing_id, upload=upload, now=at)

    return make


class Scanner(threading.Thread):
    """A scanner that speaks clamd's protocol over a real socket and finds the EICAR test text."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.received: list[bytes] = []
        self.answer: bytes | None = None

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                content = self._content(stream)
                self.received.append(content)
                found = b"stream: Eicar-Test-Signature FOUND\0" if samples.EICAR in content else b"stream: OK\0"
                stream.write(found if self.answer is None else self.answer)

    @staticmethod
    def _content(stream) -> bytes:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", stream.read(4))[0]:
            content += stream.read(length)
        return content

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.join(5)


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    """A scanner that answers, configured."""
    running = Scanner()
    running.start()
    settings.CLAMD = running.address
    yield running
    running.stop()
