"""Which files are taken in. What is not on the list is refused."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

REMOVED_KEPT = timedelta(days=90)
"""How long the content of a removed file is kept, so that a mistake can be undone."""

ORPHAN_KEPT = timedelta(days=1)
"""How long content without a row is left alone: an upload that is under way has no row yet."""

LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class FileKind:
    """A sort of content: how people call it, by which extensions it goes, and as what it is sent."""

    code: str
    label: str
    extensions: tuple[str, ...]
    content_type: str


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

KINDS: dict[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("pdf", "PDF", ("pdf",), "application/pdf"),
        FileKind("docx", "Word文書", ("docx",), f"{_OOXML}wordprocessingml.document"),
        FileKind("xlsx", "Excelブック", ("xlsx",), f"{_OOXML}spreadsheetml.sheet"),
        FileKind("pptx", "PowerPoint資料", ("pptx",), f"{_OOXML}presentationml.presentation"),
        FileKind("odt", "OpenDocument文書", ("odt",), f"{_ODF}text"),
        FileKind("ods", "OpenDocument表計算", ("ods",), f"{_ODF}spreadsheet"),
        FileKind("odp", "OpenDocument資料", ("odp",), f"{_ODF}presentation"),
        FileKind("png", "PNG画像", ("png",), "image/png"),
        FileKind("jpeg", "JPEG画像", ("jpg", "jpeg"), "image/jpeg"),
        FileKind("gif", "GIF画像", ("gif",), "image/gif"),
        FileKind("webp", "WebP画像", ("webp",), "image/webp"),
        FileKind("csv", "CSV", ("csv",), "text/csv"),
        FileKind("text", "テキスト", ("txt",), "text/plain"),
    )
}

TAKEN = "PDF、Word・Excel・PowerPoint（docx・xlsx・pptx）、OpenDocument、画像（png・jpg・gif・webp）、CSV、テキスト"
"""What is taken in, in words, for hints and refusals."""

ACCEPTED = ",".join(f".{extension}" for kind in KINDS.values() for extension in kind.extensions)
"""The `accept` attribute of an upload field."""


class ScanState(StrEnum):
    """What the malware scanner said."""

    UNSCANNED = "unscanned"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"

    @property
    def label(self) -> str:
        """The state's name on screen."""
        return {
            ScanState.UNSCANNED: "ウイルス検査なし",
            ScanState.WAITING: "ウイルス検査待ち",
            ScanState.CLEAN: "ウイルス検査済み",
            ScanState.INFECTED: "ウイルス検出",
        }[self]


def may_be_opened(state: ScanState, *, is_scanner_configured: bool) -> bool:
    """Whether content may leave the house: with a scanner only what it found clean, without one all but what is bad."""
    return state is ScanState.CLEAN if is_scanner_configured else state is not ScanState.INFECTED


def size_label(size: int) -> str:
    """A size as people read it: 「820バイト」, 「12KB」, 「3.4MB」, 「20MB」."""
    if size < 1000:
        return f"{size}バイト"
    if size < 1_000_000:
        return f"{size / 1000:.0f}KB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + "MB"


def storage_name(sha256: str) -> str:
    """Where the content of that hash lies."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
