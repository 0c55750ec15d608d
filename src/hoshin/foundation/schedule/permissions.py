from hoshin.foundation.people.public import Person, Role


def can_operate(person: Person) -> bool:
    """True for operators: they see failures with their tracebacks and may run jobs by hand."""
    return person.has_role(Role.OPERATOR)
