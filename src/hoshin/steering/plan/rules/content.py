"""The content of a sheet that people edit, and what happens when two edit it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules.vocabulary import RelatedPlanKind

Content = dict[str, Any]
LONGEST_TITLE = 120
LONGEST_TEXT = 4000

TEXT_FIELDS = ("title", "issue", "present", "ideal", "gap", "purpose", "means", "risks", "security_remark")
PLAIN_FIELDS = (*TEXT_FIELDS, "security_result", "security_checked_on", "needs_no_budget")
SINGLE_FIELDS = ("main_policy", "staff_post")
MANY_FIELDS = ("other_policies", "focus_items", "categories", "related_sections")
CONTENT_FIELDS = (*PLAIN_FIELDS, *SINGLE_FIELDS, *MANY_FIELDS, "related_plans")

FIELD_LABELS: Mapping[str, str] = {
    "title": "件名",
    "issue": "行政課題",
    "present": "現在の姿",
    "ideal": "理想の姿",
    "gap": "差（ギャップ）",
    "purpose": "目的",
    "means": "手段（使う技術）",
    "risks": "リスクと対応",
    "security_result": "セキュリティポリシーの確認",
    "security_remark": "確認の所見",
    "security_checked_on": "確認日",
    "needs_no_budget": "予算を要しない",
    "main_policy": "主な基本方針",
    "staff_post": "担当CIOスタッフ",
    "other_policies": "関係する基本方針",
    "focus_items": "重点取組事項",
    "categories": "国計画等の分類",
    "related_sections": "関係課",
    "related_plans": "関連する計画",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that somebody else changed meanwhile, with what I wanted to write there."""

    name: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def label(self) -> str:
        """The field's name on screen."""
        return FIELD_LABELS[self.name]

    @property
    def is_contested(self) -> bool:
        """True when both changed the field, and differently: a person has to choose."""
        return self.mine not in (self.base, self.theirs)


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the fields that differ, in the order of the form; fields absent from `after` are unchanged."""
    return [name for name in CONTENT_FIELDS if name in after and before.get(name) != after[name]]


def compare_edits(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[FieldChange]:
    """What the other person changed since `base`, beside what I wrote: nothing of either is lost."""
    return [
        FieldChange(name, base.get(name), theirs.get(name), mine.get(name, base.get(name)))
        for name in changed_fields(base, theirs)
    ]


def merged(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Content:
    """Both edits together: each side's change of a field stands, mine where both changed it (to be chosen by a person)."""
    result: Content = dict(theirs)
    for name in changed_fields(base, mine):
        result[name] = mine[name]
    return result


def written_plans(plans: Sequence[Mapping[str, str]]) -> str:
    """Related plans as lines that people can edit."""
    labels = dict(RelatedPlanKind.choices())
    return "\n".join("／".join(filter(None, (labels[plan["kind"]], plan["title"], plan["place"]))) for plan in plans)


def read_plans(text: str) -> list[dict[str, str]]:
    """The lines read into kind, title and place; raises RuleBroken naming the line whose kind or title is missing."""
    labels = {label: code for code, label in RelatedPlanKind.choices()}
    plans = []
    for line in text.splitlines():
        if not line.strip():
            continue
        kind, title, place = ([part.strip() for part in line.replace("/", "／").split("／", 2)] + ["", ""])[:3]
        if kind not in labels or not title:
            raise RuleBroken(f"「{line[:40]}」を読み取れません。種類と名称を「／」で区切ってください。")
        plans.append({"kind": labels[kind], "title": title[:120], "place": place[:200]})
    return plans
