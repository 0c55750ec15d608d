from datetime import date

from hoshin.foundation.people.models import Assignment
from hoshin.foundation.people.rules import Role


def holders_of(
    *, role: Role | None = None, section_id: int | None = None, post_id: int | None = None, on: date
) -> list[int]:
    """The active accounts that hold a matching post on `on`, each once: whom a message or a task concerns.

    Raises ValueError when nothing is asked for, because everybody is never what a caller means.
    """
    wanted = {"post__role": role, "post__section_id": section_id, "post_id": post_id}
    criteria = {name: value for name, value in wanted.items() if value is not None}
    if not criteria:
        raise ValueError("name a role, a section or a post")
    held = Assignment.objects.in_force_on(on).filter(account__is_active=True, **criteria)
    return list(held.order_by("account_id").values_list("account_id", flat=True).distinct())
