"""Research notes of the technology watch: written, brought up to date, every version in the trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hoshin.foundation.audit.public import changed, record
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import put
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan.models import Research, ResearchSource, ResearchTag, Sheet
from hoshin.steering.plan.permissions import can_research, visible_to
from hoshin.steering.plan.queries.searching import research_row
from hoshin.steering.plan.rules import Maturity, TechnologyKind
from hoshin.steering.plan.rules.noting import Source, check_tags, written_sources

RESEARCH_KIND = "plan.research"
_TEXTS = ("title", "technology", "kind", "summary", "findings", "maturity", "security_remark")


@transaction.atomic
def record_research(
    *,
    person: Person,
    technology: str,
    summary: str,
    findings: str,
    maturity: Maturity,
    security_remark: str,
    main_policy_id: int,
    now: datetime,
    research_id: int | None = None,
    title: str = "",
    kind: TechnologyKind = TechnologyKind.OTHER,
    sources: Sequence[Source] = (),
    tags: Sequence[str] = (),
    sheet_numbers: Sequence[str] = (),
) -> Research:
    """Keep what CIO staff found out about a technology; with `research_id` the note is brought up to date.

    What it said before stays in the trail. Raises RuleBroken (field `sheets`) for a sheet that the person cannot see.
    """
    if not can_research(person):
        raise NotAllowed("研究記録を残せるのは、CIOスタッフです。")
    if not technology.strip() or not findings.strip():
        raise RuleBroken("技術の名称と、当市の課題への有効性を入力してください。", field="findings")
    check_tags(tags)
    sheets = _sheets(person, sheet_numbers)
    research = Research(created_at=now) if research_id is None else locked_research(research_id)
    before = _said(research) if research_id else {}
    texts = {"title": title, "technology": technology, "summary": summary, "findings": findings}
    for name, text in {**texts, "security_remark": security_remark}.items():
        setattr(research, name, text.strip())
    research.kind, research.maturity, research.main_policy_id = kind.value, maturity.value, main_policy_id
    research.researched_by, research.updated_at = person.title, now
    research.save()
    _write_beside(research, sources, tags, sheets)
    _record(research, person, before, now=now, is_new=research_id is None)
    row = research_row(research)
    put(kind=RESEARCH_KIND, thing_id=row.thing_id, title=row.title, body=row.body, url=row.url, audience=row.audience)
    return research


def locked_research(research_id: int) -> Research:
    """The note, locked until the transaction ends; raises NotFound."""
    found = Research.objects.select_for_update().filter(pk=research_id).first()
    if found is None:
        raise NotFound("お探しの研究記録は見つかりません。")
    return found


def _sheets(person: Person, numbers: Sequence[str]) -> list[Sheet]:
    found = list(visible_to(person).filter(number__in=numbers))
    unknown = set(numbers) - {sheet.number for sheet in found}
    if unknown:
        raise RuleBroken(f"個票「{min(unknown)}」は見つかりません。", field="sheets")
    return found


def _write_beside(research: Research, sources: Sequence[Source], tags: Sequence[str], sheets: Sequence[Sheet]) -> None:
    """What the note names, in place of what it named before."""
    research.source_rows.all().delete()
    ResearchSource.objects.bulk_create(
        ResearchSource(research=research, published_on=source.published_on, title=source.title, address=source.address)
        for source in sources
    )
    research.tag_rows.all().delete()
    ResearchTag.objects.bulk_create(ResearchTag(research=research, word=tag) for tag in tags)
    research.sheets.set(sheets)


def _said(research: Research) -> dict[str, Any]:
    """Everything the note says, in words that the trail can show."""
    return {
        **{name: getattr(research, name) for name in _TEXTS},
        "kind": TechnologyKind(research.kind).label,
        "maturity": Maturity(research.maturity).label,
        "main_policy": str(research.main_policy),
        "sources": written_sources(row.source for row in research.source_rows.all()),
        "tags": "、".join(research.tag_rows.values_list("word", flat=True)),
        "sheets": "、".join(research.sheets.order_by("number").values_list("number", flat=True)),
    }


def _record(research: Research, person: Person, before: Mapping[str, Any], *, now: datetime, is_new: bool) -> None:
    old, new = changed(before, _said(Research.objects.select_related("main_policy").get(pk=research.pk)))
    record(
        actor=person.actor,
        name="plan.research.recorded" if is_new else "plan.research.updated",
        thing_kind=RESEARCH_KIND,
        thing_id=research.pk,
        thing_label=research.heading,
        before=None if is_new else old,
        after=new,
        now=now,
    )
