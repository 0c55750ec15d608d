from hoshin.foundation.people.public import Person
from hoshin.foundation.search.rules import Audience


def audiences_of(person: Person) -> tuple[Audience, ...]:
    """The audiences that `person` belongs to: people of the city hall find everything, others what is public."""
    return (Audience.PUBLIC, Audience.STAFF) if person.is_staff else (Audience.PUBLIC,)
