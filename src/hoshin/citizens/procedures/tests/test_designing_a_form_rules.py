"""Rows that staff fill in and the expressions that they become are the same thing in two writings."""

from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules import check_draft, form_document, form_from, problems_in
from hoshin.citizens.procedures.rules.definition import Form, Page
from hoshin.citizens.procedures.rules.designing import (
    STARTERS,
    differences,
    moved_page,
    moved_question,
    new_id,
    rule_in_words,
)
from hoshin.citizens.procedures.rules.designing.calculating import (
    Calculation,
    Operand,
    calculation_from,
    calculation_in,
)
from hoshin.citizens.procedures.rules.designing.rows import Row, condition_from, rows_from
from hoshin.citizens.procedures.rules.designing.subjects import expression_of, key_of, subjects

HOUSEHOLD = next(one.form for one in STARTERS if one.code == "household")
BUSINESS = next(one.form for one in STARTERS if one.code == "business")
SUBJECTS = {one.key: one for one in subjects(HOUSEHOLD)}
ROWS = st.one_of(
    st.builds(Row, st.just("birth:age"), st.sampled_from(["equals", "at_least", "less"]), st.integers(0, 120).map(str)),
    st.builds(Row, st.just("birth"), st.just("at_most"), st.just("令和8年4月1日")),
    st.builds(Row, st.just("members:count"), st.just("greater"), st.integers(0, 20).map(str)),
    st.builds(Row, st.just("consent"), st.just("equals"), st.sampled_from(["はい", "いいえ"])),
    st.builds(Row, st.just("telephone"), st.sampled_from(["answered", "unanswered"])),
    st.builds(Row, st.just("address.town"), st.just("one_of"), st.just("上越市、妙高市")),
)


@given(st.lists(ROWS, max_size=5), st.sampled_from(["and", "or"]))
def test_rows_become_an_expression_and_come_back(rows, joined):
    expression = condition_from(rows, joined, SUBJECTS)
    assert rows_from(expression, SUBJECTS) == (joined if len(rows) > 1 else "and", tuple(rows))


OPERANDS = st.one_of(
    st.sampled_from(["members.income:total", "members:count", "birth:age"]).map(lambda key: Operand(subject=key)),
    st.integers(-1000, 1000).map(lambda number: Operand(typed=str(number))),
)


@given(st.sampled_from(["plus", "times", "largest"]), st.lists(OPERANDS, min_size=2, max_size=4), OPERANDS)
def test_calculations_become_an_expression_and_come_back(operation, operands, otherwise):
    when = condition_from([Row("members:count", "greater", "2")], "and", SUBJECTS)
    calculation = Calculation(operation, tuple(operands), otherwise)
    assert calculation_from(calculation_in(calculation, when, SUBJECTS), SUBJECTS) == (when, calculation)


def test_every_subject_is_found_again_by_its_expression():
    assert [key_of(expression_of(key)) for key in SUBJECTS] == list(SUBJECTS)


@given(st.sampled_from([page.id for page in HOUSEHOLD.pages]))
def test_moving_a_page_down_and_up_again_changes_nothing(page_id):
    ids = [page.id for page in HOUSEHOLD.pages]
    if page_id != ids[-1]:
        assert moved_page(moved_page(HOUSEHOLD, page_id, 1), page_id, -1) == HOUSEHOLD


@given(st.sampled_from([question.id for _, question in HOUSEHOLD.questions()]), st.sampled_from([-1, 1]))
def test_moving_a_question_loses_none(question_id, step):
    moved = moved_question(HOUSEHOLD, question_id, step)
    assert sorted(question.id for _, question in moved.questions()) == sorted(q.id for _, q in HOUSEHOLD.questions())


def test_every_template_can_be_published_and_is_the_same_after_writing_it_out():
    for one in STARTERS:
        assert problems_in(one.form, is_number_affair=False) == ()
        assert form_from(form_document(one.form)) == one.form


def test_the_same_forms_do_not_differ_and_other_forms_do():
    assert differences(HOUSEHOLD, HOUSEHOLD) == []
    places = {change.place for change in differences(HOUSEHOLD, BUSINESS)}
    assert "ページ「世帯員」" in places
    assert "ページ「事業者」の質問「法人番号」" in places


def test_a_draft_may_be_unfinished():
    form = Form((Page("p1", "題名", ()),))
    (problem,) = check_draft(form, is_number_affair=False)
    assert problem.is_unfinished
    assert new_id(form, "p") == "p2"


def test_rules_in_words():
    assert rule_in_words(HOUSEHOLD, HOUSEHOLD.rules[0]) == ("「世帯の収入の合計」は、「世帯員」の「昨年の収入」の合計")
    assert rule_in_words(BUSINESS, BUSINESS.rules[0]) == "「事業の形」が「法人」であるとき、「法人番号」を表示する"
