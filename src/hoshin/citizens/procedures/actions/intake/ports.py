"""Where files of applications wait to be fetched, whatever that is: a folder here, another system's counter elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hoshin.citizens.procedures.actions.intake.receiving import receive_file
from hoshin.citizens.procedures.actions.intake.taking_in import take_in
from hoshin.citizens.procedures.models import IntakeFile
from hoshin.citizens.procedures.rules.importing import LARGEST_FILE, CameBy, EntryState, IntakeState
from hoshin.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits at a port, not read yet."""

    source: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What became of one line, for the sender: the receipt number here, or what is wrong."""

    line: int
    number: str
    state: str
    receipt: str
    troubles: tuple[str, ...]


class IntakePort(Protocol):
    """A place at which files wait. Whoever connects another system writes one of these and nothing else.

    After `received` a file must not be offered again; when the house dies before that, it is offered again and nothing
    comes in twice. `report` may be called more often than once for the same file.
    """

    def waiting(self) -> Iterable[WaitingFile]:
        """The files that wait, each complete."""

    def read(self, file: WaitingFile) -> bytes:
        """The content of a waiting file."""

    def received(self, file: WaitingFile) -> None:
        """The file is kept here now."""

    def refused(self, file: WaitingFile, reason: str) -> None:
        """The file is not kept, and why."""

    def report(self, source: str, name: str, problem: str, lines: Iterable[ResultLine]) -> None:
        """What became of a file: why it cannot be read, or each of its lines."""


def take_in_from(port: IntakePort, *, now: datetime) -> str:
    """Fetch what waits at the port, take in every waiting file and report what became of those; a sentence.

    Run every few minutes; breaking off at any moment loses and doubles nothing.
    """
    fetched = [_fetch(port, file, now) for file in port.waiting()]
    waiting = IntakeFile.objects.filter(state=IntakeState.WAITING.value).order_by("received_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        take_in(file_id=pk, now=now)
    unreported = IntakeFile.objects.filter(reported_at__isnull=True).exclude(state=IntakeState.WAITING.value)
    for file in unreported.select_related("source").order_by("pk"):
        port.report(file.source.code, file.name, file.problem, _results(file))
        IntakeFile.objects.filter(pk=file.pk, state=file.state).update(reported_at=now)
    refused = fetched.count(False)
    return f"{fetched.count(True)}件のファイルを受け取りました。" + (f"{refused}件は断りました。" if refused else "")


def _fetch(port: IntakePort, file: WaitingFile, now: datetime) -> bool:
    try:
        if file.size > LARGEST_FILE:
            port.refused(file, f"ファイルが大きすぎます（{LARGEST_FILE // 1024 // 1024}MBまで）。分けてください。")
            return False
        content = port.read(file)
        receive_file(source_code=file.source, name=file.name, content=content, came_by=CameBy.FOLDER, now=now)
    except DomainError as refusal:
        port.refused(file, refusal.message)
        return False
    port.received(file)
    return True


def _results(file: IntakeFile) -> Iterator[ResultLine]:
    for entry in file.entries.select_related("application").order_by("line"):
        yield ResultLine(
            entry.line,
            entry.external_number,
            EntryState(entry.state).value,
            str(entry.application.number) if entry.application else "",
            tuple(f"{place}：{message}" for place, message in entry.troubles),
        )
