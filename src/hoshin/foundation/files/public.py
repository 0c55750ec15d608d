"""The door of the files room.

A room lets files be attached to its things with `register_owner`. Its pages show them, with the form to add more, by
`{% include "files/files.html" with panel=panel %}`, a public page what visitors may open by
`{% include "files/public.html" with files=public_files_of(…) %}`; uploads and removals go to this room's own addresses.
"""

from hoshin.foundation.audit.public import register_sentences
from hoshin.foundation.files.actions import (
    Reconciliation,
    bring_back,
    check_files,
    publish,
    purge,
    reconcile,
    remove,
    scan_waiting,
    store,
    sweep,
    withhold,
)
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
    "public_files_of",
    "publish",
    "purge",
    "reconcile",
    "register_files",
    "register_owner",
    "remove",
    "scan_waiting",
    "soundness",
    "store",
    "sweep",
    "withhold",
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
