"""One sheet while its story is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.plan.stories import SheetStory, Step
from hoshin.foundation.people.public import Person
from hoshin.steering.policy.public import basic_policies, focus_items


@dataclass
class Life:
    """One sheet while its story is told: its number in the database, those of what belongs to it, what later steps need."""

    story: SheetStory
    organisation: Organisation
    sheet_id: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def person(self, login_name: str, now: datetime) -> Person:
        """Somebody of the demo city; `head`, `member` and `staff` mean those of this sheet."""
        own = {"head": self.story.head, "member": self.story.member, "staff": self.story.staff}
        return self.organisation.person(own.get(login_name, login_name), now=now)


Verb = Callable[[Life, Step, datetime], None]


def content_of(life: Life) -> dict[str, Any]:
    """The content of the file with numbers for the names in it."""
    content = dict(life.story.content)
    chosen = set(content.pop("focus_items", []))
    policies = {policy.number: policy.pk for policy in basic_policies()}
    content["focus_items"] = sorted(item.pk for item in focus_items() if item.label in chosen)
    content["other_policies"] = sorted(policies[number] for number in content.pop("other_policies", []))
    content["related_sections"] = sorted(
        life.organisation.sections[code] for code in content.pop("related_sections", [])
    )
    return content
