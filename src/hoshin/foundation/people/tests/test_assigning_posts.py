from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.models import Assignment
from hoshin.foundation.people.public import (
    SYSTEM_PERSON,
    Role,
    assign,
    cancel_assignment,
    change_account,
    close_post,
    create_account,
    end_assignment,
    holders_of,
    open_posts,
    person_of,
    posts_of,
    set_account_active,
)
from hoshin.foundation.people.queries import StaffFilter, StaffOrder, staff, staff_rows
from hoshin.foundation.people.tests.city import NOW, City, build_city
from hoshin.kernel.errors import NotAllowed, RuleBroken

pytestmark = pytest.mark.postgres
TODAY = NOW.date()
SPRING = date(2027, 4, 1)


def put(city: City, account: str, post: str, *, by="operator", starts_on=SPRING, **changes):
    return assign(
        person=city.person(by), account_id=city.accounts[account].pk, post_id=city.posts[post].pk,
        starts_on=starts_on, now=NOW, **changes,
    )  # fmt: skip


def leave(city: City, account: str, *, by="operator", last_day=SPRING - timedelta(days=1)):
    held = Assignment.objects.get(account=city.accounts[account], ends_on__isnull=True)
    return end_assignment(person=city.person(by), assignment_id=held.pk, last_day=last_day, now=NOW)


def test_a_post_changes_hands_on_its_day(city):
    leave(city, "farm-head", by="ict-staff")
    leave(city, "farm-member", by="ict-staff")
    put(city, "farm-member", "farm-head", by="ict-staff")
    head = city.posts["farm-head"].pk
    assert holders_of(post_id=head, on=SPRING - timedelta(days=1)) == [city.accounts["farm-head"].pk]
    assert holders_of(post_id=head, on=SPRING) == [city.accounts["farm-member"].pk]
    assert city.person("farm-member", now=NOW + timedelta(days=200)).has_role(Role.SECTION_HEAD)


def test_a_second_main_post_is_refused_and_a_concurrent_one_is_not(city):
    with pytest.raises(RuleBroken, match="主務は「農政課 課長」") as refused:
        put(city, "farm-head", "farm-member")
    assert refused.value.field == "is_concurrent"
    put(city, "farm-head", "farm-member", is_concurrent=True)
    later = NOW + timedelta(days=200)
    assert [post.is_concurrent for post in city.person("farm-head", now=later).posts] == [False, True]


