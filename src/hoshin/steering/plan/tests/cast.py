"""The standing cast of the plan's tests: a small city hall in which every role is held by somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hoshin.foundation.approvals.public import approve, current_request
from hoshin.foundation.people.models import Assignment, Office, Post, Section, StaffAccount
from hoshin.foundation.people.public import Person, Role, person_of
from hoshin.kernel.clock import JAPAN
from hoshin.steering.plan import actions
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.rules import Direction, PlannedStage, SheetState
from hoshin.steering.policy.models import BasicPolicy

NOW = datetime(2025, 6, 2, 10, 0, tzinfo=JAPAN)
FOUNDED = date(2020, 4, 1)


@dataclass
class Cast:
    """Everybody a test may need."""

    cio: Person
    deputy_cio: Person
    aide: Person
    staff: Person
    head: Person
    member: Person
    stranger: Person
    expert: Person
    auditor: Person
    section: Section
    other_section: Section
    policy: BasicPolicy


def account(login_name: str, label: str) -> StaffAccount:
    return StaffAccount.objects.create(login_name=login_name, label=label, created_at=NOW)


def holder(login_name: str, role: Role, section: Section | None) -> Person:
    post = Post.objects.create(code=f"post-{login_name}", title=role.label, role=role.value, section=section)
    person = account(login_name, f"{section.name} {role.label}" if section else "大学の研究者")
    Assignment.objects.create(account=person, post=post, starts_on=FOUNDED)
    return person_of(person, now=NOW)


def make_cast() -> Cast:
    office = Office.objects.create(code="main", name="本庁舎", is_main=True)

    def section(code: str, name: str, *, is_ict: bool = False) -> Section:
        return Section.objects.create(code=code, name=name, office=office, starts_on=FOUNDED, is_ict_section=is_ict)

    top, ict = section("top", "市長部局"), section("ict", "情報政策室", is_ict=True)
    own, other = section("civic", "市民課"), section("road", "道路課")
    policy, _ = BasicPolicy.objects.get_or_create(
        number=1, defaults={"code": "procedures", "title": "行政手続等の利便性の向上", "field": "citizen_industry"}
    )
    return Cast(
        cio=holder("cio", Role.CIO, top),
        deputy_cio=holder("deputy", Role.DEPUTY_CIO, top),
        aide=holder("aide", Role.CIO_AIDE, top),
        staff=holder("staff", Role.CIO_STAFF, ict),
        head=holder("head", Role.SECTION_HEAD, own),
        member=holder("member", Role.SECTION_MEMBER, own),
        stranger=holder("stranger", Role.SECTION_MEMBER, other),
        expert=holder("expert", Role.EXPERT, None),
        auditor=holder("auditor", Role.AUDITOR, top),
        section=own,
        other_section=other,
        policy=policy,
    )


FULL_CONTENT = {
    "issue": "窓口の待ち時間が長い",
    "present": "来庁しないと申請できない",
    "ideal": "家から申請できる",
    "purpose": "来庁の負担を減らす",
    "means": "オンライン申請",
}


def drafted(cast: Cast, title: str = "オンライン申請の導入") -> Sheet:
    return actions.draft_sheet(
        person=cast.member,
        title=title,
        main_policy_id=cast.policy.pk,
        owning_section_id=cast.section.pk,
        content=FULL_CONTENT,
        now=NOW,
    )


def planned(cast: Cast, title: str = "オンライン申請の導入") -> Sheet:
    sheet = drafted(cast, title)
    actions.propose(person=cast.head, sheet_id=sheet.pk, now=NOW)
    actions.start_planning(person=cast.staff, sheet_id=sheet.pk, staff_post_id=None, now=NOW)
    actions.add_kpi(
        person=cast.member,
        sheet_id=sheet.pk,
        name="オンライン化率",
        unit="％",
        direction=Direction.UP,
        baseline=Decimal(5),
        baseline_on=date(2025, 4, 1),
        target=Decimal(60),
        target_on=date(2027, 3, 31),
        source="受付簿の集計",
        now=NOW,
    )
    return fresh(sheet)


def answer_all(cast: Cast, sheet: Sheet) -> None:
    for consultation in sheet.consultations.filter(answered_at=None):
        actions.answer_consultation(person=cast.aide, consultation_id=consultation.pk, remark="異存なし", now=NOW)


def budgeted(cast: Cast, title: str = "オンライン申請の導入") -> Sheet:
    sheet = planned(cast, title)
    actions.start_budgeting(person=cast.head, sheet_id=sheet.pk, now=NOW)
    line = actions.request_budget(
        person=cast.member, sheet_id=sheet.pk, fiscal_year=2026, requested=5000, purpose="構築", now=NOW
    )
    actions.assess_budget(person=cast.staff, line_id=line.pk, assessed=4500, reason="", now=NOW)
    actions.grant_budget(person=cast.staff, line_id=line.pk, budgeted=4500, now=NOW)
    answer_all(cast, sheet)
    return fresh(sheet)


def decide(cast: Cast, sheet: Sheet, *people: Person) -> Sheet:
    """These people approve the open request one after the other."""
    for person in people:
        request = current_request("plan.sheet", sheet.pk)
        assert request is not None
        approve(person=person, request_id=request.pk, seen_digest=request.content_digest, now=NOW)
    return fresh(sheet)


def listed(cast: Cast, title: str = "オンライン申請の導入") -> Sheet:
    sheet = budgeted(cast, title)
    actions.submit_for_decision(person=cast.head, sheet_id=sheet.pk, note="", now=NOW)
    return decide(cast, sheet, cast.staff, cast.aide, cast.deputy_cio, cast.cio)


def routed(cast: Cast, *stages: SheetState) -> Sheet:
    """A listed sheet whose first stage has begun."""
    sheet = listed(cast)
    actions.choose_route(person=cast.head, sheet_id=sheet.pk, stages=route(*stages), reason="", now=NOW)
    actions.begin(person=cast.head, sheet_id=sheet.pk, now=NOW)
    return fresh(sheet)


def route(*stages: SheetState) -> list[PlannedStage]:
    chosen = stages or (SheetState.PROCUREMENT, SheetState.FULL_INTRODUCTION)
    return [
        PlannedStage(stage, date(2025, 7 + place, 1), date(2025, 7 + place, 28)) for place, stage in enumerate(chosen)
    ]


def fresh(sheet: Sheet) -> Sheet:
    return Sheet.objects.get(pk=sheet.pk)
