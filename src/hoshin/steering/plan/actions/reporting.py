"""The monthly report by the section and its assessment by CIO staff."""

from datetime import date, datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import MoveRefused, NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan.actions.notices import tell_owner
from hoshin.steering.plan.actions.sheets import locked, touch, under_way_since, write_trail
from hoshin.steering.plan.models import Assessment, ProgressReport
from hoshin.steering.plan.permissions import can_assess, parts_of
from hoshin.steering.plan.rules import AssessmentLevel, Part, check_report_month


@transaction.atomic
def report_progress(
    *,
    person: Person,
    sheet_id: int,
    month: date,
    done: str,
    next_step: str,
    barriers: str,
    is_on_schedule: bool,
    now: datetime,
) -> ProgressReport:
    """Report on one month, or correct the report until it has been assessed.

    Done, next and barriers follow the quarterly reviews of public performance reports; a sheet behind its schedule
    names what is in the way (RuleBroken otherwise).
    """
    sheet = locked(person, sheet_id)
    if Part.OWNER.value not in parts_of(person, sheet):
        raise NotAllowed("月次の報告を行うのは、担当課です。")
    first = check_report_month(month, under_way_since=local_date(under_way_since(sheet, now)), today=local_date(now))
    if not done.strip():
        raise RuleBroken("行ったことを入力してください。動きがなければ「動きなし」と記してください。", field="done")
    if not is_on_schedule and not barriers.strip():
        raise RuleBroken("予定どおりでない場合は、妨げとなっていることを入力してください。", field="barriers")
    former = ProgressReport.objects.filter(sheet=sheet, month=first).first()
    if former is not None and Assessment.objects.filter(report=former).exists():
        raise MoveRefused("この月の報告は既に評価されているため、変更できません。翌月の報告に記してください。")
    before = {"done": former.done, "next_step": former.next_step, "barriers": former.barriers} if former else None
    report, _ = ProgressReport.objects.update_or_create(
        sheet=sheet,
        month=first,
        defaults={
            "done": done.strip(),
            "next_step": next_step.strip(),
            "barriers": barriers.strip(),
            "is_on_schedule": is_on_schedule,
            "reported_by": person.title,
            "reported_at": now,
        },
    )
    touch(sheet, now)
    after = {
        "month": first.isoformat(),
        "done": report.done,
        "next_step": report.next_step,
        "barriers": report.barriers,
        "is_on_schedule": is_on_schedule,
    }
    write_trail(sheet, actor=person.actor, name="progress_reported", now=now, before=before, after=after)
    return report


@transaction.atomic
def assess(*, person: Person, report_id: int, level: AssessmentLevel, comment: str, now: datetime) -> Assessment:
    """CIO staff judge a month in five levels, with a comment; who judged is kept. A judgement can be corrected."""
    sheet_id = ProgressReport.objects.filter(pk=report_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound("お探しの報告は見つかりません。")
    sheet = locked(person, sheet_id)
    if not can_assess(person):
        raise NotAllowed("進捗を評価するのは、CIOスタッフです。")
    if not comment.strip():
        raise RuleBroken("所見を入力してください。", field="comment")
    report = ProgressReport.objects.get(pk=report_id)
    former = Assessment.objects.filter(report=report).first()
    before = {"level": former.level, "comment": former.comment} if former else None
    assessment, _ = Assessment.objects.update_or_create(
        report=report,
        defaults={
            "level": level.value,
            "comment": comment.strip(),
            "assessed_by": person.title,
            "assessed_at": now,
        },
    )
    touch(sheet, now)
    after = {"month": report.month.isoformat(), "level": level.value, "comment": comment.strip()}
    write_trail(sheet, actor=person.actor, name="assessed", now=now, before=before, after=after)
    tell_owner(sheet, template="plan.assessed", now=now, note=f"{level.label}：{comment.strip()}")
    return assessment
