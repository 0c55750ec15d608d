from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.permissions import can_be_public, can_change, can_read, is_shown
from hoshin.foundation.files.rules import ACCEPTED, KINDS, TAKEN, ScanState, may_be_opened, size_label
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.web.components import Standing

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file as a list shows it; `url` is empty when it may not be opened, and `state_label` then says why."""

    id: int
    name: str
    kind_label: str
    size_label: str
    size: int
    sha256: str
    url: str
    uploaded_at: datetime
    uploaded_by: str
    scan_state: ScanState
    state_label: str
    removed_at: datetime | None = None
    removal_reason: str = ""
    can_bring_back: bool = False
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What `files/files.html` needs: the files of a thing and, for who may change them, the form and the removed ones."""

    files: tuple[ListedFile, ...]
    removed: tuple[ListedFile, ...]
    can_change: bool
    owner_kind: str
    owner_id: str
    next: str
    accept: str = ACCEPTED
    hint: str = ""
    can_publish: bool = False
    is_shown: bool = False


def files_of(owner_kind: str, owner_id: str | int) -> tuple[ListedFile, ...]:
    """The files attached to a thing, oldest first; one query. The caller has checked who is asking."""
    return _listed(StoredFile.objects.live().of(owner_kind, owner_id).select_related("uploaded_by").order_by("id"))


def public_files_of(owner_kind: str, owner_id: str | int) -> tuple[ListedFile, ...]:
    """The files of a thing that visitors may open now, oldest first: marked as public, on a thing that has a public page."""
    if not is_shown(owner_kind, str(owner_id)):
        return ()
    files = StoredFile.objects.live().of(owner_kind, owner_id).filter(is_public=True)
    return tuple(file for file in _listed(files.select_related("uploaded_by").order_by("id")) if file.url)


def files_of_many(owner_kind: str, owner_ids: Iterable[str | int]) -> dict[str, tuple[ListedFile, ...]]:
    """The files attached to several things of one kind, by the thing's id; one query. The caller has checked who is asking."""
    found: dict[str, list[StoredFile]] = {}
    files = StoredFile.objects.live().filter(owner_kind=owner_kind, owner_id__in=[str(each) for each in owner_ids])
    for file in files.select_related("uploaded_by").order_by("id"):
        found.setdefault(file.owner_id, []).append(file)
    return {owner_id: _listed(owned) for owner_id, owned in found.items()}


def panel(
    owner_kind: str, owner_id: str | int, *, person: Person, next_url: str, standing: Standing | None = None
) -> Panel:
    """What `{% include "files/files.html" with panel=… %}` shows on the page of a thing; `next_url` is that page.

    A page that has found the thing for this person says in `standing` what they may do with it; else the thing's room is
    asked, which looks for the thing again. Raises NotFound when the thing does not exist for `person`.
    """
    owner_id = str(owner_id)
    known = standing or _standing(person, owner_kind, owner_id)
    removed = StoredFile.objects.filter(removed_at__isnull=False).of(owner_kind, owner_id)
    return Panel(
        files=files_of(owner_kind, owner_id),
        removed=_listed(removed.select_related("uploaded_by").order_by("-removed_at")) if known.can_change else (),
        can_change=known.can_change,
        owner_kind=owner_kind,
        owner_id=owner_id,
        next=next_url,
        hint=f"1件{size_label(settings.FILE_LIMIT)}まで。{TAKEN}を添付できます。",
        can_publish=known.can_change and can_be_public(owner_kind),
        is_shown=known.is_shown,
    )


def _standing(person: Person, owner_kind: str, owner_id: str) -> Standing:
    if not can_read(person, owner_kind, owner_id):
        raise NotFound("添付先が見つかりません。")
    return Standing(can_change=can_change(person, owner_kind, owner_id), is_shown=is_shown(owner_kind, owner_id))


def _listed(files: Iterable[StoredFile]) -> tuple[ListedFile, ...]:
    return tuple(_line(file) for file in list(files)[:MOST_LISTED])


def _line(file: StoredFile) -> ListedFile:
    state = ScanState(file.scan_state)
    is_open = may_be_opened(state, is_scanner_configured=bool(settings.CLAMD)) and file.removed_at is None
    return ListedFile(
        id=file.pk,
        name=file.name,
        kind_label=KINDS[file.kind].label,
        size_label=size_label(file.size),
        size=file.size,
        sha256=file.sha256,
        url=reverse("files:download", args=[file.pk]) if is_open else "",
        uploaded_at=file.uploaded_at,
        uploaded_by=file.uploaded_by.label if file.uploaded_by else "システム",
        scan_state=state,
        state_label="" if is_open or file.removed_at else _why_closed(state),
        removed_at=file.removed_at,
        removal_reason=file.removal_reason,
        can_bring_back=file.removed_at is not None and file.purged_at is None,
        is_public=file.is_public,
    )


def _why_closed(state: ScanState) -> str:
    if state is ScanState.INFECTED:
        return "ウイルスが見つかったため開けません"
    return "ウイルス検査が済むまで開けません"


def file_to_open(file_id: int, *, person: Person) -> StoredFile:
    """The file that `person` asks to open. NotFound for a stranger to its owner; NotAllowed while it may not be opened."""
    file = StoredFile.objects.live().plain().filter(pk=file_id).first()
    if file is None or not _may_open(person, file):
        raise NotFound("その添付ファイルはありません。")
    state = ScanState(file.scan_state)
    if not may_be_opened(state, is_scanner_configured=bool(settings.CLAMD)):
        raise NotAllowed(f"「{file.name}」は、{_why_closed(state)}。")
    return file


def _may_open(person: Person, file: StoredFile) -> bool:
    """Whether the file exists for the person: its thing's room lets them read it, or it is on a public page now."""
    if can_read(person, file.owner_kind, file.owner_id):
        return True
    return file.is_public and is_shown(file.owner_kind, file.owner_id)


def file_to_change(file_id: int, *, person: Person) -> StoredFile:
    """The file whose removal is asked for or undone. Raises NotFound or NotAllowed."""
    file = StoredFile.objects.plain().filter(pk=file_id).first()
    if file is None or not can_read(person, file.owner_kind, file.owner_id):
        raise NotFound("その添付ファイルはありません。")
    if not can_change(person, file.owner_kind, file.owner_id):
        raise NotAllowed("この添付ファイルを変更する権限がありません。")
    return file


@dataclass(frozen=True, slots=True)
class Soundness:
    """How many contents have been read again, and how many of them were as they should be."""

    checked: int
    sound: int
    total: int


def soundness() -> Soundness:
    """The result of the nightly reconciliations so far, for a figure."""
    files = StoredFile.objects.with_content()
    checked = files.filter(verified_at__isnull=False)
    return Soundness(checked=checked.count(), sound=checked.filter(trouble="").count(), total=files.count())
