"""What is true of the policy without a database: its life, its sections, its passages, and how revisions compare."""

from hoshin.steering.policy.rules.classification import Category, Classification, Scheme, tabulate
from hoshin.steering.policy.rules.classification import from_json as classification_from_json
from hoshin.steering.policy.rules.comments import COMMENTER, OPEN_THREAD, RESOLVED_THREAD, THREAD_FLOW
from hoshin.steering.policy.rules.comparison import Block, Cell, Change, Comparison, Row, compare
from hoshin.steering.policy.rules.difference import Span, difference
from hoshin.steering.policy.rules.document import Passage, PassageKind, flatten
from hoshin.steering.policy.rules.identity import CIRCLED, LARGEST_NUMBER, Field, circled
from hoshin.steering.policy.rules.merging import Choice, MergeRow, Verdict, compose, three_way
from hoshin.steering.policy.rules.paragraphs import Paragraph, carry_keys, join, normalise, split
from hoshin.steering.policy.rules.principle import Piece, annotate
from hoshin.steering.policy.rules.revisions import (
    APPROVED,
    CIO_STAFF,
    DECIDER,
    DECIDING,
    DRAFT,
    EDITABLE,
    FALLEN,
    OPEN,
    REJECTED,
    RETURNED,
    REVISION_FLOW,
    WITHDRAWN,
    check_effective_on,
    day_in_force,
    next_name,
)
from hoshin.steering.policy.rules.schemes import ImportPlan, SchemeFile, SchemesRefused, plan_import, read_schemes
from hoshin.steering.policy.rules.schemes import as_json as schemes_as_json
from hoshin.steering.policy.rules.sections import OF_A_POLICY, Kind, Placed, SectionText, check_order, place

__all__ = [
    "APPROVED",
    "CIO_STAFF",
    "CIRCLED",
    "COMMENTER",
    "DECIDER",
    "DECIDING",
    "DRAFT",
    "EDITABLE",
    "FALLEN",
    "LARGEST_NUMBER",
    "OF_A_POLICY",
    "OPEN",
    "OPEN_THREAD",
    "REJECTED",
    "RESOLVED_THREAD",
    "RETURNED",
    "REVISION_FLOW",
    "THREAD_FLOW",
    "WITHDRAWN",
    "Block",
    "Category",
    "Cell",
    "Change",
    "Choice",
    "Classification",
    "Comparison",
    "Field",
    "ImportPlan",
    "Kind",
    "MergeRow",
    "Paragraph",
    "Passage",
    "PassageKind",
    "Piece",
    "Placed",
    "Row",
    "Scheme",
    "SchemeFile",
    "SchemesRefused",
    "SectionText",
    "Span",
    "Verdict",
    "annotate",
    "carry_keys",
    "check_effective_on",
    "check_order",
    "circled",
    "classification_from_json",
    "compare",
    "compose",
    "day_in_force",
    "difference",
    "flatten",
    "join",
    "next_name",
    "normalise",
    "place",
    "plan_import",
    "read_schemes",
    "schemes_as_json",
    "split",
    "tabulate",
    "three_way",
]
