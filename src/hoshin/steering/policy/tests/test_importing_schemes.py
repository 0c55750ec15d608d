"""A change of the national plan is a file that CIO staff take in, after seeing what it would change."""

import json
from datetime import date

import pytest

from hoshin.foundation.audit.public import history_of
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.policy.actions import import_schemes, preview_schemes
from hoshin.steering.policy.models import BasicPolicy, CategoryProposal, ClassificationScheme
from hoshin.steering.policy.public import proposed_categories
from hoshin.steering.policy.queries import document_of, stored_schemes
from hoshin.steering.policy.rules import SchemesRefused, schemes_as_json
from hoshin.steering.policy.tests.conftest import scheme_entry, scheme_file

pytestmark = pytest.mark.django_db

SUCCESSOR = {
    "start": "2025-03-28",
    "edition": "第4.0版",
    "categories": [{"code": "i", "title": "フロントヤード改革の推進"}, {"code": "iii", "title": "公金収納"}],
    "proposals": {"1": ["i", "iii"]},
}


def test_the_table_is_computed_from_what_was_taken_in(draft, schemes, now):
    table = document_of(draft, today=now.date()).classification
    assert [scheme.title for scheme in table.schemes] == ["官民データ分類", "自治体DX分類"]
    assert [(row.label, row.cells) for row in table.rows] == [
        ("基本方針① 行政手続等の利便性の向上", ("a", "ii")),
        ("基本方針② 内部事務の効率化", ("e", "i")),
    ]


def test_a_successor_ends_the_scheme_before_it(cast, draft, schemes, now):
    plan = import_schemes(person=cast.staff, text=scheme_file(scheme_entry(**SUCCESSOR)), now=now)
    assert "終え" in plan.changes[0]
    old = ClassificationScheme.objects.get(code="municipal-dx", edition="第1.0版")
    assert old.valid_until_on == date(2025, 3, 27)
    policy = BasicPolicy.objects.get(number=1)
    assert [str(category) for category in proposed_categories(policy, date(2025, 3, 27))][1:] == ["ii.カードの普及促進"]
    assert [str(category) for category in proposed_categories(policy, date(2025, 3, 28))][1:] == [
        "i.フロントヤード改革の推進",
        "iii.公金収納",
    ]


def test_a_preview_changes_nothing(cast, draft, schemes, now):
    before = stored_schemes()
    plan = preview_schemes(person=cast.staff, text=scheme_file(scheme_entry(**SUCCESSOR)))
    assert len(plan.changes) == 2
    assert stored_schemes() == before


def test_a_correction_says_what_it_changes_and_keeps_the_categories_themselves(cast, draft, schemes, now):
    ids = set(ClassificationScheme.objects.get(code="municipal-dx").categories.values_list("pk", flat=True))
    entry = scheme_entry(proposals={"1": ["i", "ii"], "2": ["i"]})
    entry["categories"] = [
        {"code": "ii", "title": "マイナンバーカードの普及促進", "group": "重点取組事項"},
        {"code": "i", "title": "標準化・共通化", "group": "重点取組事項"},
        {"code": "iii", "title": "手続のオンライン化", "group": "重点取組事項"},
    ]
    plan = import_schemes(person=cast.staff, text=scheme_file(entry), now=now)
    assert len(plan.changes) == 3
    scheme = ClassificationScheme.objects.get(code="municipal-dx")
    assert [category.code for category in scheme.categories.order_by("order")] == ["ii", "i", "iii"]
    assert ids < set(scheme.categories.values_list("pk", flat=True))
    assert CategoryProposal.objects.filter(category__scheme=scheme).count() == 3


def test_what_is_exported_can_be_taken_in_again(cast, draft, schemes, now):
    text = json.dumps(schemes_as_json(stored_schemes()), ensure_ascii=False)
    assert preview_schemes(person=cast.staff, text=text).changes == ()
    with pytest.raises(RuleBroken):
        import_schemes(person=cast.staff, text=text, now=now)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "JSON"),
        ("[]", "schemes"),
        ('{"schemes": []}', "schemes"),
        ('{"schemes": [3]}', "入力してください"),
        (scheme_file(scheme_entry(start="令和2年")), "2025-04-01"),
        (scheme_file(scheme_entry(valid_until_on="2019-01-01")), "適用開始日より前"),
        (scheme_file(scheme_entry(categories=[])), "分類を1つ以上"),
        (scheme_file(scheme_entry(categories=[{"code": "i", "title": "あ"}] * 2)), "重なって"),
        (scheme_file(scheme_entry(proposals={"9": ["i"]})), "その番号の基本方針はありません"),
        (scheme_file(scheme_entry(proposals={"1": ["ix"]})), "この体系にない記号"),
        (scheme_file(scheme_entry(proposals={"①": ["i"]})), "その番号の基本方針はありません"),
        (scheme_file(scheme_entry(proposals=[])), "基本方針の番号ごとに"),
        (scheme_file(scheme_entry(source_url="javascript:alert(1)")), "https://"),
        (scheme_file(scheme_entry(title="あ" * 101)), "100文字"),
        ("あ" * 200_001, "大きすぎます"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_the_reason(cast, draft, text, says):
    with pytest.raises(SchemesRefused) as refused:
        preview_schemes(person=cast.staff, text=text)
    assert any(says in problem for problem in refused.value.problems)


def test_everything_wrong_is_said_at_once(cast, draft):
    entry = scheme_entry(title="", source="", checked_on="")
    with pytest.raises(SchemesRefused) as refused:
        preview_schemes(person=cast.staff, text=scheme_file(entry))
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    "entry",
    [
        scheme_entry(start="2019-01-01"),
        scheme_entry(start="2019-01-01", valid_until_on="2021-01-01"),
        scheme_entry(categories=[{"code": "i", "title": "標準化・共通化"}], proposals={}),
    ],
)
def test_days_may_not_overlap_and_no_category_may_vanish(cast, draft, schemes, entry):
    with pytest.raises(SchemesRefused):
        preview_schemes(person=cast.staff, text=scheme_file(entry))


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NotAllowed), ("cio", NotAllowed), ("expert", NotFound), ("visitor", NotFound)]
)
def test_only_cio_staff_take_files_in(cast, draft, now, who, refusal):
    for act in (
        lambda: preview_schemes(person=getattr(cast, who), text=scheme_file(scheme_entry())),
        lambda: import_schemes(person=getattr(cast, who), text=scheme_file(scheme_entry()), now=now),
    ):
        with pytest.raises(refusal):
            act()


def test_the_trail_tells_of_it(cast, draft, schemes, now):
    import_schemes(person=cast.staff, text=scheme_file(scheme_entry(**SUCCESSOR)), now=now)
    old, new = ClassificationScheme.objects.filter(code="municipal-dx").order_by("valid_from_on")
    for scheme, number in ((old, 2), (new, 1)):
        assert [entry.name for entry in history_of("policy.scheme", scheme.pk)] == ["policy.scheme.imported"] * number
