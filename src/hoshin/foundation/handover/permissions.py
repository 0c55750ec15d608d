from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotAllowed

ORGANISERS = (Role.OPERATOR, Role.CIO_STAFF)


def check_may_hand_over(person: Person) -> None:
    """Raise NotAllowed unless the person keeps the organisation in order."""
    if not person.has_role(*ORGANISERS):
        raise NotAllowed("引継ぎを行えるのは、運用者とCIOスタッフです。")
