"""What sections learn from each other: the kinds of technology they use, and sheets that begin with another's case."""

from datetime import datetime

from hoshin.citizens.procedures.public import KIND, catalogue
from hoshin.demo.plan.life import Life, content_of
from hoshin.demo.plan.stories import Step
from hoshin.foundation.links.public import add_link
from hoshin.steering.plan import public as plan
from hoshin.steering.policy.public import basic_policies


def mark_technologies(life: Life, now: datetime) -> None:
    """Say of the new sheet what its file says of its kinds of technology."""
    kinds = [plan.TechnologyKind(kind) for kind in life.story.technologies]
    plan.mark_technologies(person=life.person("member", now), sheet_id=life.sheet_id, kinds=kinds, now=now)


def link_procedures(life: Life, now: datetime) -> None:
    """Link the new sheet to the procedures that its file names, whose figures are counted under its policy then."""
    for code in life.story.procedures:
        add_link(
            person=life.person("member", now),
            source_kind="plan.sheet",
            source_id=life.sheet_id,
            target_kind=KIND,
            target_id=catalogue().get(code=code).pk,
            now=now,
        )


def want_too(life: Life, step: Step, now: datetime) -> None:
    """Start the sheet in its section from another one's case."""
    story = life.story
    sheet = plan.want_too(
        person=life.person("member", now),
        case_id=plan.case_titled(step.values["case_title"]),
        title=story.title,
        main_policy_id=basic_policies().get(number=story.policy).pk,
        owning_section_id=life.organisation.sections[story.section],
        content=content_of(life),
        category_ids=[],
        now=now,
    )
    life.sheet_id = sheet.pk
