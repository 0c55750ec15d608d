"""The sheets as a table and as a board, narrowed and sorted by what stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import matching_ids
from hoshin.steering.plan.models import KpiSilence, SavedFilter, Sheet, SheetQuerySet
from hoshin.steering.plan.permissions import visible_to
from hoshin.steering.plan.queries.disclosure import disclosure_on, shown_sheets
from hoshin.steering.plan.queries.measures import with_effect, with_gain, with_money, with_standing
from hoshin.steering.plan.queries.searching import NOTICE
from hoshin.steering.plan.rules import CLOSED, SHEET_FLOW, STAGES, FieldGroup, Origin, Punctuality, SheetState

SORTS: Mapping[str, tuple[str, ...]] = {
    "number": ("-number",),
    "title": ("title", "-number"),
    "state": ("state", "-number"),
    "section": ("owning_section__order", "owning_section__name", "-number"),
    "policy": ("main_policy__number", "-number"),
    "updated": ("-updated_at", "-number"),
}
SORT_LABELS: Mapping[str, str] = {
    "updated": "更新の新しい順",
    "number": "番号の新しい順",
    "title": "件名順",
    "state": "状態順",
    "section": "担当課順",
    "policy": "基本方針順",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader of the table asked for; an empty value asks for nothing."""

    words: str = ""
    states: tuple[str, ...] = ()
    policy: int | None = None
    section: int | None = None
    staff_post: int | None = None
    origin: str = ""
    punctuality: str = ""
    scope: str = ""
    sort: str = "updated"
    kpi: str = ""
    money: str = ""
    fiscal_year: int | None = None
    effect: str = ""
    gained: str = ""


def sheet_table(person: Person, wanted: Wanted, *, today: date) -> QuerySet[Sheet]:
    """The sheets this person may see and asked for, with what a row shows; paginate it, its queries do not grow."""
    sheets = narrowed(visible_to(person), wanted, person=person, today=today)
    order = SORTS.get(wanted.sort, SORTS["updated"])
    return (
        sheets.select_related("main_policy", "owning_section", "staff_post")
        .annotate(is_silent=Exists(KpiSilence.objects.filter(kpi__sheet=OuterRef("pk"))))
        .only(
            "number",
            "title",
            "state",
            "state_since",
            "updated_at",
            "main_policy__number",
            "main_policy__title",
            "owning_section__name",
            "staff_post__title",
        )
        .order_by(*order)
    )


def narrowed(sheets: SheetQuerySet, wanted: Wanted, *, person: Person, today: date) -> SheetQuerySet:
    """`sheets` reduced to what was asked for."""
    plain = {
        "state__in": wanted.states or None,
        "main_policy__number": wanted.policy,
        "owning_section_id": wanted.section,
        "staff_post_id": wanted.staff_post,
        "origin": wanted.origin or None,
    }
    sheets = sheets.filter(**{name: value for name, value in plain.items() if value is not None})
    if wanted.words.strip():
        sheets = _with_words(sheets, wanted.words, person, today)
    if wanted.punctuality == Punctuality.LATE.value:
        sheets = sheets.late_on(today)
        if person.account_id is None:
            sheets = sheets.filter(shown_sheets(disclosure_on(today), FieldGroup.ROUTE))
    return _in_scope(_measured(sheets, wanted, person, today), wanted.scope, person)


def _measured(sheets: SheetQuerySet, wanted: Wanted, person: Person, today: date) -> SheetQuerySet:
    """Sheets with the wanted money, indicators and effects."""
    if wanted.money or wanted.fiscal_year is not None:
        sheets = with_money(sheets, wanted.money, wanted.fiscal_year, person=person, today=today)
    if wanted.effect:
        sheets = with_effect(sheets, wanted.effect, person=person, today=today)
    if wanted.gained:
        sheets = with_gain(sheets, wanted.gained, person=person, today=today)
    return with_standing(sheets, wanted.kpi, person=person, today=today) if wanted.kpi else sheets


def _with_words(sheets: SheetQuerySet, words: str, person: Person, today: date) -> SheetQuerySet:
    """Sheets whose number begins with the words, or whose search entry contains them: a visitor's, only what is public."""
    found = Q(pk__in=matching_ids(words, kind="plan.sheet"))
    if person.account_id is None:
        found &= shown_sheets(disclosure_on(today), FieldGroup.CONTENT)
        found |= Q(pk__in=matching_ids(words, kind=NOTICE))
    return sheets.filter(Q(number__startswith=words.strip()) | Q(title__startswith=words.strip()) | found)


def _in_scope(sheets: SheetQuerySet, scope: str, person: Person) -> SheetQuerySet:
    """Only one's own section's, one's own as CIO staff, followed, or open ones."""
    if scope == "section":
        return sheets.filter(owning_section_id__in=person.section_ids)
    if scope == "staff":
        return sheets.filter(staff_post_id__in=[post.post_id for post in person.posts])
    if scope == "followed":
        return sheets.filter(follows__account_id=person.account_id)
    if scope == "open":
        return sheets.exclude(state__in=CLOSED)
    return sheets


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage of the board with its newest sheets; `total` counts those not shown too."""

    state: SheetState
    total: int
    sheets: list[Sheet] = field(default_factory=list)


BOARD_STATES = (
    SheetState.PROPOSED,
    SheetState.PLANNING,
    SheetState.BUDGETING,
    SheetState.DECIDING,
    SheetState.LISTED,
    *STAGES,
    SheetState.REPORTING,
)
CARDS_PER_COLUMN = 12


def board(person: Person, wanted: Wanted, *, today: date) -> list[BoardColumn]:
    """The sheets in columns by stage, a dozen newest cards each: one query for the counts, one per column."""
    sheets = narrowed(visible_to(person), wanted, person=person, today=today)
    totals = dict(sheets.order_by().values_list("state").annotate(total=Count("pk")))
    columns = []
    for state in BOARD_STATES:
        total = totals.get(state.value, 0)
        cards = sheets.filter(state=state.value).select_related("main_policy", "owning_section")
        shown = list(cards.order_by("state_since")[:CARDS_PER_COLUMN]) if total else []
        columns.append(BoardColumn(state, total, shown))
    return columns


def counts_by_state(sheets: SheetQuerySet) -> dict[SheetState, int]:
    """How many of `sheets` stand in each state, every state of the flow named, in its order."""
    totals = dict(sheets.order_by().values_list("state").annotate(total=Count("pk")))
    return {SheetState(code): totals.get(code, 0) for code in SHEET_FLOW.states}


def saved_filters(person: Person) -> QuerySet[SavedFilter]:
    """The person's own ways of looking at the table."""
    return SavedFilter.objects.filter(account_id=person.account_id).order_by("name")


def origins() -> list[tuple[str, str]]:
    """The choices of the origin filter."""
    return Origin.choices()


def newest_public(limit: int) -> QuerySet[Sheet]:
    """The listed sheets that changed last."""
    return Sheet.objects.public().select_related("main_policy", "owning_section").order_by("-updated_at")[:limit]
