"""What came in as files, what became of it, and from where."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q

from hoshin.citizens.procedures.models import Application, IntakeEntry, IntakeFile, IntakeSource
from hoshin.citizens.procedures.permissions import intake_entries_visible_to, intake_files_visible_to
from hoshin.citizens.procedures.rules.importing import INTAKE_FLOW, EntryState, IntakeState
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.kernel.flow import State

LISTED_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One line of a file with what is to be mended."""

    entry: IntakeEntry
    state: EntryState
    troubles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IntakePage:
    """A file and the lines of it that the reader may see."""

    file: IntakeFile
    state: State
    entries: tuple[ListedEntry, ...]

    @property
    def is_open(self) -> bool:
        """Whether something of it was refused and can be tried again."""
        return self.file.state == IntakeState.OPEN.value


def intake_files(person: Person) -> models.QuerySet[IntakeFile]:
    """The files that came in, the newest first, each with how many lines were taken in and refused."""
    counted = {
        "taken": Count("entries", filter=Q(entries__state=EntryState.TAKEN.value)),
        "refused": Count("entries", filter=Q(entries__state=EntryState.REFUSED.value)),
    }
    return intake_files_visible_to(person).select_related("source").annotate(**counted).order_by("-received_at", "-pk")


def state_of_file(file: IntakeFile) -> State:
    """Where the file stands, with its words."""
    return INTAKE_FLOW.state(file.state)


def intake_file_for(person: Person, file_id: int, *, is_locked: bool = False) -> IntakeFile:
    """The file of that number, under lock when it is going to change; raises NotFound when it is not for this person."""
    found = intake_files_visible_to(person).select_related("source")
    file = (found.select_for_update(of=("self",)) if is_locked else found).filter(pk=file_id).first()
    if file is None:
        raise NotFound("お探しのファイルは見つかりません。")
    return file


def intake_page(person: Person, file_id: int) -> IntakePage:
    """The file with the lines that this person may see, those to be mended first; raises NotFound."""
    file = intake_file_for(person, file_id)
    entries = intake_entries_visible_to(person).filter(file=file).select_related("procedure", "application")
    listed = [
        ListedEntry(one, EntryState(one.state), tuple((place, message) for place, message in one.troubles))
        for one in entries[:LISTED_ENTRIES]
    ]
    listed.sort(key=lambda row: row.state is not EntryState.REFUSED)
    return IntakePage(file, state_of_file(file), tuple(listed))


def intake_sources() -> list[IntakeSource]:
    """Every source, by code."""
    return list(IntakeSource.objects.all())


def source_by_code(code: str) -> IntakeSource:
    """The source of that code; raises NotFound."""
    source = IntakeSource.objects.filter(code=code).first()
    if source is None:
        raise NotFound("お探しの取込み元は見つかりません。")
    return source


def intake_entry_of(application: Application) -> IntakeEntry | None:
    """Where an application came from that came in as a file; None for all others."""
    return IntakeEntry.objects.filter(application=application).select_related("source", "file").first()
