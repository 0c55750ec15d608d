"""CIO staff add, move, remove and bring back sections; the numbers follow."""

import pytest

from hoshin.foundation.audit.public import history_of
from hoshin.kernel.errors import NotAllowed, RuleBroken
from hoshin.steering.policy.actions import (
    REVISION_THING,
    add_basic_policy,
    add_focus_item,
    add_section,
    move_section,
    remove_section,
    restore_section,
)
from hoshin.steering.policy.models import BasicPolicy, FocusItem, Revision, Section
from hoshin.steering.policy.public import basic_policies, focus_items
from hoshin.steering.policy.queries import document_of
from hoshin.steering.policy.rules import Field, Kind

pytestmark = pytest.mark.django_db


def titles(revision, now):
    return [section.title for section in document_of(revision, today=now.date()).sections]


def test_sections_are_numbered_as_the_policy_is_printed(draft, now):
    assert titles(draft, now) == [
        "1 策定の目的等",
        "1-1 策定の目的",
        "2 方針の全体像",
        "2-1 情報化理念",
        "① 合理的",
        "② 必要な人",
        "3 基本方針",
        "3-1 市民分野・産業分野",
        "3-1-1 基本方針① 行政手続等の利便性の向上",
        "考え方",
        "基本方針",
        "オンライン申請",
        "窓口支援",
        "3-2 行政内部分野",
        "3-2-1 基本方針② 内部事務の効率化",
        "考え方",
        "基本方針",
        "RPAの適用",
        "3-3 各基本方針の分類と国計画等との整合",
    ]


def test_a_section_is_added_behind_the_one_chosen(cast, draft, section_of, now):
    first = section_of("narrative")
    add_section(
        person=cast.staff,
        revision_id=draft.pk,
        kind=Kind.NARRATIVE,
        heading="国の取組",
        text="国も取り組んでいます。",
        after_id=first.pk,
        now=now,
    )
    assert titles(draft, now)[1:4] == ["1-1 策定の目的", "1-2 国の取組", "2 方針の全体像"]


def test_a_section_cannot_stand_where_nothing_holds_it(cast, draft, section_of, now):
    with pytest.raises(RuleBroken):
        add_section(
            person=cast.staff,
            revision_id=draft.pk,
            kind=Kind.KEYWORD,
            heading="環境",
            text="",
            after_id=section_of("chapter").pk,
            now=now,
        )
    assert Section.objects.filter(revision=draft).count() == 19


@pytest.mark.parametrize(
    ("kind", "heading"),
    [(Kind.PRINCIPLE, "理念"), (Kind.FOCUS, "項目"), (Kind.FIELD, "別の分野"), (Kind.FIELD, "行政内部分野")],
)
def test_what_exists_once_or_has_its_own_door_is_not_added_freely(cast, draft, now, kind, heading):
    with pytest.raises(RuleBroken):
        add_section(person=cast.staff, revision_id=draft.pk, kind=kind, heading=heading, text="文", now=now)


def test_a_section_changes_places_with_its_neighbour_and_takes_its_parts_along(cast, draft, section_of, now):
    chapter = section_of("chapter", heading="方針の全体像")
    move_section(person=cast.staff, section_id=chapter.pk, upwards=True, now=now)
    assert titles(draft, now)[:6] == [
        "1 方針の全体像",
        "1-1 情報化理念",
        "① 合理的",
        "② 必要な人",
        "2 策定の目的等",
        "2-1 策定の目的",
    ]
    move_section(person=cast.staff, section_id=chapter.pk, upwards=False, now=now)
    assert titles(draft, now)[:2] == ["1 策定の目的等", "1-1 策定の目的"]


@pytest.mark.parametrize(
    ("kind", "upwards"), [("chapter", True), ("approach", True), ("direction", False), ("field", True)]
)
def test_a_section_stays_within_what_it_belongs_to(cast, draft, section_of, now, kind, upwards):
    before = titles(draft, now)
    with pytest.raises(RuleBroken):
        move_section(person=cast.staff, section_id=section_of(kind).pk, upwards=upwards, now=now)
    assert titles(draft, now) == before


