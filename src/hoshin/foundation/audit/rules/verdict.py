"""What a verification of the trail may find, and how it is said."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

FINDINGS_KEPT = 100


class FindingKind(StrEnum):
    """The ways in which a trail can be untrue."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SEAL_ALTERED = "seal_altered"
    CHAIN_BROKEN = "chain_broken"
    TRUNCATED = "truncated"
    HEAD_DIFFERS = "head_differs"
    GUARD_MISSING = "guard_missing"


_SENTENCES = {
    FindingKind.ALTERED: "記録 {place} の内容が、封印した後に書き換えられています。",
    FindingKind.REMOVED: "記録 {place} が、封印した後に取り除かれています。",
    FindingKind.INSERTED: "記録 {place} が、封印した範囲に後から差し込まれています。",
    FindingKind.REORDERED: "記録 {place} の位置に、別の記録の内容が置かれています。",
    FindingKind.SEAL_ALTERED: "封印 {place} そのものが書き換えられています。",
    FindingKind.CHAIN_BROKEN: "封印 {place} が、その前の封印とつながっていません。間の封印が失われたおそれがあります。",
    FindingKind.TRUNCATED: "控えにある封印 {place} がありません。末尾の記録が失われています。",
    FindingKind.HEAD_DIFFERS: "封印 {place} が、控えと違います。記録が作り直されたおそれがあります。",
    FindingKind.GUARD_MISSING: "書き換えと削除を拒むデータベースの仕掛けがありません（{place}）。",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where: an event's number, a seal's number or a trigger's name."""

    kind: FindingKind
    place: str

    @property
    def sentence(self) -> str:
        """The finding for the person who reads the report."""
        return _SENTENCES[self.kind].format(place=self.place)


@dataclass(slots=True)
class Verdict:
    """The outcome of a verification, filled while it runs; at most 100 findings are kept, all are counted."""

    seals: int = 0
    events_sealed: int = 0
    events_unsealed: int = 0
    newest_seal_id: int | None = None
    newest_hash: str = ""
    sealed_until: datetime | None = None
    finding_count: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """True when nothing was found wrong."""
        return self.finding_count == 0

    def add(self, kind: FindingKind, place: object) -> None:
        """Count a finding, and keep it while there is room."""
        self.finding_count += 1
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(kind, str(place)))
