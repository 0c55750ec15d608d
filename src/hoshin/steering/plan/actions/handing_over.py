"""What of the plan passes to somebody else when officials move.

Called by a handover, inside its transaction, for somebody who may hand over; each of them asks once more.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.handover.public import HoldingKind, Keeping, check_may_hand_over, register_holdings
from hoshin.foundation.people.public import Person, account_labels, section_name_on
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.actions.sheets import keep_snapshot, put_into_search, write_trail
from hoshin.steering.plan.models import Advice, BudgetYear, Sheet, SheetFollow, StudyRequest
from hoshin.steering.plan.queries.holdings import (
    advice_given,
    advice_to_answer,
    followed_sheets,
    reports_owed,
    sheets_of_posts,
    sheets_of_sections,
    studies_asked,
    years_to_assess,
)
from hoshin.steering.plan.rules import StudyState


def register_plan_holdings() -> None:
    """Let the plan's things pass in a handover; answers and reports that are owed go with their sheet."""
    for kind in (
        HoldingKind("plan.sheet", "個票（担当課）", Keeping.SECTION, sheets_of_sections, pass_sheets),
        HoldingKind(
            "plan.advice_to_answer", "回答していない助言", Keeping.SECTION, advice_to_answer, goes_with="plan.sheet"
        ),
        HoldingKind("plan.report_owed", "月次報告", Keeping.SECTION, reports_owed, goes_with="plan.sheet"),
        HoldingKind("plan.budget_year", "年度予算の査定", Keeping.SECTION, years_to_assess, pass_budget_years),
        HoldingKind("plan.study_request", "検討依頼", Keeping.SECTION, studies_asked, pass_study_requests),
        HoldingKind("plan.sheet_in_charge", "個票（担当CIOスタッフ）", Keeping.POST, sheets_of_posts, pass_charge),
        HoldingKind("plan.advice", "回答を待つ助言", Keeping.ACCOUNT, advice_given, pass_advice),
        HoldingKind("plan.follow", "フォローしている個票", Keeping.ACCOUNT, followed_sheets, pass_follows),
    ):
        register_holdings(kind)


@transaction.atomic
def pass_sheets(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Give sheets to another section; what they owe (reports, answers) goes with them."""
    check_may_hand_over(person)
    for sheet in (
        Sheet.objects.select_for_update(of=("self",)).select_related("owning_section").filter(pk__in=thing_ids)
    ):
        before = {"owning_section": sheet.owning_section.name}
        sheet.owning_section_id, sheet.updated_at = to_id, now
        sheet.save(update_fields=["owning_section", "updated_at"])
        put_into_search(sheet, now)
        after = {"owning_section": section_name_on(to_id, local_date(now))}
        write_trail(sheet, actor=person.actor, name="handed_over", now=now, before=before, after=after)


@transaction.atomic
def pass_charge(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Put another CIO staff post in charge of sheets."""
    check_may_hand_over(person)
    for sheet in Sheet.objects.select_for_update().filter(pk__in=thing_ids):
        before = {"staff_post": sheet.staff_post_id}
        sheet.staff_post_id, sheet.updated_at = to_id, now
        sheet.version += 1
        sheet.save(update_fields=["staff_post", "updated_at", "version"])
        keep_snapshot(sheet, person, now)
        after = {"staff_post": to_id}
        write_trail(sheet, actor=person.actor, name="charge_handed_over", now=now, before=before, after=after)


@transaction.atomic
def pass_follows(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Let somebody else follow sheets in the place of whoever followed them."""
    check_may_hand_over(person)
    labels = account_labels({to_id})
    for follow in SheetFollow.objects.select_for_update(of=("self",)).select_related("sheet").filter(pk__in=thing_ids):
        SheetFollow.objects.get_or_create(account_id=to_id, sheet=follow.sheet, defaults={"since": now})
        follow.delete()
        after = {"keeper": labels.get(to_id, "")}
        write_trail(follow.sheet, actor=person.actor, name="follow_handed_over", now=now, after=after)


@transaction.atomic
def pass_advice(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Let somebody else hear the answer to open advice; who gave it stays as it was."""
    check_may_hand_over(person)
    labels = account_labels({to_id})
    for advice in Advice.objects.select_for_update(of=("self",)).select_related("sheet").filter(pk__in=thing_ids):
        advice.answer_to_id = to_id
        advice.save(update_fields=["answer_to"])
        after = {"advice": advice.body, "keeper": labels.get(to_id, "")}
        write_trail(advice.sheet, actor=person.actor, name="advice_handed_over", now=now, after=after)


@transaction.atomic
def pass_study_requests(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Let another section answer study requests; RuleBroken when it is asked the same already."""
    check_may_hand_over(person)
    for request in (
        StudyRequest.objects.select_for_update(of=("self",)).select_related("section").filter(pk__in=thing_ids)
    ):
        asked = StudyRequest.objects.filter(research=request.research_id, section_id=to_id, state=StudyState.OPEN.value)
        if asked.exists():
            raise RuleBroken(
                f"「{request.title}」は、引き継ぐ先の組織にも検討を依頼しています。別の組織を選んでください。"
            )
        before = {"section": request.section.name}
        request.section_id = to_id
        request.save(update_fields=["section"])
        record(
            actor=person.actor,
            name="plan.study_request.handed_over",
            thing_kind="plan.study_request",
            thing_id=request.pk,
            thing_label=request.title,
            before=before,
            after={"section": section_name_on(to_id, local_date(now))},
            now=now,
        )


@transaction.atomic
def pass_budget_years(*, person: Person, thing_ids: Sequence[str], to_id: int, now: datetime) -> None:
    """Let another section assess the requests of years whose result is still to come."""
    check_may_hand_over(person)
    for year in (
        BudgetYear.objects.select_for_update(of=("self",)).select_related("finance_section").filter(pk__in=thing_ids)
    ):
        before = {"finance_section": year.finance_section.name if year.finance_section else ""}
        year.finance_section_id = to_id
        year.save(update_fields=["finance_section"])
        record(
            actor=person.actor,
            name="plan.budget_year.handed_over",
            thing_kind="plan.budget_year",
            thing_id=year.pk,
            thing_label=str(year),
            before=before,
            after={"finance_section": section_name_on(to_id, local_date(now))},
            now=now,
        )
