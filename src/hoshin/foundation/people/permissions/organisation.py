"""Who may change the organisation.

CIO staff keep sections, posts and ordinary assignments in order. Posts that carry power over the house (the CIO side,
auditors, operators) are filled by operators only, so that nobody can lift themselves up unseen by the operators.
"""

from hoshin.foundation.people.rules import CIO_SIDE, Person, Role
from hoshin.kernel.errors import NotAllowed

ORGANISERS = (Role.OPERATOR, Role.CIO_STAFF)
POWERFUL_ROLES = CIO_SIDE | {Role.AUDITOR, Role.OPERATOR}


def can_organise(person: Person) -> bool:
    """Whether this person may change sections, offices, posts and ordinary assignments."""
    return person.has_role(*ORGANISERS)


def can_assign(person: Person, role: Role) -> bool:
    """Whether this person may put somebody into a post of that role, or take them out of it."""
    return person.has_role(Role.OPERATOR) or (role not in POWERFUL_ROLES and can_organise(person))


def can_manage_accounts(person: Person) -> bool:
    """Whether this person may register, change and deactivate staff accounts."""
    return person.has_role(Role.OPERATOR)


def can_announce_absence_of(person: Person, account_id: int) -> bool:
    """Whether this person may enter that account's absence: everybody their own, operators for those who cannot."""
    return person.account_id == account_id or person.has_role(Role.OPERATOR)


def check_may_organise(person: Person) -> None:
    """Raise NotAllowed unless `can_organise`."""
    if not can_organise(person):
        raise NotAllowed("組織を変更できるのは、運用者とCIOスタッフです。")


def check_may_assign(person: Person, role: Role) -> None:
    """Raise NotAllowed unless `can_assign`."""
    if not can_assign(person, role):
        raise NotAllowed(f"「{role.label}」の職の発令を登録できるのは、運用者だけです。")


def check_may_manage_accounts(person: Person) -> None:
    """Raise NotAllowed unless `can_manage_accounts`."""
    if not can_manage_accounts(person):
        raise NotAllowed("職員の登録と変更ができるのは、運用者だけです。")
