from datetime import date
from typing import Any

from tests.architecture.permission_matrix import OPERATOR, ORGANISERS, STAFF, House, Row

from hoshin.foundation.people.models import Assignment
from hoshin.foundation.people.public import announce_absence, assign, preview_transfer, reorganise_section
from hoshin.foundation.people.queries import section_versions
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.clock import JAPAN

SPRING = date(2027, 4, 1)
TYPED_SPRING = "令和9年4月1日"
LAST_DAY = {"last_day": "令和9年3月31日", "reason": "機構改革"}
HEAD = frozenset({"farm-head"})


def furnish(house: House) -> dict[str, Any]:
    """Something to come of every kind: a change of name, an assignment, an absence, a transfer."""
    city, operator = house.city, house.person("operator")
    farm, head = city.sections["farm"], city.accounts["farm-head"]
    reorganise_section(
        person=operator, section_id=farm.pk, name="農林水産課", parent_id=None, office_id=city.offices["main"].pk,
        effective_on=SPRING, now=NOW,
    )  # fmt: skip
    coming = assign(
        person=operator, account_id=head.pk, post_id=city.posts["road-member"].pk, starts_on=SPRING,
        is_concurrent=True, now=NOW,
    )  # fmt: skip
    absence = announce_absence(
        person=house.person("farm-head"), account_id=head.pk, deputy_id=city.accounts["farm-member"].pk,
        starts_at=NOW.replace(hour=13), ends_at=NOW.replace(hour=17), now=NOW,
    )  # fmt: skip
    rows = "ログイン名,区分,現在の職コード,新しい職コード\nroad-member,主務,road-member,road-head\n"
    batch = preview_transfer(person=operator, file_name="異動.csv", content=rows.encode(), effective_on=SPRING, now=NOW)
    return {
        "change": section_versions(farm.pk)[0].pk,
        "held": Assignment.objects.get(account=head, ends_on=None, is_concurrent=False).pk,
        "coming": coming.pk,
        "absence": absence.pk,
        "transfer": batch.pk,
    }


def farm(house: House) -> dict[str, Any]:
    return {"section_id": house.city.sections["farm"].pk}


def head(house: House) -> dict[str, Any]:
    return {"account_id": house.city.accounts["farm-head"].pk}


def head_post(house: House) -> dict[str, Any]:
    return {"post_id": house.city.posts["farm-head"].pk}


def transfer(house: House) -> dict[str, Any]:
    return {"batch_id": house.things["transfer"]}


def place(house: House) -> dict[str, Any]:
    return {
        "code": "new", "name": "新しい課", "office_id": house.city.offices["main"].pk, "starts_on": TYPED_SPRING,
        "effective_on": TYPED_SPRING, "order": "1",
    }  # fmt: skip


def new_post(house: House) -> dict[str, Any]:
    return {"code": "new", "title": "主査", "role": "section_member", "order": "1"}


def assignment(house: House) -> dict[str, Any]:
    post = house.city.posts["farm-member"].pk
    return {"login_name": "farm-head", "post_id": post, "is_concurrent": "on", "starts_on": TYPED_SPRING}


def change(house: House) -> dict[str, Any]:
    return {"version_id": house.things["change"]}


def account(house: House) -> dict[str, Any]:
    return {"label": "農政課長"}


def days_off(house: House) -> dict[str, Any]:
    day = NOW.astimezone(JAPAN).strftime("%Y-%m-%d")
    return {"first_day": day, "first_time": "18:00", "last_day": day, "last_time": "19:00"}


ROWS = [
    Row("people:organisation", get=STAFF),
    Row("people:offices", get=STAFF),
    Row("people:new_office", get=ORGANISERS, post=ORGANISERS, data=place),
    Row(
        "people:change_office", get=ORGANISERS, post=ORGANISERS, data=place,
        arguments=lambda house: {"office_id": house.city.offices["branch"].pk},
    ),
    Row("people:new_section", get=ORGANISERS, post=ORGANISERS, data=place),
    Row("people:section", get=STAFF, arguments=farm),
    Row("people:change_section", get=ORGANISERS, post=ORGANISERS, arguments=farm, data=place),
    Row("people:arrange_section", get=ORGANISERS, post=ORGANISERS, arguments=farm, data=place),
    Row("people:section_contact", get=ORGANISERS, post=ORGANISERS, arguments=farm),
    Row("people:close_section", get=ORGANISERS, post=ORGANISERS, arguments=farm, data=lambda house: LAST_DAY),
    Row("people:new_post", get=ORGANISERS, post=ORGANISERS, arguments=farm, data=new_post),
    Row("people:withdraw_change", get=ORGANISERS, post=ORGANISERS, arguments=change),
    Row("people:outside", get=STAFF),
    Row("people:new_outside_post", get=ORGANISERS, post=ORGANISERS, data=new_post),
    Row("people:change_post", get=ORGANISERS, post=ORGANISERS, arguments=head_post, data=new_post),
    Row("people:close_post", get=ORGANISERS, post=ORGANISERS, arguments=head_post, data=lambda house: LAST_DAY),
    Row("people:assign", get=ORGANISERS, post=ORGANISERS, data=assignment),
    Row(
        "people:end_assignment", get=ORGANISERS, post=ORGANISERS, data=lambda house: LAST_DAY,
        arguments=lambda house: {"assignment_id": house.things["held"]},
    ),
    Row(
        "people:cancel_assignment", get=ORGANISERS, post=ORGANISERS,
        arguments=lambda house: {"assignment_id": house.things["coming"]},
    ),
    Row("people:people", get=STAFF),
    Row("people:person", get=STAFF, arguments=head),
    Row("people:change_person", get=OPERATOR, post=OPERATOR, arguments=head, data=account),
    Row("people:absence", get=HEAD | OPERATOR, post=HEAD | OPERATOR, arguments=head, data=days_off),
    Row(
        "people:end_absence", post=HEAD | OPERATOR,
        arguments=lambda house: {**head(house), "absence_id": house.things["absence"]},
    ),
    Row("people:my_absences", get=STAFF),
    Row("people:transfers", get=ORGANISERS, post=ORGANISERS),
    Row("people:transfer_template", get=ORGANISERS),
    Row("people:transfer_current", get=ORGANISERS),
    Row("people:transfer", get=ORGANISERS, arguments=transfer),
    Row("people:apply_transfer", get=ORGANISERS, post=ORGANISERS, arguments=transfer),
    Row("people:discard_transfer", post=ORGANISERS, arguments=transfer),
]  # fmt: skip
