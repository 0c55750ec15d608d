"""One procedure as it stands in the register."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hoshin.citizens.procedures.rules.register.vocabulary import (
    Channel,
    DecisionWay,
    DuplicateScope,
    LifeEvent,
    PersonKind,
    Retention,
    Seal,
)
from hoshin.kernel.errors import RuleBroken

_CODE = re.compile(r"[a-z][a-z0-9-]{1,49}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper to bring, and the rule that demands it."""

    title: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class OfferedChannel:
    """A way to apply, with what to know about it (opening hours, an address)."""

    channel: Channel
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureEntry:
    """Everything the register says about a procedure. `who`, `what`, `when`, `bring` are plain words for residents."""

    code: str
    title: str
    section_code: str
    reading: str = ""
    keywords: str = ""
    legal_basis: str = ""
    who: str = ""
    what: str = ""
    when: str = ""
    bring: str = ""
    fee: str = ""
    standard_days: int | None = None
    events: tuple[LifeEvent, ...] = ()
    persons: tuple[PersonKind, ...] = ()
    channels: tuple[OfferedChannel, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    seal: Seal = Seal.NONE
    seal_rule: str = ""
    proofing_level: int = 0
    authentication_level: int = 0
    needs_signature: bool = False
    is_number_affair: bool = False
    retention: Retention = Retention.FIVE
    decision_way: DecisionWay = DecisionWay.HEAD
    duplicate_scope: DuplicateScope = DuplicateScope.NONE
    counts_year: int | None = None
    counts: Mapping[Channel, int] = field(default_factory=dict)
    is_public: bool = True


def check_entry(entry: ProcedureEntry) -> None:
    """Raises RuleBroken, naming the field, for an entry that cannot stand in the register."""
    if not _CODE.fullmatch(entry.code):
        raise RuleBroken("コードは、英小文字で始まる英数字とハイフン50文字以内にしてください。", field="code")
    if not entry.title.strip():
        raise RuleBroken("手続の名称を入力してください。", field="title")
    if entry.is_public and not (entry.who.strip() and entry.what.strip()):
        raise RuleBroken("公開する手続には、対象となる方と内容を書いてください。", field="who")
    if entry.is_public and not entry.channels:
        raise RuleBroken("公開する手続には、申請の方法を一つ以上選んでください。", field="channels")
    if entry.needs_signature and min(entry.proofing_level, entry.authentication_level) < 3:
        raise RuleBroken("電子署名が必要な手続は、身元確認も当人認証もレベル3にしてください。", field="needs_signature")
    if entry.counts and entry.counts_year is None:
        raise RuleBroken("年間件数を入れるときは、その年度も入力してください。", field="counts_year")
