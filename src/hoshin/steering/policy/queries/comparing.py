from dataclasses import dataclass
from datetime import date

from hoshin.foundation.people.public import Person
from hoshin.steering.policy.models import Revision
from hoshin.steering.policy.queries.documents import document_of
from hoshin.steering.policy.queries.revisions import revision_for
from hoshin.steering.policy.rules import Comparison, compare


@dataclass(frozen=True)
class RevisionComparison:
    """Two revisions side by side."""

    old: Revision
    new: Revision
    comparison: Comparison


def comparison_for(person: Person, old: int, new: int, *, today: date) -> RevisionComparison:
    """The comparison table between the revisions of these numbers; NotFound when the person may not read one of them."""
    before = revision_for(person, old, today=today)
    after = revision_for(person, new, today=today)
    documents = [document_of(revision, today=today) for revision in (before, after)]
    return RevisionComparison(before, after, compare(documents[0].passages, documents[1].passages))
