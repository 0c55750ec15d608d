"""The door of the people room."""

from hoshin.foundation.people.queries import person_of
from hoshin.foundation.people.rules import CIO_SIDE, VISITOR, HeldPost, Person, Role

__all__ = ["CIO_SIDE", "VISITOR", "HeldPost", "Person", "Role", "person_of"]
