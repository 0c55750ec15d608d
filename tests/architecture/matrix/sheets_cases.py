from datetime import timedelta
from typing import Any

from tests.architecture.matrix.sheets import ICT_STAFF, WRITERS, listed_sheet
from tests.architecture.permission_matrix import EVERYBODY, OWNERS, SIGNED_IN, STAFF, House, Row

from hoshin.foundation.people.tests.city import NOW
from hoshin.steering.plan import public as plan
from hoshin.steering.policy.public import basic_policies, proposed_categories

OTHER_SECTIONS = frozenset(STAFF) - OWNERS


def furnish(house: House) -> dict[str, Any]:
    """A completed sheet of the owning section, wanted by another one."""
    policy = basic_policies().get(number=1)
    sheet = listed_sheet(house, policy)
    head = house.person("farm-head")
    plan.advance(person=head, sheet_id=sheet.pk, result="使える", now=NOW)
    plan.mark_technologies(person=head, sheet_id=sheet.pk, kinds=[plan.TechnologyKind.SENSING], now=NOW)
    plan.report_to_cio(person=house.person("ict-staff"), sheet_id=sheet.pk, note="目標を達成", now=NOW)
    plan.complete(person=house.person("cio"), sheet_id=sheet.pk, note="", now=NOW)
    plan.want_too(
        person=house.person("road-head"),
        case_id=sheet.pk,
        title="道路でも",
        main_policy_id=policy.pk,
        owning_section_id=house.city.sections["road"].pk,
        content={},
        category_ids=[category.pk for category in proposed_categories(policy, NOW.date())],
        now=NOW,
    )
    plan.switch_comments(person=house.person("ict-staff"), is_open=True, now=NOW)
    form = plan.form_for_a_comment(NOW - timedelta(minutes=1))
    said = plan.hand_in_comment(number=sheet.number, body="よい取組です", form=form, now=NOW)
    return {"plan_case": sheet.number, "plan_comment": said.pk}


def case(house: House) -> dict[str, Any]:
    return {"number": house.things["plan_case"]}


def no_such_secret(_house: House) -> dict[str, Any]:
    return {"path": "nobody.knows"}


def a_sheet(house: House) -> dict[str, Any]:
    return {"number": house.things["plan_sheet"]}


def comment(house: House) -> dict[str, Any]:
    return {"comment_id": house.things["plan_comment"]}


ROWS = [
    Row("plan:hand_in_comment", get=EVERYBODY, post=EVERYBODY, arguments=a_sheet),
    Row("plan:comments", get=STAFF),
    Row("plan:switch_comments", get=ICT_STAFF, post=ICT_STAFF),
    Row("plan:comment", get=WRITERS, arguments=comment),
    Row("plan:settle_comment", post=ICT_STAFF, arguments=lambda house: {**comment(house), "step": "publish"}),
    Row("plan:subscribe", get=EVERYBODY, post=EVERYBODY),
    Row("plan:subscribe_policy", get=EVERYBODY, post=EVERYBODY, arguments=lambda _house: {"policy_number": 1}),
    Row("plan:subscribe_sheet", get=EVERYBODY, post=EVERYBODY, arguments=a_sheet),
    Row("plan:confirm_mail", get=EVERYBODY, post=EVERYBODY, arguments=no_such_secret),
    Row("plan:stop_mail", get=EVERYBODY, post=EVERYBODY, arguments=no_such_secret),
    Row("plan:public_cases", get=EVERYBODY),
    Row("plan:public_case", get=EVERYBODY, arguments=case),
    Row("plan:cases", get=SIGNED_IN),
    Row("plan:case", get=SIGNED_IN, arguments=case),
    Row("plan:want_too", get=OTHER_SECTIONS, post=OTHER_SECTIONS, arguments=case),
    Row("plan:mark_technologies", get=WRITERS, post=WRITERS, arguments=case),
]
