from dataclasses import dataclass

from django.db.models import QuerySet

from hoshin.kernel.errors import NotFound
from hoshin.steering.policy.models import Revision, Section, SectionVersion
from hoshin.steering.policy.queries.documents import SectionView
from hoshin.steering.policy.rules import MergeRow, split, three_way


@dataclass(frozen=True)
class Merge:
    """Two people's wordings of a section and the one both started from: what the page of the choice shows."""

    base: SectionVersion
    theirs: SectionView
    heading: MergeRow
    group_title: MergeRow
    rows: tuple[MergeRow, ...]


def merge_of(theirs: SectionView, *, base_version: int, heading: str, group_title: str, text: str) -> Merge:
    """What was written in a form opened at `base_version` beside what is stored now; NotFound for no such version."""
    base = SectionVersion.objects.filter(section_id=theirs.id, version=base_version).first()
    if base is None:
        raise NotFound("編集の元にした内容が見つかりません。節を開き直してください。")
    return Merge(
        base,
        theirs,
        MergeRow(base.heading, theirs.text.heading, heading),
        MergeRow(base.group_title, theirs.text.group_title, group_title),
        three_way(split(base.text), split(theirs.markdown), split(text)),
    )


def removed_sections(revision: Revision) -> QuerySet[Section]:
    """The sections that were taken out of a draft and can come back."""
    return Section.objects.filter(revision=revision, is_removed=True).order_by("order", "id")
