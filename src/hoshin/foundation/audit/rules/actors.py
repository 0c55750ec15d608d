from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Who can act: a staff account, a citizen, somebody who has not signed in, another system, or the house itself."""

    STAFF = "staff"
    CITIZEN = "citizen"
    VISITOR = "visitor"
    PROGRAM = "program"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The kind's name on screen."""
        return _LABELS[self]


_LABELS = {
    ActorKind.STAFF: "職員",
    ActorKind.CITIZEN: "市民",
    ActorKind.VISITOR: "閲覧者",
    ActorKind.PROGRAM: "連携先のシステム",
    ActorKind.SYSTEM: "システム",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, as it is written into the trail for ever.

    Kind and id instead of a foreign key: the trail outlives accounts and lies below every kind of person.
    `acting_for` names the absent person for whom a deputy acted (代決).
    """

    kind: ActorKind
    id: str
    label: str
    acting_for: str = ""


SYSTEM = Actor(ActorKind.SYSTEM, "", "システム")
