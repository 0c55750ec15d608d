from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotAllowed

INSPECTORS = (Role.AUDITOR, Role.OPERATOR)


def can_inspect(person: Person) -> bool:
    """Whether this person may read the whole trail."""
    return person.has_role(*INSPECTORS)


def check_may_inspect(person: Person) -> None:
    """Raise NotAllowed unless `can_inspect`."""
    if not can_inspect(person):
        raise NotAllowed("監査証跡を扱えるのは、監査担当と運用者です。")