def test_a_removed_section_goes_with_its_parts_and_comes_back(cast, draft, section_of, now):
    before = titles(draft, now)
    policy = section_of("policy")
    remove_section(person=cast.staff, section_id=policy.pk, now=now)
    assert "3-1-1 基本方針① 行政手続等の利便性の向上" not in titles(draft, now)
    assert len(titles(draft, now)) == len(before) - 5
    part = section_of("approach")
    with pytest.raises(RuleBroken):
        restore_section(person=cast.staff, section_id=part.pk, now=now)
    for section in Section.objects.filter(revision=draft, is_removed=True).order_by("order"):
        restore_section(person=cast.staff, section_id=section.pk, now=now)
    assert titles(draft, now) == before


def test_a_basic_policy_comes_with_its_parts_at_the_end_of_its_field(cast, draft, now):
    add_basic_policy(
        person=cast.staff,
        revision_id=draft.pk,
        number=3,
        title="情報通信格差の是正",
        field=Field.CITIZEN_INDUSTRY,
        now=now,
    )
    shown = titles(draft, now)
    at = shown.index("3-1-2 基本方針③ 情報通信格差の是正")
    assert shown[at - 1 : at + 4] == ["窓口支援", shown[at], "考え方", "基本方針", "3-2 行政内部分野"]


def test_a_number_is_given_once(cast, draft, now):
    with pytest.raises(RuleBroken):
        add_basic_policy(
            person=cast.staff, revision_id=draft.pk, number=1, title="別の方針", field=Field.INTERNAL, now=now
        )


def test_a_focus_item_gets_the_next_number_of_its_policy(cast, draft, now):
    policy = BasicPolicy.objects.get(number=1)
    added = add_focus_item(
        person=cast.staff,
        revision_id=draft.pk,
        basic_policy=policy,
        group_title="まとまり",
        heading="情報連携",
        text="添付書類を省きます。",
        now=now,
    )
    assert added.focus_item
    assert added.focus_item.number == 3
    assert titles(draft, now)[13] == "情報連携"


def test_a_focus_item_stands_with_its_group(cast, draft, now):
    def add(group, heading):
        add_focus_item(
            person=cast.staff,
            revision_id=draft.pk,
            basic_policy=BasicPolicy.objects.get(number=1),
            group_title=group,
            heading=heading,
            text="進めます。",
            now=now,
        )

    add("甲", "甲の一")
    add("乙", "乙の一")
    add("甲", "甲の二")
    found = [title for title in titles(draft, now) if title[0] in "甲乙"]
    assert found == ["甲の一", "甲の二", "乙の一"]


def test_what_only_a_draft_knows_is_not_offered_to_sheets(cast, draft, now):
    assert list(basic_policies()) == []
    assert list(focus_items()) == []
    Revision.objects.filter(pk=draft.pk).update(
        state="approved", effective_on=now.date(), decided_at=now, classification={"schemes": [], "rows": []}
    )
    assert [policy.number for policy in basic_policies()] == [1, 2]
    assert [item.label for item in focus_items()] == ["①-1", "①-2", "②-1"]
    FocusItem.objects.create(basic_policy=BasicPolicy.objects.get(number=2), number=9, title="版によらない項目")
    assert len(focus_items()) == 4


def test_only_cio_staff_arrange(cast, draft, section_of, now):
    section = section_of("narrative")
    for act in (
        lambda: move_section(person=cast.member, section_id=section.pk, upwards=True, now=now),
        lambda: remove_section(person=cast.member, section_id=section.pk, now=now),
        lambda: restore_section(person=cast.member, section_id=section.pk, now=now),
        lambda: add_section(
            person=cast.member, revision_id=draft.pk, kind=Kind.CHAPTER, heading="章", text="", now=now
        ),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_trail_tells_of_it(cast, draft, section_of, now):
    section = section_of("keyword")
    move_section(person=cast.staff, section_id=section.pk, upwards=False, now=now)
    remove_section(person=cast.staff, section_id=section.pk, now=now)
    restore_section(person=cast.staff, section_id=section.pk, now=now)
    names = [entry.name for entry in history_of(REVISION_THING, draft.pk)][:3]
    assert names == ["policy.section.restored", "policy.section.removed", "policy.section.moved"]
    assert "policy.section.added" in [entry.name for entry in history_of(REVISION_THING, draft.pk)]
