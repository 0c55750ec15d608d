"""A section that writes a sheet is shown the categories that its basic policy falls under on that day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hoshin.steering.policy.models import BasicPolicy, CategoryProposal, ClassificationScheme, FocusItem
from hoshin.steering.policy.public import Field, basic_policies, categories_valid_on, focus_items, proposed_categories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def online():
    return BasicPolicy.objects.create(
        number=1, code="convenient-procedures", title="行政手続等の利便性の向上", field=Field.CITIZEN_INDUSTRY
    )


def scheme_of(code, start, end, titles):
    scheme = ClassificationScheme.objects.create(
        code=code, title=code, valid_from_on=start, valid_until_on=end, source="試験", checked_on=start
    )
    return [
        scheme.categories.create(code=str(order), order=order, title=title)
        for order, title in enumerate(titles, start=1)
    ]


@pytest.fixture
def categories():
    old = scheme_of("municipal-dx", date(2020, 12, 25), date(2022, 9, 1), ["カードの普及", "手続のオンライン化"])
    new = scheme_of("municipal-dx", date(2022, 9, 2), None, ["フロントヤード改革"])
    lasting = scheme_of("public-private-data", date(2016, 12, 14), None, ["オンライン化原則"])
    return old, new, lasting


def test_it_offers_only_what_is_valid_on_the_day(online, categories):
    old, new, lasting = categories
    for category in [old[1], new[0], lasting[0]]:
        CategoryProposal.objects.create(basic_policy=online, category=category)
    assert proposed_categories(online, date(2021, 6, 1)) == [lasting[0], old[1]]
    assert proposed_categories(online, date(2022, 9, 1)) == [lasting[0], old[1]]
    assert proposed_categories(online, date(2022, 9, 2)) == [lasting[0], new[0]]
    assert proposed_categories(online, date(2010, 1, 1)) == []


def test_every_valid_category_can_be_chosen_instead(online, categories):
    old, _new, lasting = categories
    assert list(categories_valid_on(date(2021, 6, 1))) == [*lasting, *old]


def test_policies_and_items_come_in_the_order_of_the_policy(online):
    second = BasicPolicy.objects.create(
        number=2, code="open-data", title="オープンデータの推進", field="citizen_industry"
    )
    third = FocusItem.objects.create(basic_policy=second, number=1, title="ニーズの把握")
    later = FocusItem.objects.create(basic_policy=online, number=2, title="押印の整理")
    first = FocusItem.objects.create(basic_policy=online, number=1, title="カードの普及促進")
    assert list(basic_policies()) == [online, second]
    assert list(focus_items()) == [first, later, third]
    assert list(focus_items(online)) == [first, later]
    assert [item.label for item in focus_items()] == ["①-1", "①-2", "②-1"]


def test_the_database_refuses_two_open_schemes_of_one_line(categories):
    with pytest.raises(IntegrityError), transaction.atomic():
        scheme_of("municipal-dx", date(2025, 1, 1), None, [])


def test_the_database_refuses_a_number_without_a_circled_digit():
    with pytest.raises(IntegrityError), transaction.atomic():
        BasicPolicy.objects.create(number=21, code="x", title="x", field=Field.INTERNAL)
