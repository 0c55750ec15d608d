from hoshin.citizens.procedures.queries.register import (
    CatalogueEntry,
    catalogue,
    catalogue_entry,
    entries,
    entry_of,
    live_sections,
    procedure_by_code,
    register_list,
    topic_counts,
)
from hoshin.citizens.procedures.queries.searching import KIND, count_rows, procedure_row, search_rows

__all__ = [
    "KIND",
    "CatalogueEntry",
    "catalogue",
    "catalogue_entry",
    "count_rows",
    "entries",
    "entry_of",
    "live_sections",
    "procedure_by_code",
    "procedure_row",
    "register_list",
    "search_rows",
    "topic_counts",
]
