"""The door of the files room.

A room lets files be attached to its things with `register_owner`. Its pages show them, with the form to add more, by
`{% include "files/files.html" with panel=panel %}`, a public page what visitors may open by
`{% include "files/public.html" with files=public_files_of(…) %}`; uploads and removals go to this room's own addresses.
"""

from hoshin.foundation.audit.public import register_sentences
from hoshin.foundation.files.actions import (
    Examined,
    Reconciliation,
    bring_back,
    check_files,
    drop_sealed,
    examine,
    keep_sealed,
    note_scan,
    publish,
    purge,
    read_sealed,
    reconcile,
    remove,
    scan_waiting,
    scanned,
    store,
    sweep,
    withhold,
    write_sealed,
)
from hoshin.foundation.files.models import StoredFile
from hoshin.foundation.files.permissions import register_owner
from hoshin.foundation.files.queries import (
    ListedFile,
    Panel,
    Soundness,
    files_of,
    files_of_many,
    panel,
    public_files_of,
    soundness,
)
from hoshin.foundation.files.rules import ACCEPTED, KINDS, TAKEN, ScanState, may_be_opened, size_label, too_large

__all__ = [
    "ACCEPTED",
    "KINDS",
    "TAKEN",
    "Examined",
    "ListedFile",
    "Panel",
    "Reconciliation",
    "ScanState",
    "Soundness",
    "StoredFile",
    "bring_back",
    "check_files",
    "drop_sealed",
    "examine",
    "files_of",
    "files_of_many",
    "keep_sealed",
    "may_be_opened",
    "note_scan",
    "panel",
    "public_files_of",
    "publish",
    "purge",
    "read_sealed",
    "reconcile",
    "register_files",
    "register_owner",
    "remove",
    "scan_waiting",
    "scanned",
    "size_label",
    "soundness",
    "store",
    "sweep",
    "too_large",
    "withhold",
    "write_sealed",
]


def register_files() -> None:
    """The words of the room's events; called by the wiring."""
    register_sentences(
        {
            "files.file.stored": "ファイルを添付しました",
            "files.file.refused": "ウイルスが見つかったファイルを断りました",
            "files.file.removed": "添付ファイルを外しました",
            "files.file.brought_back": "外した添付ファイルを元に戻しました",
            "files.file.published": "添付ファイルを公開することにしました",
            "files.file.withheld": "添付ファイルの公開をやめました",
            "files.file.infected": "添付ファイルからウイルスが見つかりました",
            "files.file.purged": "外した添付ファイルの中身を消去の対象にしました",
        }
    )