def test_two_main_posts_on_one_day_are_refused_by_the_database_too(city):
    head = city.accounts["farm-head"]
    Assignment.objects.filter(account=head).update(ends_on=SPRING)
    for starts_on in (SPRING, SPRING - timedelta(days=9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(account=head, post=city.posts["farm-member"], starts_on=starts_on)
    next_day = Assignment.objects.create(
        account=head, post=city.posts["farm-member"], starts_on=SPRING + timedelta(days=1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=next_day.pk).update(starts_on=SPRING)


def test_the_guard_against_two_main_posts_is_there_after_all_migrations(db):
    triggers = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }
    with connection.cursor() as cursor:
        cursor.execute(triggers[connection.vendor])
        there = [name for (name,) in cursor.fetchall() if name.startswith("people_assignment_one_main")]
    assert len(there) == (1 if connection.vendor == "postgresql" else 2)


def test_the_same_post_is_not_held_twice_at_a_time(city):
    with pytest.raises(RuleBroken, match="既に「農政課 課長」"):
        put(city, "farm-head", "farm-head", is_concurrent=True)


def test_a_post_must_exist_for_the_whole_time(city):
    leave(city, "farm-head")
    close_post(person=city.person("operator"), post_id=city.posts["farm-head"].pk, last_day=SPRING, now=NOW)
    with pytest.raises(RuleBroken, match="廃止されます"):
        put(city, "expert", "farm-head", is_concurrent=True)
    put(city, "expert", "farm-head", is_concurrent=True, ends_on=SPRING)
    assert city.posts["farm-head"].pk not in dict(open_posts(SPRING + timedelta(days=1)))


def test_an_end_can_be_moved_while_nothing_stands_in_the_way(city):
    held = leave(city, "farm-head")
    put(city, "farm-head", "farm-member", starts_on=SPRING)
    with pytest.raises(RuleBroken, match="主務"):
        end_assignment(person=city.person("operator"), assignment_id=held.pk, last_day=SPRING, now=NOW)
    assert leave_again(city, held, SPRING - timedelta(days=30)).ends_on == SPRING - timedelta(days=30)
    with pytest.raises(RuleBroken, match="始まりの日"):
        leave_again(city, held, date(2000, 1, 1))


def leave_again(city, held, last_day):
    return end_assignment(person=city.person("operator"), assignment_id=held.pk, last_day=last_day, now=NOW)


def test_what_has_not_begun_can_be_cancelled_and_what_has_cannot(city):
    coming = put(city, "farm-head", "farm-member", is_concurrent=True)
    cancel_assignment(person=city.person("ict-staff"), assignment_id=coming.pk, reason="誤り", now=NOW)
    assert not Assignment.objects.filter(pk=coming.pk).exists()
    assert history_of("people.account", city.accounts["farm-head"].pk)[0].reason == "誤り"
    running = Assignment.objects.get(account=city.accounts["farm-head"])
    with pytest.raises(RuleBroken, match="取り消せません"):
        cancel_assignment(person=city.person("operator"), assignment_id=running.pk, now=NOW)


@pytest.mark.parametrize("post", ["cio", "deputy-cio", "aide", "ict-staff", "auditor", "operator"])
def test_posts_with_power_are_filled_by_operators_only(city, post):
    with pytest.raises(NotAllowed, match="運用者だけ"):
        put(city, "ict-staff", post, by="ict-staff", is_concurrent=True)
    with pytest.raises(NotAllowed):
        leave(city, post, by="ict-staff")


@pytest.mark.parametrize("who", ["cio", "farm-head", "expert", "auditor"])
def test_others_assign_nobody(city, who):
    with pytest.raises(NotAllowed):
        put(city, "farm-head", "farm-member", by=who, is_concurrent=True)


def test_an_account_is_registered_without_any_password(city):
    account = create_account(person=city.person("operator"), login_name="ｎｅｗ．ｏｎｅ", label=" 新任 ", now=NOW)
    assert (account.login_name, account.label, account.has_usable_password()) == ("new.one", "新任", False)
    for login_name, reason in [("new.one", "既に使われて"), ("日本語", "半角の英数字"), ("", "半角の英数字")]:
        with pytest.raises(RuleBroken, match=reason):
            create_account(person=city.person("operator"), login_name=login_name, label="x", now=NOW)
    with pytest.raises(NotAllowed):
        create_account(person=city.person("ict-staff"), login_name="x", label="x", now=NOW)


def test_an_account_is_changed_and_closed_but_not_by_oneself(city):
    head = city.accounts["farm-head"]
    by = {"person": city.person("operator"), "account_id": head.pk, "now": NOW}
    change_account(label="農政課長", email="Ｈｅａｄ@example.jp", is_name_public=True, **by)
    with pytest.raises(RuleBroken, match="メールアドレス"):
        change_account(label="農政課長", email="head@", is_name_public=True, **by)
    set_account_active(is_active=False, reason="退職", **by)
    head.refresh_from_db()
    assert (head.label, head.email, head.is_active) == ("農政課長", "Head@example.jp", False)
    assert holders_of(post_id=city.posts["farm-head"].pk, on=TODAY) == []
    with pytest.raises(RuleBroken, match="自分自身"):
        set_account_active(
            person=city.person("operator"), account_id=city.accounts["operator"].pk, is_active=False, now=NOW
        )


def test_the_house_itself_acts_as_the_system(city):
    assert SYSTEM_PERSON.actor.label == "システム"
    assert history_of("people.account", city.accounts["cio"].pk)[0].actor_kind == "system"
    assert SYSTEM_PERSON.account_id is None


def test_the_list_of_staff_is_found_by_its_beginning_section_and_post(city):
    def logins(**wanted):
        return [row.login_name for row in staff_rows(staff(StaffFilter(**wanted), day=TODAY), day=TODAY)]

    assert logins(words="ｆａｒｍ") == ["farm-head", "farm-member"]
    assert logins(words="監査") == ["auditor"]
    assert logins(section_id=city.sections["farm"].pk) == ["farm-head", "farm-member"]
    create_account(person=SYSTEM_PERSON, login_name="idle", label="x", now=NOW)
    assert logins(is_without_post=True) == ["idle"]
    assert logins(is_active=False) == []
    assert [row.posts for row in staff_rows(staff(StaffFilter(words="farm-head"), day=TODAY), day=TODAY)] == [
        ("農政課 課長",)
    ]
    assert staff(StaffFilter(), day=TODAY, order=StaffOrder.LABEL)[0].label == "CIOの職員"


@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_whatever_their_length(db, count, django_assert_num_queries):
    city = build_city()
    for number in range(count):
        account = create_account(person=SYSTEM_PERSON, login_name=f"n{number}", label="x", now=NOW)
        assign(
            person=SYSTEM_PERSON, account_id=account.pk, post_id=city.posts["farm-member"].pk, starts_on=TODAY, now=NOW
        )
    with django_assert_num_queries(2):
        staff_rows(staff(StaffFilter(), day=TODAY), day=TODAY)
    with django_assert_num_queries(2):
        (post,) = [post for post in posts_of(city.sections["farm"].pk, TODAY) if post.code == "farm-member"]
    assert len(post.holders) == count + 1
    with django_assert_num_queries(1):
        person_of(city.accounts["cio"], now=NOW)
