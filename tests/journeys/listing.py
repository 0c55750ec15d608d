"""A listed sheet with its first proof of concept under way, for the journeys that begin where another one ends."""

from tests.chaos.house import House

LIST = """
from datetime import date, timedelta
from decimal import Decimal
from hoshin.foundation.approvals.public import approve, current_request
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.public import person_of
from hoshin.kernel import clock
from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.steering.plan import public as plan
from hoshin.steering.policy.public import basic_policies
now = clock.now()
today = clock.today()
def who(name):
    return person_of(StaffAccount.objects.get(login_name=name), now=now)
member, head, staff = map(who, ("kenko-staff", "kenko-head", "joho-chief"))
texts = {{
    "issue": "窓口の待ち時間が長い", "present": "来庁しないと申し込めない", "ideal": "家から申し込める", "purpose": "来庁の負担を減らす",
    "means": "予約の仕組み",
}}
sheet = plan.draft_sheet(
    person=member, title={title!r}, main_policy_id=basic_policies().get(number=1).pk,
    owning_section_id=head.posts[0].section_id, content=texts, now=now,
)
plan.propose(person=head, sheet_id=sheet.pk, now=now)
plan.start_planning(person=staff, sheet_id=sheet.pk, staff_post_id=None, now=now)
plan.add_kpi(
    person=member, sheet_id=sheet.pk, name="件数", unit="件", direction=plan.Direction.UP, baseline=None, baseline_on=None,
    target=Decimal(9), target_on=date(2030, 3, 31), source="台帳", now=now,
)
plan.start_budgeting(person=head, sheet_id=sheet.pk, now=now)
line = plan.request_budget(
    person=member, sheet_id=sheet.pk, fiscal_year=FiscalYear.of(today).year, requested=900, purpose="構築", now=now
)
plan.assess_budget(person=staff, line_id=line.pk, assessed=800, reason="", now=now)
plan.grant_budget(person=staff, line_id=line.pk, budgeted=800, now=now)
for number in plan.open_consultations(sheet.pk):
    plan.answer_consultation(person=who("cio-aide"), consultation_id=number, remark="異存なし", now=now)
plan.submit_for_decision(person=head, sheet_id=sheet.pk, note="", now=now)
for name in ("joho-chief", "cio-aide", "deputy-cio", "cio"):
    request = current_request("plan.sheet", sheet.pk)
    approve(person=who(name), request_id=request.pk, seen_digest=request.content_digest, now=now)
stages = [
    plan.PlannedStage(stage, today + timedelta(days=30 * place), today + timedelta(days=30 * place + 28))
    for place, stage in enumerate((plan.SheetState.PROOF_OF_CONCEPT, plan.SheetState.FULL_INTRODUCTION))
]
plan.choose_route(person=head, sheet_id=sheet.pk, stages=stages, reason="", now=now)
plan.begin(person=head, sheet_id=sheet.pk, now=now)
print(sheet.number)
"""


def list_sheet(house: House, title: str) -> str:
    """List a sheet of that title of the public health section, begin its proof of concept, and return its number."""
    return house.python(LIST.format(title=title)).strip().splitlines()[-1]
