"""What can be asked of the policy."""

from hoshin.steering.policy.queries.comments import ThreadView, threads_by_paragraph, threads_of
from hoshin.steering.policy.queries.comparing import RevisionComparison, comparison_for
from hoshin.steering.policy.queries.documents import (
    Chapter,
    Document,
    FocusGroup,
    Part,
    PolicyText,
    Principle,
    SectionView,
    document_of,
)
from hoshin.steering.policy.queries.editing import Merge, merge_of, removed_sections
from hoshin.steering.policy.queries.finding import SEARCH_KIND, search_rows
from hoshin.steering.policy.queries.identity import (
    basic_policies,
    categories_valid_on,
    focus_items,
    proposed_categories,
)
from hoshin.steering.policy.queries.opendata import as_open_data
from hoshin.steering.policy.queries.paper import comparison_on_paper, comparison_rows, policy_on_paper
from hoshin.steering.policy.queries.revisions import (
    policies_for_table,
    proposed_name,
    public_revisions,
    revision_for,
    revision_in_force,
    revisions_for,
)
from hoshin.steering.policy.queries.schemes import classification_of, stored_schemes
from hoshin.steering.policy.queries.serving import ServingSheet, register_serving_sheets, sheets_serving

__all__ = [
    "SEARCH_KIND",
    "Chapter",
    "Document",
    "FocusGroup",
    "Merge",
    "Part",
    "PolicyText",
    "Principle",
    "RevisionComparison",
    "SectionView",
    "ServingSheet",
    "ThreadView",
    "as_open_data",
    "basic_policies",
    "categories_valid_on",
    "classification_of",
    "comparison_for",
    "comparison_on_paper",
    "comparison_rows",
    "document_of",
    "focus_items",
    "merge_of",
    "policies_for_table",
    "policy_on_paper",
    "proposed_categories",
    "proposed_name",
    "public_revisions",
    "register_serving_sheets",
    "removed_sections",
    "revision_for",
    "revision_in_force",
    "revisions_for",
    "search_rows",
    "sheets_serving",
    "stored_schemes",
    "threads_by_paragraph",
    "threads_of",
]
