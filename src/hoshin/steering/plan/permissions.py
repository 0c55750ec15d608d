"""Who may see, change and move a sheet."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.kernel.flow import Move
from hoshin.steering.plan.models import BudgetLine, BudgetYear, Research, Sheet, SheetQuerySet, StudyRequest
from hoshin.steering.plan.rules import (
    CLOSED,
    EDITABLE,
    NOT_BOOKABLE,
    PUBLIC_STATES,
    SHEET_FLOW,
    STUDY_FLOW,
    Part,
    SheetState,
)

ADVISERS = (Role.CIO, Role.DEPUTY_CIO, Role.CIO_AIDE, Role.CIO_STAFF, Role.EXPERT)
SEES_EVERYTHING = (Role.CIO, Role.DEPUTY_CIO, Role.CIO_AIDE, Role.CIO_STAFF, Role.AUDITOR)


def visible_to(person: Person) -> SheetQuerySet:
    """The sheets this person may see.

    Listed sheets are everybody's; before that a sheet is known to its section, the related sections and the CIO side.
    """
    sheets = Sheet.objects.all()
    if person.has_role(*SEES_EVERYTHING):
        return sheets
    public = Q(state__in=PUBLIC_STATES, listed_at__isnull=False)
    if not person.section_ids:
        return sheets.filter(public)
    own = Q(owning_section__in=person.section_ids)
    related = Q(pk__in=Sheet.related_sections.through.objects.filter(section__in=person.section_ids).values("sheet"))
    return sheets.filter(public | own | related | Q(pk__in=_asked_of(person).values("sheet")))


def _asked_of(person: Person) -> QuerySet[BudgetLine]:
    """The years' money that the person's sections assess as the finance section: to be judged, their sheets must be read."""
    years = BudgetYear.objects.filter(finance_section__in=person.section_ids).values("fiscal_year")
    return BudgetLine.objects.filter(fiscal_year__in=years).order_by()


def can_see(person: Person, sheet: Sheet) -> bool:
    """Whether `visible_to` would include this sheet."""
    if person.has_role(*SEES_EVERYTHING) or is_public(sheet):
        return True
    if person.belongs_to(sheet.owning_section_id):
        return True
    if not person.section_ids:
        return False
    is_related = sheet.related_sections.filter(pk__in=person.section_ids).exists()
    return is_related or _asked_of(person).filter(sheet=sheet).exists()


def is_public(sheet: Sheet) -> bool:
    """Whether the public may see this sheet: from listing on, whatever becomes of it."""
    return sheet.listed_at is not None and sheet.state in PUBLIC_STATES


def parts_of(person: Person, sheet: Sheet) -> frozenset[str]:
    """The parts this person plays towards the sheet; moves name the parts that may do them."""
    parts = {Part.READER.value}
    if person.belongs_to(sheet.owning_section_id):
        parts.add(Part.OWNER.value)
    if person.heads(sheet.owning_section_id):
        parts.add(Part.OWNER_HEAD.value)
    if person.has_role(Role.CIO_STAFF):
        parts.add(Part.CIO_STAFF.value)
    if person.has_role(Role.CIO):
        parts.add(Part.CIO.value)
    if person.has_role(*ADVISERS):
        parts.add(Part.ADVISER.value)
    return frozenset(parts)


def can_move(person: Person, sheet: Sheet, move: Move) -> bool:
    """Whether one of the person's parts may do the move, whatever state the sheet is in."""
    return not move.who.isdisjoint(parts_of(person, sheet))


def moves_open_to(person: Person, sheet: Sheet) -> tuple[Move, ...]:
    """The moves this person can do to the sheet as it stands: the buttons of its page."""
    parts = parts_of(person, sheet)
    return tuple(move for move in SHEET_FLOW.moves_from(sheet.state) if not move.who.isdisjoint(parts))


def can_edit(person: Person, sheet: Sheet) -> bool:
    """Whether the person may change the sheet's content: its section, and CIO staff who plan it together."""
    if SheetState(sheet.state) not in EDITABLE:
        return False
    return not parts_of(person, sheet).isdisjoint({Part.OWNER.value, Part.CIO_STAFF.value})


