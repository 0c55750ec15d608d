import pytest

from hoshin.config.upkeep.operators import create_user, has_operator
from hoshin.foundation.people.models import Assignment, Office, Section, StaffAccount
from hoshin.foundation.people.public import Role
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken

pytestmark = pytest.mark.postgres
NOW = clock.now()


def open_account(name: str, *, is_operator: bool):
    return create_user(login_name=name, label=f"職員 {name}", email="", is_operator=is_operator, now=NOW)


def test_the_first_operator_of_an_empty_installation_gets_a_place_in_it(db):
    assert not has_operator(now=NOW)
    enrolment = open_account("first", is_operator=True)
    assert has_operator(now=NOW)
    held = Assignment.objects.select_related("post").get(account_id=enrolment.account_id)
    assert held.post.role == Role.OPERATOR
    assert not StaffAccount.objects.get(pk=enrolment.account_id).has_usable_password()


def test_a_second_operator_shares_the_post_that_is_there(db):
    open_account("first", is_operator=True)
    open_account("second", is_operator=True)
    assert Office.objects.count() == 1
    assert Section.objects.count() == 1
    assert Assignment.objects.values("post").distinct().count() == 1


def test_an_ordinary_account_holds_no_post(db):
    open_account("plain", is_operator=False)
    assert not Assignment.objects.exists()


def test_a_taken_name_leaves_nothing_behind(db):
    open_account("first", is_operator=False)
    with pytest.raises(RuleBroken):
        open_account("first", is_operator=True)
    assert not Assignment.objects.exists()
    assert not Section.objects.exists()
