"""Who is asking, who may open which page, and who may change the organisation."""

from hoshin.foundation.people.permissions.organisation import (
    can_announce_absence_of,
    can_assign,
    can_manage_accounts,
    can_organise,
    check_may_assign,
    check_may_manage_accounts,
    check_may_organise,
)
from hoshin.foundation.people.permissions.pages import (
    PageRequest,
    PersonMiddleware,
    account_page,
    person_of,
    public_page,
    staff_page,
)

__all__ = [
    "PageRequest",
    "PersonMiddleware",
    "account_page",
    "can_announce_absence_of",
    "can_assign",
    "can_manage_accounts",
    "can_organise",
    "check_may_assign",
    "check_may_manage_accounts",
    "check_may_organise",
    "person_of",
    "public_page",
    "staff_page",
]
