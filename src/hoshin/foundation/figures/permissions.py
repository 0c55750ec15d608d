from hoshin.foundation.people.public import Person, Role


def can_measure(person: Person) -> bool:
    """True for those who may have an indicator counted again at once: the CIO side and operators."""
    return person.is_cio_side or person.has_role(Role.OPERATOR)
