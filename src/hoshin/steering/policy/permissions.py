"""Who may see, edit, comment on and decide a revision of the policy."""

from datetime import date

from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotAllowed, NotFound
from hoshin.kernel.flow import Move
from hoshin.steering.policy.models import Revision, RevisionQuerySet
from hoshin.steering.policy.rules import APPROVED, CIO_STAFF, EDITABLE, OPEN, REVISION_FLOW

EDITORS = (Role.CIO_STAFF,)
COMMENTERS = (
    Role.CIO,
    Role.DEPUTY_CIO,
    Role.CIO_AIDE,
    Role.CIO_STAFF,
    Role.SECTION_HEAD,
    Role.SECTION_MEMBER,
)


def visible_to(person: Person, *, today: date) -> RevisionQuerySet:
    """The revisions this person may read: the city hall all, everybody else what is or was in force."""
    revisions = RevisionQuerySet(Revision)
    return revisions if person.is_staff else revisions.public_on(today)


def is_public(revision: Revision, *, today: date) -> bool:
    """Whether anybody may read this revision: it was decided and its day has come."""
    return revision.state == APPROVED and revision.effective_on is not None and revision.effective_on <= today


def can_see(person: Person, revision: Revision, *, today: date) -> bool:
    """Whether `visible_to` would include this revision."""
    return person.is_staff or is_public(revision, today=today)


def can_draft(person: Person) -> bool:
    """Whether the person writes the policy: revisions, basic policies, national schemes."""
    return person.has_role(*EDITORS)


def can_edit(person: Person, revision: Revision) -> bool:
    """Whether the person may change the words of this revision as it stands."""
    return can_draft(person) and revision.state in EDITABLE


def can_comment(person: Person, revision: Revision) -> bool:
    """Whether the person may write comments on this revision: sections and the CIO side, until it is decided."""
    return person.has_role(*COMMENTERS) and revision.state in OPEN


def moves_open_to(person: Person, revision: Revision) -> tuple[Move, ...]:
    """The moves this person can do by a button of the revision's page; decisions are made in the approval."""
    parts = {CIO_STAFF} if can_draft(person) else set()
    return tuple(move for move in REVISION_FLOW.moves_from(revision.state) if not move.who.isdisjoint(parts))


def require_sight(person: Person, revision: Revision, *, today: date) -> None:
    """Raise NotFound for a stranger."""
    if not can_see(person, revision, today=today):
        raise NotFound("お探しの版は見つかりません。")


def require_drafting(person: Person) -> None:
    """Raise NotFound for a stranger to drafts, NotAllowed for someone who may read but not write."""
    if not person.is_staff:
        raise NotFound("お探しのものは見つかりません。")
    if not can_draft(person):
        raise NotAllowed("方針を改めることができるのは、CIOスタッフです。意見は、段落ごとに書くことができます。")


def require_commenting(person: Person) -> None:
    """Raise NotFound for a stranger to drafts, NotAllowed for someone who may read but not comment."""
    if not person.is_staff:
        raise NotFound("お探しのものは見つかりません。")
    if not person.has_role(*COMMENTERS):
        raise NotAllowed("意見を書くことができるのは、各課の職員とCIO・CIOスタッフです。")
