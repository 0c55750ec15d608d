"""The case collection (事例集): what was carried through, and what a proof of concept taught."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import CaseInterest, Sheet, SheetTechnology, StageRun
from hoshin.steering.plan.permissions import visible_to
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_sheets
from hoshin.steering.plan.queries.table import Wanted, narrowed
from hoshin.steering.plan.rules import Disclosure, FieldGroup, RunState, SheetState, TechnologyKind

DONE, LEARNT = "done", "learnt"
RESULTS = ((DONE, "完了した取組"), (LEARNT, "実証で課題が分かった取組"))
CASE_SORTS = {"newest": ("-state_since", "-number"), "wanted": ("-wanted_by_sections", "-state_since", "-number")}


@dataclass(frozen=True, slots=True)
class CaseWanted:
    """What the reader of the case collection asked for; an empty value asks for nothing."""

    words: str = ""
    policy: int | None = None
    kind: str = ""
    section: int | None = None
    result: str = ""
    sort: str = "newest"


def cases(person: Person, wanted: CaseWanted, *, today: date) -> QuerySet[Sheet]:
    """The cases that this person may read and asked for; a visitor is told of nothing that is kept back on `today`.

    Each carries `is_learnt` (a proof of concept did not show what was hoped) and `wanted_by_sections`, the number of
    sections that started a sheet from it.
    """
    disclosure = None if person.account_id is not None else disclosure_on(today)
    found = _all_cases(disclosure)
    if wanted.result == DONE:
        found = found.filter(state=SheetState.COMPLETE.value)
    if wanted.result == LEARNT:
        found = found.filter(_has_taught(disclosure))
    if wanted.kind in set(TechnologyKind):
        found = found.filter(_opened(disclosure, FieldGroup.CONTENT), Exists(_of_kind(wanted.kind)))
    if wanted.words.strip():
        found = found.filter(_with_words(person, wanted.words, disclosure, today))
    plain = {"main_policy__number": wanted.policy, "owning_section_id": wanted.section}
    found = found.filter(**{name: value for name, value in plain.items() if value is not None})
    sections = Count("interests__section", distinct=True)
    order = CASE_SORTS.get(wanted.sort, CASE_SORTS["newest"])
    with_rows = found.select_related("main_policy", "owning_section").prefetch_related("technologies")
    return with_rows.annotate(wanted_by_sections=sections).order_by(*order)


def case_by_number(person: Person, number: str, *, today: date) -> Sheet:
    """The case of that number, with what `cases` says of it; raises NotFound for any other sheet."""
    found = cases(person, CaseWanted(), today=today).filter(number=number).first()
    if found is None:
        raise NotFound("お探しの事例は見つかりません。")
    return found


def case_by_id(case_id: int) -> Sheet:
    """The case as officials know it; raises NotFound for a sheet that is none."""
    found = _all_cases(None).select_related("owning_section").filter(pk=case_id).first()
    if found is None:
        raise NotFound("お探しの事例は見つかりません。")
    return found


def case_titled(title: str) -> int:
    """The key of the newest case of that title; raises NotFound."""
    found = _all_cases(None).filter(title=title).order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"事例「{title}」は見つかりません。")
    return found


def interests_in(case: Sheet, person: Person) -> list[tuple[CaseInterest, bool]]:
    """Who wanted the case too, the newest first, each with whether this person may read the sheet that came of it."""
    seen = visible_to(person).filter(pk=OuterRef("sheet_id"))
    wanted = case.interests.select_related("section", "sheet").annotate(is_seen=Exists(seen))
    return [(interest, bool(interest.is_seen)) for interest in wanted]


def taken_from(case: Sheet) -> QuerySet[Sheet]:
    """The listed sheets that were started from the case: what everybody may know of the interest in it."""
    return Sheet.objects.public().filter(from_case__case=case).select_related("owning_section").order_by("-number")


def is_case(sheet: Sheet, runs: list[StageRun]) -> bool:
    """Whether the listed sheet stands in the collection, as its page sees its runs."""
    is_learnt = any(run.state == RunState.FAILED.value for run in runs)
    return sheet.listed_at is not None and (sheet.state == SheetState.COMPLETE.value or is_learnt)


def _all_cases(disclosure: Disclosure | None) -> QuerySet[Sheet]:
    """Listed sheets that are complete, or of which a stage ended without the hoped-for result and this may be known."""
    has_taught = _has_taught(disclosure)
    listed = Sheet.objects.public().filter(Q(state=SheetState.COMPLETE.value) | Q(has_taught))
    return listed.annotate(is_learnt=has_taught)


def _has_taught(disclosure: Disclosure | None) -> Exists:
    """Whether a stage ended without the hoped-for result, as far as the reader may know it."""
    failed = StageRun.objects.filter(sheet=OuterRef("pk"), state=RunState.FAILED.value)
    if disclosure is not None:
        failed = failed.filter(sheet__in=Sheet.objects.filter(shown_sheets(disclosure, FieldGroup.ROUTE)))
    return Exists(failed)


def _of_kind(kind: str) -> QuerySet[SheetTechnology]:
    return SheetTechnology.objects.filter(sheet=OuterRef("pk"), kind=kind)


def _opened(disclosure: Disclosure | None, group: FieldGroup) -> Q:
    return Q() if disclosure is None else shown_sheets(disclosure, group)


def _with_words(person: Person, words: str, disclosure: Disclosure | None, today: date) -> Q:
    """A filter: sheets that say the words, or of which the result of a stage says them."""
    said = Q(pk__in=narrowed(Sheet.objects.public(), Wanted(words=words), person=person, today=today).values("pk"))
    results = StageRun.objects.filter(result__icontains=words.strip()).values("sheet")
    learnt = Q(pk__in=results) & _opened(disclosure, FieldGroup.ROUTE)
    return said | learnt
