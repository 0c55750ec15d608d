"""What a subscriber is told: everything once."""

from hypothesis import given
from hypothesis import strategies as st

from hoshin.steering.plan.rules.subscribing import MOST_REMEMBERED, remembered, what_is_new

marks = st.lists(st.text("abc", min_size=1, max_size=3), max_size=50, unique=True)
runs = st.lists(marks, max_size=8)


@given(marks, st.lists(st.text("abc", max_size=3), max_size=60))
def test_what_was_remembered_is_not_new(now, told):
    assert what_is_new(now, remembered(now, told)) == []


@given(runs)
def test_nothing_is_told_twice_while_it_is_remembered(days):
    told: list[str] = []
    said: list[str] = []
    for happened in days:
        said += what_is_new(happened, told)
        told = remembered(happened, told)
    assert len(said) == len(set(said))
    assert len(told) <= MOST_REMEMBERED
