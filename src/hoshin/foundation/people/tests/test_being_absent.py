from datetime import timedelta

import pytest

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.public import (
    acting_deputy_of,
    announce_absence,
    deputising_for,
    end_absence,
    people_absent,
)
from hoshin.foundation.people.queries import absences_of, deputies_for
from hoshin.foundation.people.tests.city import NOW, City
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken

pytestmark = pytest.mark.postgres
HOUR = timedelta(hours=1)


def away(city: City, who: str, deputy: str | None, *, by: str | None = None, since=HOUR, until=5 * HOUR):
    return announce_absence(
        person=city.person(by or who),
        account_id=city.accounts[who].pk,
        deputy_id=city.accounts[deputy].pk if deputy else None,
        starts_at=NOW + since,
        ends_at=NOW + until,
        now=NOW,
    )


def test_the_deputy_acts_from_the_first_moment_to_the_last(city):
    away(city, "farm-head", "farm-member")
    head, member = city.accounts["farm-head"].pk, city.accounts["farm-member"].pk
    for hours, expected in [(0.9, None), (1, member), (4.9, member), (5, None)]:
        assert acting_deputy_of(head, now=NOW + hours * HOUR) == expected
        assert deputising_for(member, now=NOW + hours * HOUR) == ([head] if expected else [])
    assert [absence.account_id for absence in people_absent(now=NOW + 2 * HOUR)] == [head]


def test_without_a_deputy_nobody_acts(city):
    away(city, "farm-head", None)
    assert acting_deputy_of(city.accounts["farm-head"].pk, now=NOW + 2 * HOUR) is None
    assert people_absent(now=NOW + 2 * HOUR).count() == 1


def test_one_enters_one_s_own_absence_and_operators_that_of_others(city):
    with pytest.raises(NotAllowed):
        away(city, "farm-head", "farm-member", by="ict-staff")
    absence = away(city, "farm-head", "farm-member", by="operator")
    with pytest.raises(NotAllowed):
        end_absence(person=city.person("farm-member"), absence_id=absence.pk, now=NOW)


@pytest.mark.parametrize(
    ("who", "deputy", "times", "reason"),
    [
        ("farm-head", "farm-head", {}, "本人のほか"),
        ("farm-head", "expert", {}, "職に就いている職員"),
        ("farm-head", "farm-member", {"until": HOUR}, "より後"),
        ("farm-head", "farm-member", {"since": -2 * HOUR, "until": -HOUR}, "過ぎた"),
    ],
)
def test_what_makes_no_sense_is_refused(city, who, deputy, times, reason):
    with pytest.raises(RuleBroken, match=reason):
        away(city, who, deputy, **times)


def test_nobody_is_away_twice_and_no_deputy_is_away_too(city):
    away(city, "farm-head", "farm-member")
    with pytest.raises(RuleBroken, match="既に不在"):
        away(city, "farm-head", "farm-member", since=4 * HOUR, until=9 * HOUR)
    with pytest.raises(RuleBroken, match="その期間に不在"):
        away(city, "farm-member", "farm-head")
    away(city, "farm-head", "farm-member", since=5 * HOUR, until=9 * HOUR)


def test_one_who_comes_back_early_ends_the_absence(city):
    absence = away(city, "farm-head", "farm-member")
    back = NOW + 2 * HOUR
    end_absence(person=city.person("farm-head"), absence_id=absence.pk, now=back)
    assert acting_deputy_of(city.accounts["farm-head"].pk, now=back) is None
    with pytest.raises(RuleBroken, match="既に終わって"):
        end_absence(person=city.person("farm-head"), absence_id=absence.pk, now=back + HOUR)


def test_a_coming_absence_is_withdrawn_without_trace_but_in_the_trail(city):
    absence = away(city, "farm-head", "farm-member")
    end_absence(person=city.person("farm-head"), absence_id=absence.pk, now=NOW)
    assert not absences_of(city.accounts["farm-head"].pk, now=NOW).exists()
    assert history_of("people.account", city.accounts["farm-head"].pk)[0].name == "people.absence.withdrawn"
    with pytest.raises(NotFound):
        end_absence(person=city.person("farm-head"), absence_id=absence.pk, now=NOW)


def test_colleagues_of_the_section_are_offered_first(city):
    offered = [label for _, label in deputies_for(city.accounts["farm-member"].pk, day=NOW.date())]
    assert offered[0] == "課長の職員（農政課 課長）"
    assert len(offered) == 8
