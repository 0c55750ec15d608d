"""Whatever was named and whatever was sent, only what was named, and what that makes necessary, is different afterwards."""

from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules import (
    Form,
    FormRule,
    Page,
    Question,
    QuestionType,
    RuleKind,
    check_form,
    walk,
    with_answers,
)
from hoshin.citizens.procedures.rules.correcting import fork_of
from hoshin.citizens.procedures.rules.differences import differences
from hoshin.citizens.procedures.tests.test_walking_a_form_rules import DAY, answers_to, forms, make_question, saves_of


def handed_in(data, compiled):
    """Answers that can be handed in as far as the journey goes, all in one go."""
    draft = {}
    for _, question in compiled.form.questions():
        draft[question.id] = data.draw(answers_to(question))
    return dict(
        walk(compiled, {name: value for name, value in draft.items() if value is not None}, begun_on=DAY).present
    )


@given(st.data())
def test_nothing_else_differs_than_what_was_named_and_what_became_necessary(data):
    compiled = check_form(data.draw(forms()), is_number_affair=False)
    before = handed_in(data, compiled)
    old = walk(compiled, before, begun_on=DAY)
    was_asked = {question.id for state in old.pages for question in state.shown}
    named = frozenset(data.draw(st.sets(st.sampled_from(sorted(was_asked)))) if was_asked else ())
    typed = dict(before)
    for values in data.draw(saves_of(compiled.form)):
        typed = with_answers(typed, values)
    fork = fork_of(compiled, before, typed, named, begun_on=DAY)
    after = fork.journey.present
    shown = {question.id: state for state in fork.journey.pages for question in state.shown}
    for name in before.keys() | after.keys():
        if before.get(name) == after.get(name) or name in named:
            continue
        if name not in after:
            assert name not in shown
        elif name in was_asked:
            assert name not in before
            assert name in shown[name].required
    assert walk(compiled, after, begun_on=DAY) == fork.journey


@given(st.data())
def test_taking_every_change_back_leaves_nothing_changed(data):
    compiled = check_form(data.draw(forms()), is_number_affair=False)
    before = handed_in(data, compiled)
    names = sorted(before)
    named = frozenset(data.draw(st.sets(st.sampled_from(names))) if names else ())
    typed = dict(before)
    for values in data.draw(saves_of(compiled.form)):
        typed = with_answers(typed, values)
    back = {**typed, **{name: before[name] for name in named}}
    fork = fork_of(compiled, before, back, named, begun_on=DAY)
    assert {name: fork.journey.present[name] for name in before} == before


@given(st.data())
def test_what_may_be_changed_stands_on_pages_to_which_the_journey_leads(data):
    compiled = check_form(data.draw(forms()), is_number_affair=False)
    before = handed_in(data, compiled)
    named = frozenset(data.draw(st.sets(st.sampled_from([one.id for _, one in compiled.form.questions()]))))
    fork = fork_of(compiled, before, before, named, begun_on=DAY)
    places = [state.page.id for state in fork.journey.pages]
    assert [state.page.id for state in fork.pages] == [place for place in places if fork.state_of(place) is not None]
    assert {question.id for state in fork.pages for question in state.shown} <= fork.opened


def farm():
    """Whoever rents the land is asked for the owner; every field of a group needs its owner then, too."""
    rents = {"op": "equals", "args": [{"answer": "rents"}, {"value": True}]}
    return check_form(
        Form(
            (
                Page(
                    "land",
                    "土地",
                    (
                        make_question("rents", QuestionType.YES_NO, is_required=True),
                        make_question("owner", QuestionType.TEXT, is_required=True),
                    ),
                ),
                Page(
                    "paddies",
                    "田畑",
                    (
                        Question(
                            "fields",
                            QuestionType.GROUP,
                            "田畑",
                            least=1,
                            most=3,
                            inner=(
                                make_question("place", QuestionType.TEXT, is_required=True),
                                make_question("lease", QuestionType.TEXT, is_required=False),
                            ),
                        ),
                        make_question("memo", QuestionType.TEXT, is_required=False),
                    ),
                ),
            ),
            (FormRule(RuleKind.SHOW, "owner", rents), FormRule(RuleKind.REQUIRE, "fields.lease", rents)),
        ),
        is_number_affair=False,
    )


BEFORE = {"rents": False, "fields": [{"place": "木田"}, {"place": "安塚"}], "memo": "なし"}


def fork(typed, named=("rents",)):
    return fork_of(farm(), BEFORE, {**BEFORE, **typed}, frozenset(named), begun_on=DAY)


def test_a_corrected_answer_opens_the_questions_that_it_brings():
    assert fork({}).opened == {"rents"}
    asked = fork({"rents": True})
    assert asked.opened == {"rents", "owner"}
    assert asked.journey.next_page.missing == ("owner",)
    further = fork({"rents": True, "owner": "市"})
    assert further.opened == {"rents", "owner", "fields"}
    assert further.journey.next_page.missing == ("fields.0.lease", "fields.1.lease")
    rows = [{"place": "木田", "lease": "甲"}, {"place": "安塚", "lease": "乙"}]
    done = fork({"rents": True, "owner": "市", "fields": rows})
    assert done.journey.is_complete
    assert done.opened == further.opened


def test_what_was_typed_elsewhere_counts_for_nothing():
    rows = [{"place": "別のところ"}]
    sneaked = fork({"memo": "別の話", "fields": rows})
    assert sneaked.journey.present == BEFORE
    back = fork({"rents": False, "owner": "市", "fields": rows})
    assert back.journey.present == BEFORE


def test_differences_are_told_field_by_field():
    after = {"rents": True, "owner": "市", "fields": [{"place": "木田", "lease": "甲"}], "memo": "なし"}
    found = [(one.label, one.before, one.after) for one in differences(farm().form, BEFORE, after)]
    assert found == [
        ("rents", "いいえ", "はい"),
        ("owner", "", "市"),
        ("田畑（1）　lease", "", "甲"),
        ("田畑（2）　place", "安塚", ""),
    ]
