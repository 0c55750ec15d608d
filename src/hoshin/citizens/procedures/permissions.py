"""Who may see, register and design procedures."""

from hoshin.citizens.procedures.models import Procedure, ProcedureQuerySet
from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotAllowed, NotFound


def visible_to(person: Person) -> ProcedureQuerySet:
    """The procedures this person may see: officials all of them, everybody else the public ones."""
    procedures: ProcedureQuerySet = Procedure.objects.all()
    return procedures if person.is_staff else procedures.published()


def can_register(person: Person) -> bool:
    """Whether the person may change the register as a whole: CIO staff, who look after what goes online."""
    return person.has_role(Role.CIO_STAFF)


def can_change(person: Person, procedure: Procedure) -> bool:
    """Whether the person may change this procedure and its forms: its section, and CIO staff."""
    return can_register(person) or person.belongs_to(procedure.section_id)


def require_register(person: Person) -> None:
    """Raise NotAllowed unless `can_register`."""
    if not can_register(person):
        raise NotAllowed("手続の台帳をまとめて変更できるのは、CIOスタッフです。")


def require_change(person: Person, procedure: Procedure) -> None:
    """Raise NotFound for a stranger, NotAllowed for an official of another section."""
    if not person.is_staff:
        raise NotFound("お探しの手続は見つかりません。")
    if not can_change(person, procedure):
        raise NotAllowed("この手続を変更できるのは、担当課とCIOスタッフです。")
