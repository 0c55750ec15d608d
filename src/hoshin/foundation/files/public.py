"""The door of the files room.

A room lets files be attached to its things with `register_owner`. Its pages show them, with the form to add more, by
`{% include "files/files.html" with panel=panel %}`; uploads and removals go to this room's own addresses.
"""

from hoshin.foundation.audit.public import register_sentences
from hoshin.foundation.files.actions import (
    Reconciliation,
    bring_back,
    check_files,
    purge,
    reconcile,
    remove,
    scan_waiting,
    store,
    sweep,
)
from hoshin.foundation.files.permissions import register_owner
from hoshin.foundation.files.queries import ListedFile, Panel, Soundness, files_of, files_of_many, panel, soundness

__all__ = [
    "ListedFile",
    "Panel",
    "Reconciliation",
    "Soundness",
    "bring_back",
    "check_files",
    "files_of",
    "files_of_many",
    "panel",
    "purge",
    "reconcile",
    "register_files",
    "register_owner",
    "remove",
    "scan_waiting",
    "soundness",
    "store",
    "sweep",
]


def register_files() -> None:
    """The words of the room's events; called by the wiring."""
    register_sentences(
        {
            "files.file.stored": "ファイルを添付しました",
            "files.file.refused": "ウイルスが見つかったファイルを断りました",
            "files.file.removed": "添付ファイルを外しました",
            "files.file.brought_back": "外した添付ファイルを元に戻しました",
            "files.file.infected": "添付ファイルからウイルスが見つかりました",
            "files.file.purged": "外した添付ファイルの中身を消去の対象にしました",
        }
    )
