"""Acting for somebody: who acts, for whom, and by what right. Both stand on the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hoshin.citizens.procedures.rules.answers import is_corporate_number
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

MOST_LETTERS = 200
MANDATE = "acting-mandate"
"""Under which name the mandate's file is kept among the application's files; no question can have it."""


class ActingKind(StrEnum):
    """As whom somebody applies."""

    SELF = "self"
    AGENT = "agent"
    PARENT = "parent"
    DELEGATE = "delegate"


KINDS: Mapping[ActingKind, str] = {
    ActingKind.SELF: "自分の申請",
    ActingKind.AGENT: "頼まれた人の代わりの申請（代理人）",
    ActingKind.PARENT: "子どもなどの代わりの申請（保護者・法定代理人）",
    ActingKind.DELEGATE: "会社や団体の申請（代表者・担当者）",
}
OTHERS = (ActingKind.AGENT, ActingKind.PARENT, ActingKind.DELEGATE)
"""What a procedure may allow beside applying for oneself."""

REPRESENTED: Mapping[ActingKind, str] = {
    ActingKind.AGENT: "頼んだ人（本人）の氏名",
    ActingKind.PARENT: "子ども（本人）の氏名",
    ActingKind.DELEGATE: "会社・団体の名前",
}
RIGHTS: Mapping[ActingKind, tuple[str, str]] = {
    ActingKind.AGENT: ("頼まれた内容", "委任状に書かれた内容。例：申請と結果の受け取り"),
    ActingKind.PARENT: ("本人との関係", "例：母、未成年後見人"),
    ActingKind.DELEGATE: ("あなたの役職・立場", "例：代表取締役、総務部の担当者"),
}
"""How the right is asked for: label and example."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts for whom. `claimed_by` names the provider that vouches for it; without, the applicant states it."""

    kind: ActingKind
    actor: str = ""
    contact: str = ""
    represented: str = ""
    corporate_number: str = ""
    right: str = ""
    claimed_by: str = ""
    mandate: Mapping[str, Any] | None = None

    def as_kept(self) -> dict[str, Any]:
        """As it is sealed with the application."""
        mandate = dict(self.mandate) if self.mandate else None
        return {
            "kind": self.kind.value,
            "actor": self.actor,
            "contact": self.contact,
            "represented": self.represented,
            "corporate_number": self.corporate_number,
            "right": self.right,
            "claimed_by": self.claimed_by,
            "mandate": mandate,
        }

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Both sides and the right in words, as the check page, the receipt and officials see them."""
        if self.kind is ActingKind.SELF:
            return (("だれの申請か", KINDS[self.kind]),)
        told = (
            ("だれの申請か", KINDS[self.kind]),
            (REPRESENTED[self.kind], self.represented),
            ("法人番号", self.corporate_number),
            ("手続をする人", self.actor),
            ("手続をする人の連絡先", self.contact),
            (RIGHTS[self.kind][0] if not self.claimed_by else "権限", self.right),
            ("委任状", str(self.mandate["name"]) if self.mandate else ""),
            ("この内容を確かめたもの", self.claimed_by),
        )
        return tuple((label, text) for label, text in told if text)


def acting_from(kept: Mapping[str, Any]) -> Acting:
    """What was sealed."""
    return Acting(**{**kept, "kind": ActingKind(kept["kind"])})


def typed_corporate_number(text: str) -> str:
    """A corporate number as people type it, without full-width digits, hyphens and spaces."""
    return "".join(letter for letter in narrow(text) if letter not in "- ")


def check_acting(acting: Acting, *, allowed: frozenset[ActingKind]) -> None:
    """Raises RuleBroken, naming the field, for a kind that the procedure does not take or one that leaves something open."""
    if acting.kind is ActingKind.SELF:
        return
    if acting.kind not in allowed:
        raise RuleBroken("この手続では、その立場での申請を受け付けていません。", field="kind")
    for field, label in (
        ("represented", REPRESENTED[acting.kind]),
        ("actor", "あなたの氏名"),
        ("right", RIGHTS[acting.kind][0]),
    ):
        text = getattr(acting, field).strip()
        if not text or len(text) > MOST_LETTERS:
            raise RuleBroken(f"{label}を、{MOST_LETTERS}文字以内で入力してください。", field=field)
    if acting.corporate_number and not is_corporate_number(acting.corporate_number):
        raise RuleBroken("法人番号が違います。13桁の番号を確かめてください。", field="corporate_number")
    if acting.kind is ActingKind.AGENT and not acting.mandate:
        raise RuleBroken("委任状の写真かファイルを選んでください。", field="mandate")
