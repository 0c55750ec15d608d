"""A form that does not hold together is refused, and the refusal names the place."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules import (
    Choice,
    Form,
    FormRefused,
    FormRule,
    Page,
    Question,
    QuestionType,
    RuleKind,
    check_form,
    form_document,
    form_from,
    form_from_text,
)
from hoshin.citizens.procedures.tests.test_walking_a_form_rules import family_form, forms

YES = QuestionType.YES_NO


def page(name, *questions):
    return Page(name, f"題{name}", questions)


def is_yes(name):
    return {"op": "equals", "args": [{"answer": name}, {"value": True}]}


A, B, C = (page(name, Question(f"q_{name}", YES, f"問{name}")) for name in "abc")
COLOURS = Question("colour", QuestionType.CHOICE, "色", choices=(Choice("red", "赤"), Choice("blue", "青")))


def refusal_of(form, *, is_number_affair=False):
    with pytest.raises(FormRefused) as caught:
        check_form(form, is_number_affair=is_number_affair)
    return " / ".join(str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (FormRule(RuleKind.SHOW, "q_gone", is_yes("q_a")), "「q_gone」という質問はありません"),
        (FormRule(RuleKind.SHOW, "q_b", is_yes("gone")), "「gone」という質問はありません"),
        (FormRule(RuleKind.SHOW, "q_a", is_yes("q_b")), "まだ答えていない「q_b」"),
        (FormRule(RuleKind.SHOW, "b", is_yes("q_b")), "まだ答えていない「q_b」"),
        (FormRule(RuleKind.JUMP, "b", is_yes("q_a"), to="a"), "前のページには戻れません"),
        (FormRule(RuleKind.JUMP, "b", is_yes("q_a"), to="gone"), "進む先のページ「gone」がありません"),
        (FormRule(RuleKind.JUMP, "gone", is_yes("q_a"), to="b"), "「gone」というページはありません"),
        (FormRule(RuleKind.STOP, "a", is_yes("q_a")), "止める理由"),
        (FormRule(RuleKind.COMPUTE, "q_b", value={"value": 3}), "計算した値を入れられるのは"),
        (FormRule(RuleKind.SHOW, "q_b", {"value": True}), "いつも同じ結果"),
        (FormRule(RuleKind.SHOW, "q_b", {"op": "explode", "args": []}), "「explode」という演算はありません"),
        (
            FormRule(RuleKind.SHOW, "q_b", {"op": "less", "args": [{"answer": "q_a"}, {"value": 3}]}),
            "組合せには使えません",
        ),
        (FormRule(RuleKind.SHOW, "q_b"), "条件がありません"),
    ],
)
def test_a_rule_that_means_nothing_is_named(rule, message):
    found = refusal_of(Form((A, B, C), (rule,)))
    assert "ルール1" in found
    assert message in found


def test_a_choice_that_is_not_offered_is_a_dead_reference():
    rule = FormRule(RuleKind.SHOW, "q_b", {"op": "equals", "args": [{"answer": "colour"}, {"value": "green"}]})
    assert "選択肢「green」はありません" in refusal_of(Form((page("x", COLOURS), B), (rule,)))


def test_rules_that_look_at_each_other_are_named_as_a_circle():
    number = QuestionType.COMPUTED
    form = Form(
        (page("x", Question("one", number, "一"), Question("two", number, "二")),),
        (
            FormRule(RuleKind.COMPUTE, "one", value={"op": "plus", "args": [{"answer": "two"}, {"value": 1}]}),
            FormRule(RuleKind.COMPUTE, "two", value={"op": "plus", "args": [{"answer": "one"}, {"value": 1}]}),
        ),
    )
    assert "one → two → one" in refusal_of(form)


def test_a_page_that_is_always_jumped_over_is_unreachable():
    form = Form((A, B, C), (FormRule(RuleKind.JUMP, "a", to="c"),))
    assert "ページ「題b」：このページに進む道がありません" in refusal_of(form)
    check_form(Form((A, B, C), (FormRule(RuleKind.JUMP, "a", is_yes("q_a"), to="c"),)), is_number_affair=False)


def test_a_computed_value_needs_its_rule():
    assert "計算のルールがありません" in refusal_of(Form((page("x", Question("sum", QuestionType.COMPUTED, "合計")),)))


def test_the_my_number_is_asked_for_in_number_affairs_only():
    form = Form((page("x", Question("number", QuestionType.MY_NUMBER, "個人番号")),))
    assert "個人番号利用事務" in refusal_of(form)
    check_form(form, is_number_affair=True)


def test_two_things_of_one_name_are_refused():
    assert "同じ名前" in refusal_of(Form((A, A)))


def test_every_fault_is_reported_at_once():
    form = Form((page("x"), page("y", Question("", QuestionType.TEXT, ""))))
    with pytest.raises(FormRefused) as caught:
        check_form(form, is_number_affair=False)
    assert len(caught.value.problems) == 3
    assert "ほか2件" in caught.value.message


def test_expressions_nested_without_end_are_refused():
    nested = is_yes("q_a")
    for _ in range(3000):
        nested = {"op": "not", "args": [nested]}
    assert "入れ子" in refusal_of(Form((A, B), (FormRule(RuleKind.SHOW, "q_b", nested),)))


@given(forms())
def test_a_form_survives_being_written_and_read(form):
    assert form_from(json.loads(json.dumps(form_document(form)))) == form


def test_a_form_with_groups_survives_being_written_and_read():
    assert form_from(form_document(family_form())) == family_form()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["pages", "rules", "id", "type", "questions", "op", "args", "x"]), inner)
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_whatever_a_file_holds_it_is_read_or_refused(pages, rules):
    document = {"format": "hoshin-form-1", "pages": pages, "rules": rules}
    with suppress(FormRefused):
        check_form(form_from(document), is_number_affair=True)


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"format": "other"}', "[" * 100_000, "null"])
def test_a_file_that_is_no_form_is_refused_in_words(text):
    with pytest.raises(FormRefused):
        form_from_text(text)