def can_mark_technologies(person: Person, sheet: Sheet) -> bool:
    """Whether the person may say what kinds of technology the sheet uses, also after its end: its section, CIO staff."""
    return not parts_of(person, sheet).isdisjoint({Part.OWNER.value, Part.CIO_STAFF.value})


def can_advise(person: Person, sheet: Sheet) -> bool:
    """Whether the person may give advice: the CIO side at any time until the end, experts on listed sheets."""
    return person.has_role(*ADVISERS) and SheetState(sheet.state) not in CLOSED and can_see(person, sheet)


def can_assess(person: Person) -> bool:
    """Whether the person may judge a monthly report: CIO staff follow every sheet (4-3)."""
    return person.has_role(Role.CIO_STAFF)


def can_create(person: Person) -> bool:
    """Whether the person may draft a sheet: anybody with a post in a section."""
    return bool(person.section_ids) and person.is_staff


def can_research(person: Person) -> bool:
    """Whether the person may record research and ask sections to study it."""
    return person.has_role(Role.CIO_STAFF)


def can_see_research(person: Person, research: Research) -> bool:
    """Whether the person may read the research record: every official, so that declined ideas stay findable."""
    return person.is_staff and research.pk is not None


def study_parts_of(person: Person, request: StudyRequest) -> frozenset[str]:
    """The parts this person plays towards a study request."""
    parts = set()
    if person.heads(request.section_id):
        parts.add(Part.OWNER_HEAD.value)
    if person.has_role(Role.CIO_STAFF):
        parts.add(Part.CIO_STAFF.value)
    return frozenset(parts)


def study_moves_open_to(person: Person, request: StudyRequest) -> tuple[Move, ...]:
    """The moves this person can do to the study request as it stands."""
    parts = study_parts_of(person, request)
    return tuple(move for move in STUDY_FLOW.moves_from(request.state) if not move.who.isdisjoint(parts))


def require_seen(person: Person, sheet: Sheet) -> None:
    """Raise NotFound when the sheet is not for this person's eyes."""
    if not can_see(person, sheet):
        raise NotFound("お探しの個票は見つかりません。")


def require_edit(person: Person, sheet: Sheet) -> None:
    """Raise NotFound for a stranger, NotAllowed for one who may only read."""
    require_seen(person, sheet)
    if not can_edit(person, sheet):
        raise NotAllowed("この個票を変更できるのは、担当課とCIOスタッフです。完了・取下げ後は変更できません。")


def can_set_embargo(person: Person) -> bool:
    """Whether the person may say from when the public sees a group of fields: CIO staff."""
    return person.has_role(Role.CIO_STAFF)


def can_freeze(person: Person) -> bool:
    """Whether the person may freeze the plan as an edition: CIO staff."""
    return person.has_role(Role.CIO_STAFF)


def can_book(person: Person, sheet: Sheet) -> bool:
    """Whether the person may book effects of the sheet: its section and CIO staff, from listing on, also when complete."""
    if sheet.listed_at is None or SheetState(sheet.state) in NOT_BOOKABLE:
        return False
    return not parts_of(person, sheet).isdisjoint({Part.OWNER.value, Part.CIO_STAFF.value})


def can_plan_budget(person: Person) -> bool:
    """Whether the person may set the calendar of a year's budget: CIO staff."""
    return person.has_role(Role.CIO_STAFF)


def can_settle(person: Person, finance_section_id: int | None) -> bool:
    """Whether the person may record assessments and results of a year with that finance section, on any sheet."""
    return person.has_role(Role.CIO_STAFF) or (finance_section_id is not None and person.belongs_to(finance_section_id))


def settled_years(person: Person, sheet: Sheet, years: Mapping[int, int | None]) -> frozenset[int]:
    """Of these fiscal years, with their finance sections, those whose money the person may settle on this sheet.

    The owning section records the result itself only where no finance section is named for the year.
    """
    if SheetState(sheet.state) not in EDITABLE:
        return frozenset()
    is_writer = can_edit(person, sheet)
    return frozenset(
        year for year, section in years.items() if can_settle(person, section) or (is_writer and section is None)
    )
