"""The tables of the policy."""

from hoshin.steering.policy.models.comment import Comment, Thread
from hoshin.steering.policy.models.identity import (
    BasicPolicy,
    CategoryProposal,
    ClassificationScheme,
    FocusItem,
    NationalCategory,
)
from hoshin.steering.policy.models.revision import Revision, RevisionQuerySet, Section, SectionParagraph, SectionVersion

__all__ = [
    "BasicPolicy",
    "CategoryProposal",
    "ClassificationScheme",
    "Comment",
    "FocusItem",
    "NationalCategory",
    "Revision",
    "RevisionQuerySet",
    "Section",
    "SectionParagraph",
    "SectionVersion",
    "Thread",
]
