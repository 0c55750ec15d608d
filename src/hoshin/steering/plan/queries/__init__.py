"""What the plan can be asked; every list is bounded, every page's queries do not grow with the plan."""

from hoshin.steering.plan.queries.calendars import calendar_of_section
from hoshin.steering.plan.queries.comparison_tables import marked_rows
from hoshin.steering.plan.queries.dashboard import Dashboard, PolicyProgress, dashboard
from hoshin.steering.plan.queries.disclosure import disclosure_on, embargoes_of
from hoshin.steering.plan.queries.editions import (
    compare_moments,
    edition_by_number,
    edition_sheet,
    edition_sheets,
    editions_for,
    is_seal_whole,
    moment_of,
)
from hoshin.steering.plan.queries.feeds import feed_of_plan, feed_of_policy, feed_of_sheet
from hoshin.steering.plan.queries.kpis import KpiReading, kpi_readings, readings_of, standings_by
from hoshin.steering.plan.queries.open_data import paper_content, plan_as_data
from hoshin.steering.plan.queries.open_tables import plan_as_package, sheets_as_csv
from hoshin.steering.plan.queries.page import (
    SheetPage,
    content_of,
    last_report,
    month_to_report,
    number_of,
    open_consultations,
    owed_months,
    public_sheet_by_number,
    sheet_by_number,
    sheet_page,
)
from hoshin.steering.plan.queries.searching import search_rows, sheet_version
from hoshin.steering.plan.queries.table import (
    SORT_LABELS,
    SORTS,
    BoardColumn,
    Wanted,
    board,
    counts_by_state,
    narrowed,
    newest_public,
    saved_filters,
    sheet_table,
)
from hoshin.steering.plan.queries.timetable import Clash, Schedule, publicly_scheduled, schedule
from hoshin.steering.plan.queries.waiting import followed_by, late_for, waiting_in_plan

__all__ = [
    "SORTS",
    "SORT_LABELS",
    "BoardColumn",
    "Clash",
    "Dashboard",
    "KpiReading",
    "PolicyProgress",
    "Schedule",
    "SheetPage",
    "Wanted",
    "board",
    "calendar_of_section",
    "compare_moments",
    "content_of",
    "counts_by_state",
    "dashboard",
    "disclosure_on",
    "edition_by_number",
    "edition_sheet",
    "edition_sheets",
    "editions_for",
    "embargoes_of",
    "feed_of_plan",
    "feed_of_policy",
    "feed_of_sheet",
    "followed_by",
    "is_seal_whole",
    "kpi_readings",
    "last_report",
    "late_for",
    "marked_rows",
    "moment_of",
    "month_to_report",
    "narrowed",
    "newest_public",
    "number_of",
    "open_consultations",
    "owed_months",
    "paper_content",
    "plan_as_data",
    "plan_as_package",
    "public_sheet_by_number",
    "publicly_scheduled",
    "readings_of",
    "saved_filters",
    "schedule",
    "search_rows",
    "sheet_by_number",
    "sheet_page",
    "sheet_table",
    "sheet_version",
    "sheets_as_csv",
    "standings_by",
    "waiting_in_plan",
]
