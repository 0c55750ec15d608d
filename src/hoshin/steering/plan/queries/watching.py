"""The technology watch: research notes narrowed, as a file, and with what trials and vendors have shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import matching_ids
from hoshin.kernel.clock import local_date
from hoshin.steering.plan.models import InformationRequest, Research, ResearchTag, Sheet, StageRun
from hoshin.steering.plan.permissions import visible_to
from hoshin.steering.plan.rules import Maturity, RunState, TechnologyKind
from hoshin.steering.plan.rules.noting import written_sources
from hoshin.web.spreadsheet import Cell, Column, Table

MOST_TAGS_OFFERED = 40
FINISHED = (RunState.PASSED.value, RunState.FAILED.value)


@dataclass(frozen=True, slots=True)
class ResearchWanted:
    """What the reader of the research notes asked for; an empty value asks for nothing."""

    words: str = ""
    kind: str = ""
    maturity: str = ""
    policy: int | None = None
    tag: str = ""


def research_notes(wanted: ResearchWanted) -> QuerySet[Research]:
    """The notes that were asked for, the newest first, with what a row shows."""
    notes = Research.objects.select_related("main_policy").prefetch_related("tag_rows")
    if wanted.words.strip():
        notes = notes.filter(pk__in=matching_ids(wanted.words, kind="plan.research"))
    plain = {
        "kind": wanted.kind or None,
        "maturity": wanted.maturity or None,
        "main_policy__number": wanted.policy,
        "pk__in": ResearchTag.objects.filter(word=wanted.tag).values("research") if wanted.tag else None,
    }
    notes = notes.filter(**{name: value for name, value in plain.items() if value is not None})
    return notes.order_by("-updated_at", "-pk")


def tags_in_use() -> list[str]:
    """The tags that notes carry, in the order of the words."""
    return list(ResearchTag.objects.order_by("word").values_list("word", flat=True).distinct()[:MOST_TAGS_OFFERED])


def sheets_of(research: Research, person: Person) -> QuerySet[Sheet]:
    """The sheets that came of the note or are named by it, as far as this person may see them."""
    named = Q(pk__in=research.sheets.values("pk")) | Q(study_request__research=research)
    return visible_to(person).filter(named).select_related("owning_section").distinct().order_by("-number")


def trials_of(sheets: QuerySet[Sheet]) -> QuerySet[StageRun]:
    """What the stages of these sheets have shown, the newest first; what failed is a result too."""
    finished = StageRun.objects.filter(sheet__in=sheets.values("pk"), state__in=FINISHED).exclude(result="")
    return finished.select_related("sheet").order_by("-actual_end_on", "-pk")


def requests_of(sheets: QuerySet[Sheet]) -> QuerySet[InformationRequest]:
    """What vendors were asked for these sheets, the newest first."""
    return InformationRequest.objects.filter(sheet__in=sheets.values("pk")).select_related("sheet")


def research_table(wanted: ResearchWanted, *, most: int) -> Table:
    """The narrowed notes as a sheet of an Excel file."""
    widths = (30, 24, 24, 16, 30, 40, 50, 40, 24, 50, 14, 20)
    names = (
        "題名",
        "技術",
        "技術の種類",
        "成熟度",
        "主な基本方針",
        "概要",
        "当市の課題への有効性",
        "セキュリティ上の留意点",
        "タグ",
        "出典",
        "更新日",
        "記録",
    )
    columns = [Column(name, width=width) for name, width in zip(names, widths, strict=True)]
    return Table(title="技術の研究記録", columns=columns, rows=_rows(wanted, most))


def _rows(wanted: ResearchWanted, most: int) -> Iterator[tuple[Cell, ...]]:
    for note in research_notes(wanted).prefetch_related("source_rows")[:most]:
        yield (
            note.heading,
            note.technology,
            TechnologyKind(note.kind).label,
            Maturity(note.maturity).label,
            str(note.main_policy),
            note.summary,
            note.findings,
            note.security_remark,
            "、".join(tag.word for tag in note.tag_rows.all()),
            written_sources(row.source for row in note.source_rows.all()),
            local_date(note.updated_at),
            note.researched_by,
        )
