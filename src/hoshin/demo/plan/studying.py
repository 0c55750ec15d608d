"""CIO staff research a technology and ask the section to study it, once or again."""

from datetime import datetime, timedelta

from hoshin.demo.plan.life import Life, content_of
from hoshin.demo.plan.sharing import link_procedures, mark_technologies
from hoshin.demo.plan.stories import Step
from hoshin.kernel.clock import local_date
from hoshin.steering.plan import public as plan
from hoshin.steering.policy.public import basic_policies


def study(life: Life, step: Step, now: datetime) -> None:
    """CIO staff research a technology and ask the section to study it, which it accepts."""
    research, asked = _research(life, step, now)
    sheet = plan.accept_study(
        person=life.person("head", now), request_id=asked, note=step.values.get("note", ""), now=now
    )
    life.sheet_id = sheet.pk
    life.numbers["research"] = research
    plan.edit_sheet(
        person=life.person("member", now),
        sheet_id=sheet.pk,
        seen_version=sheet.version,
        content=content_of(life),
        now=now,
    )
    mark_technologies(life, now)
    link_procedures(life, now)


def declined_study(life: Life, step: Step, now: datetime) -> None:
    """The section declines with reasons; the request stays findable."""
    research, asked = _research(life, step, now)
    plan.decline_study(person=life.person("head", now), request_id=asked, reason=step.values["reason"], now=now)
    life.numbers |= {"research": research, "declined": asked}


def _research(life: Life, step: Step, now: datetime) -> tuple[int, int]:
    """The research record and the request, made anew or raised again."""
    values = step.values
    research = (
        life.numbers.get("research")
        or plan.record_research(
            person=life.person("staff", now),
            technology=values["technology"],
            summary=values["summary"],
            findings=values["findings"],
            kind=plan.TechnologyKind(next(iter(life.story.technologies), "other")),
            title=f"{life.story.title}に使える技術",
            maturity=plan.Maturity(values["maturity"]),
            security_remark=values.get("security_remark", ""),
            main_policy_id=basic_policies().get(number=life.story.policy).pk,
            now=now,
        ).pk
    )
    asked = plan.ask_to_study(
        person=life.person("staff", now),
        research_id=research,
        section_id=life.organisation.sections[life.story.section],
        title=life.story.title,
        question=values["question"],
        due_on=local_date(now) + timedelta(days=30),
        previous_id=life.numbers.get("declined"),
        now=now,
    )
    return research, asked.pk
