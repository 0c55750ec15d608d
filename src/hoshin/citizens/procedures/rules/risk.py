"""From what could go wrong to how sure the city must be: the worksheet that decides a procedure's levels.

For each kind of harm two questions are asked: how bad is it when somebody is taken for another at the beginning (identity
proofing), and when another acts later in their name (authentication). The worst answer on each axis decides its level.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.kernel.errors import RuleBroken

SOURCE = "NIST SP 800-63-3 表6-2（影響の種類と大きさごとの保証レベル）による区分。国の本人確認ガイドラインの改定に合わせて見直す"
SOURCED_ON = date(2026, 11, 27)
MOST_LETTERS = 2000


class Harm(StrEnum):
    """What may happen when somebody acts under another's name."""

    DISTRESS = "distress"
    MONEY = "money"
    SERVICE = "service"
    PRIVACY = "privacy"
    SAFETY = "safety"
    LAW = "law"


class Impact(StrEnum):
    """How bad it would be."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


HARMS: Mapping[Harm, tuple[str, str]] = {
    Harm.DISTRESS: ("不便・苦痛・信用の失墜", "本人や市が、困り、傷つき、信用を失う"),
    Harm.MONEY: ("お金の損失", "本人や市が、お金や財産を失う"),
    Harm.SERVICE: ("市の仕事への支障", "市の事業や公共の利益が損なわれる"),
    Harm.PRIVACY: ("個人情報の漏えい", "知られてはならない情報が、ほかの人に渡る"),
    Harm.SAFETY: ("身体の安全", "けがをする、居場所を知られて危険な目にあう"),
    Harm.LAW: ("法令違反", "市や本人が、法令に反することになる"),
}
"""What each kind of harm is called, and what is meant by it."""

IMPACTS: Mapping[Impact, str] = {
    Impact.NONE: "ない",
    Impact.LOW: "小さい（すぐに取り戻せる）",
    Impact.MODERATE: "中くらい（取り戻すのに手間がかかる）",
    Impact.HIGH: "大きい（取り戻せない、または多数に及ぶ）",
}

_LEVELS: Mapping[Harm, tuple[int, int, int]] = {
    Harm.DISTRESS: (1, 2, 3),
    Harm.MONEY: (1, 2, 3),
    Harm.SERVICE: (2, 2, 3),
    Harm.PRIVACY: (2, 2, 3),
    Harm.SAFETY: (2, 3, 3),
    Harm.LAW: (2, 2, 3),
}
"""The level that a low, a moderate and a high impact ask for."""


def level_for(harm: Harm, impact: Impact) -> int:
    """The level that this impact of this harm asks for; 0 for none."""
    return (0, *_LEVELS[harm])[list(Impact).index(impact)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """What was judged: the impact of each harm on both axes, why, and whether the law wants a signature."""

    proofing: Mapping[Harm, Impact]
    authentication: Mapping[Harm, Impact]
    reason: str
    needs_signature: bool = False
    signature_basis: str = ""


def check_worksheet(worksheet: Worksheet) -> None:
    """Raises RuleBroken, naming the field, for a worksheet that nobody could follow later."""
    if set(worksheet.proofing) != set(Harm) or set(worksheet.authentication) != set(Harm):
        raise RuleBroken("すべての種類の影響を選んでください。")
    if not worksheet.reason.strip():
        raise RuleBroken("そう判断した理由を書いてください。後から見直すときに要ります。", field="reason")
    if max(len(worksheet.reason), len(worksheet.signature_basis)) > MOST_LETTERS:
        raise RuleBroken(f"理由と根拠は、それぞれ{MOST_LETTERS}文字以内にしてください。", field="reason")
    if worksheet.needs_signature and not worksheet.signature_basis.strip():
        raise RuleBroken("電子署名を求める根拠の法令を書いてください。", field="signature_basis")


def needed_by(worksheet: Worksheet) -> Assurance:
    """The levels that the worksheet asks for: the worst harm on each axis; a signature is level 3 on both."""
    if worksheet.needs_signature:
        return Assurance(3, 3)
    return Assurance(
        max(level_for(harm, impact) for harm, impact in worksheet.proofing.items()),
        max(level_for(harm, impact) for harm, impact in worksheet.authentication.items()),
    )
