from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.models import Section
from hoshin.foundation.people.public import (
    PlacedSection,
    Role,
    add_office,
    apply_due_reorganisations,
    arrange_section,
    close_post,
    close_section,
    create_post,
    end_assignment,
    offices_on,
    open_section,
    posts_of,
    rename_office,
    reorganise_section,
    section_choices,
    section_on,
    sections_on,
    withdraw_reorganisation,
)
from hoshin.foundation.people.queries import section_versions
from hoshin.foundation.people.rules import check_no_cycle, in_tree_order
from hoshin.foundation.people.tests.city import FOUNDED, NOW, City
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken

pytestmark = pytest.mark.postgres
TODAY = NOW.date()
SPRING = date(2027, 4, 1)


def names(day):
    return [(section.depth, section.name) for section in sections_on(day)]


def reorganise(city: City, code: str, *, by: str = "ict-staff", now=NOW, **changes):
    section = city.sections[code]
    section.refresh_from_db()
    shape = {"name": section.name, "parent_id": section.parent_id, "office_id": section.office_id}
    return reorganise_section(
        person=city.person(by), section_id=section.pk, now=now, **{**shape, "effective_on": SPRING, **changes}
    )


def test_the_tree_stands_in_order_with_its_depth(city, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert names(TODAY) == [(0, "総務管理部"), (1, "情報政策室"), (0, "農政課")]
    assert names(FOUNDED - timedelta(days=1)) == []
    assert section_choices(TODAY)[1] == (city.sections["ict"].pk, "　情報政策室")


def test_a_new_section_appears_on_its_day(city):
    open_section(
        person=city.person("ict-staff"), code=" ＤＸ－１ ", name="デジタル推進課", parent_id=city.sections["general"].pk,
        office_id=city.offices["branch"].pk, starts_on=SPRING, now=NOW,
    )  # fmt: skip
    assert "デジタル推進課" not in str(names(SPRING - timedelta(days=1)))
    assert (1, "デジタル推進課") in names(SPRING)
    assert Section.objects.get(name="デジタル推進課").code == "DX-1"


def test_a_coming_change_of_name_and_place_leaves_every_earlier_day_as_it_was(city):
    reorganise(city, "ict", name="デジタル推進課", parent_id=None, office_id=city.offices["branch"].pk)
    assert (1, "情報政策室") in names(SPRING - timedelta(days=1))
    assert (0, "デジタル推進課") in names(SPRING)
    ict = city.sections["ict"]
    moved = section_on(ict.pk, SPRING)
    assert moved is not None
    assert moved.office_name == "安塚区総合事務所"
    ict.refresh_from_db()
    assert ict.name == "情報政策室"


def test_on_its_day_the_change_shows_on_the_section_itself_once(city):
    reorganise(city, "ict", name="デジタル推進課")
    on_the_day = NOW.replace(year=2027, month=4, day=1, hour=0)
    assert apply_due_reorganisations(now=NOW) == 0
    assert apply_due_reorganisations(now=on_the_day) == 1
    assert apply_due_reorganisations(now=on_the_day) == 0
    city.sections["ict"].refresh_from_db()
    assert city.sections["ict"].name == "デジタル推進課"
    assert names(TODAY)[1] == (1, "情報政策室")


def test_a_change_that_is_entered_late_holds_from_its_day(city):
    reorganise(city, "ict", name="デジタル推進課", effective_on=date(2026, 10, 1))
    city.sections["ict"].refresh_from_db()
    assert city.sections["ict"].name == "デジタル推進課"
    assert (1, "情報政策室") in names(date(2026, 9, 30))


def test_the_newest_change_can_be_corrected_but_not_what_lies_before_it(city):
    reorganise(city, "ict", name="デジタル推進課")
    reorganise(city, "ict", name="デジタル政策課")
    assert (1, "デジタル政策課") in names(SPRING)
    with pytest.raises(RuleBroken, match="以後の日") as refused:
        reorganise(city, "ict", name="別の課", effective_on=SPRING - timedelta(days=1))
    assert refused.value.field == "effective_on"


def test_a_coming_change_can_be_withdrawn_and_a_past_one_not(city):
    reorganise(city, "ict", name="デジタル推進課")
    coming = section_versions(city.sections["ict"].pk)[0]
    withdraw_reorganisation(person=city.person("operator"), version_id=coming.pk, now=NOW)
    assert (1, "情報政策室") in names(SPRING)
    first = section_versions(city.sections["ict"].pk)[0]
    with pytest.raises(RuleBroken, match="既に適用"):
        withdraw_reorganisation(person=city.person("operator"), version_id=first.pk, now=NOW)
    with pytest.raises(NotFound):
        withdraw_reorganisation(person=city.person("operator"), version_id=coming.pk, now=NOW)


def test_a_section_never_comes_to_stand_below_itself_not_even_on_a_later_day(city):
    general, ict = city.sections["general"], city.sections["ict"]
    with pytest.raises(RuleBroken, match="自分自身"):
        reorganise(city, "general", parent_id=ict.pk)
    reorganise(city, "ict", parent_id=None, effective_on=SPRING)
    reorganise(city, "ict", parent_id=general.pk, effective_on=SPRING + timedelta(days=30))
    with pytest.raises(RuleBroken, match="自分自身"):
        reorganise(city, "general", parent_id=ict.pk, effective_on=SPRING)


def test_withdrawing_a_move_cannot_close_a_circle(city):
    reorganise(city, "ict", parent_id=None)
    reorganise(city, "general", parent_id=city.sections["ict"].pk)
    coming = section_versions(city.sections["ict"].pk)[0]
    with pytest.raises(RuleBroken, match="自分自身"):
        withdraw_reorganisation(person=city.person("operator"), version_id=coming.pk, now=NOW)
    assert section_versions(city.sections["ict"].pk)[0] == coming


def test_the_database_refuses_a_section_below_itself(city):
    farm = city.sections["farm"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.filter(pk=farm.pk).update(parent_id=farm.pk)


def test_a_section_closes_only_when_empty(city):
    close = {"person": city.person("ict-staff"), "now": NOW}
    last_day = SPRING - timedelta(days=1)
    with pytest.raises(RuleBroken, match="情報政策室"):
        close_section(section_id=city.sections["general"].pk, last_day=last_day, **close)
    farm = city.sections["farm"]
    with pytest.raises(RuleBroken, match="課長の職員"):
        close_section(section_id=farm.pk, last_day=last_day, **close)
    for held in [post for post in posts_of(farm.pk, TODAY) if post.holders]:
        end_assignment(assignment_id=held.holders[0].assignment_id, last_day=last_day, **close)
    close_section(section_id=farm.pk, last_day=last_day, reason="機構改革", **close)
    assert (0, "農政課") in names(last_day)
    assert (0, "農政課") not in names(SPRING)
    close_section(section_id=farm.pk, last_day=None, **close)
    assert (0, "農政課") in names(SPRING)


def test_nothing_is_placed_below_a_section_that_will_be_gone(city):
    ict = city.sections["ict"]
    Section.objects.filter(pk=ict.pk).update(ends_on=SPRING)
    with pytest.raises(RuleBroken, match="廃止されます"):
        reorganise(city, "farm", parent_id=ict.pk)


def test_a_code_is_used_again_only_after_its_section_is_gone(city):
    facts = {"person": city.person("operator"), "name": "新農政課", "parent_id": None, "now": NOW, "code": "farm",
             "office_id": city.offices["main"].pk}  # fmt: skip
    with pytest.raises(RuleBroken, match="ほかの組織"):
        open_section(starts_on=SPRING, **facts)
    Section.objects.filter(code="farm").update(ends_on=SPRING - timedelta(days=1))
    open_section(starts_on=SPRING, **facts)
    assert (0, "新農政課") in names(SPRING)
    with pytest.raises(RuleBroken, match="引き継いだ"):
        close_section(person=city.person("operator"), section_id=city.sections["farm"].pk, last_day=None, now=NOW)


@pytest.mark.parametrize("who", ["cio", "aide", "farm-head", "farm-member", "expert", "auditor"])
def test_only_operators_and_cio_staff_shape_the_organisation(city, who):
    with pytest.raises(NotAllowed):
        reorganise(city, "farm", by=who, name="別の課")
    with pytest.raises(NotAllowed):
        close_section(person=city.person(who), section_id=city.sections["farm"].pk, last_day=SPRING, now=NOW)
    with pytest.raises(NotAllowed):
        add_office(person=city.person(who), code="x", name="x", now=NOW)


def test_history_tells_what_happened_in_words(city):
    reorganise(city, "ict", name="デジタル推進課", reason="機構改革")
    entry = history_of("people.section", city.sections["ict"].pk)[0]
    assert (entry.sentence, entry.reason, entry.actor) == ("組織の改称・移管を登録しました", "機構改革", "係長の職員")
    assert {(change.label, change.before, change.after) for change in entry.changes} == {
        ("名称", "情報政策室", "デジタル推進課"),
        ("適用日", "（なし）", "令和9年4月1日（木）"),
    }


def test_what_changes_nothing_is_not_written_down(city):
    before = len(history_of("people.section", city.sections["ict"].pk))
    arrange_section(
        person=city.person("operator"), section_id=city.sections["ict"].pk, order=1, is_ict_section=True, now=NOW
    )
    reorganise(city, "ict", effective_on=FOUNDED)
    assert len(history_of("people.section", city.sections["ict"].pk)) == before


def test_offices_show_their_sections_the_main_office_first(city):
    assert [(office.name, len(office.sections)) for office in offices_on(TODAY)] == [
        ("木田庁舎", 3),
        ("安塚区総合事務所", 0),
    ]
    rename_office(person=city.person("operator"), office_id=city.offices["branch"].pk, name="安塚総合事務所", now=NOW)
    assert offices_on(TODAY)[1].name == "安塚総合事務所"
    with pytest.raises(RuleBroken, match="既に登録"):
        add_office(person=city.person("operator"), code="second", name="第二庁舎", is_main=True, now=NOW)


def test_a_post_is_created_and_closed(city):
    farm = city.sections["farm"].pk
    by = {"person": city.person("ict-staff"), "now": NOW}
    seat = create_post(code="farm-2", title="主査", role=Role.SECTION_MEMBER, section_id=farm, order=9, **by)
    assert [post.title for post in posts_of(farm, TODAY)] == ["課長", "主任", "主査"]
    close_post(post_id=seat.pk, last_day=TODAY, **by)
    assert [post.title for post in posts_of(farm, TODAY + timedelta(days=1))] == ["課長", "主任"]
    with pytest.raises(RuleBroken, match="課長の職員 がこの職"):
        close_post(post_id=city.posts["farm-head"].pk, last_day=TODAY, **by)
    with pytest.raises(NotAllowed):
        create_post(code="op2", title="運用", role=Role.OPERATOR, section_id=farm, **by)
    with pytest.raises(RuleBroken, match="有識者のほか"):
        create_post(code="x", title="x", role=Role.SECTION_MEMBER, section_id=None, **by)


sections = st.lists(
    st.tuples(st.integers(1, 12), st.none() | st.integers(1, 12), st.integers(0, 3)), unique_by=lambda one: one[0]
)


def placed(section_id, parent_id, order):
    return PlacedSection(
        section_id, str(section_id), "", parent_id, 1, "", FOUNDED, None, False, False, order
    )  # fmt: skip


@given(sections)
def test_no_section_is_ever_lost_or_shown_twice(facts):
    tree = in_tree_order([placed(*one) for one in facts])
    assert sorted(section.section_id for section in tree) == sorted(one[0] for one in facts)


@given(st.dictionaries(st.integers(1, 6), st.none() | st.integers(1, 6)), st.integers(1, 6))
def test_a_circle_is_refused_exactly_when_there_is_one(parents, start):
    trail, here = [], start
    while here is not None and here not in trail:
        trail.append(here)
        here = parents.get(here)
    if here is None:
        check_no_cycle(parents, start)
    else:
        with pytest.raises(RuleBroken):
            check_no_cycle(parents, start)
