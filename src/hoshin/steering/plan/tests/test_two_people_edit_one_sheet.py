"""Nothing either of two editors wrote is lost: pure rules of comparing and joining edits."""

from hypothesis import given
from hypothesis import strategies as st

from hoshin.steering.plan.rules import CONTENT_FIELDS, changed_fields, compare_edits, merged

values = st.dictionaries(st.sampled_from(CONTENT_FIELDS), st.text(max_size=3))


@given(values, values, values)
def test_every_change_of_either_side_is_in_the_result_or_shown_for_choice(base, theirs_changes, mine_changes):
    theirs, mine = {**base, **theirs_changes}, {**base, **mine_changes}
    together = merged(base, theirs, mine)
    shown = {change.name: change for change in compare_edits(base, theirs, mine)}
    for name in changed_fields(base, mine):
        assert together[name] == mine[name]
    for name in changed_fields(base, theirs):
        assert shown[name].theirs == theirs[name]
        if name not in changed_fields(base, mine):
            assert together[name] == theirs[name]


@given(values, values)
def test_an_edit_that_changed_nothing_takes_everything_of_the_other(base, theirs_changes):
    theirs = {**base, **theirs_changes}
    assert merged(base, theirs, base) == theirs
    assert not any(change.is_contested for change in compare_edits(base, theirs, base))


def test_the_same_change_on_both_sides_is_not_contested():
    changes = compare_edits({"title": "a"}, {"title": "b"}, {"title": "b"})
    assert [change.is_contested for change in changes] == [False]
