"""The journey depends on nothing but the form and the answers, whatever the order in which they were given."""

from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules import (
    Choice,
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

DAY = "2026-11-24"
CODES = ("one", "two", "three")


def make_question(name, kind, *, is_required):
    choices = tuple(Choice(code, code) for code in CODES) if kind is QuestionType.CHOICE else ()
    return Question(name, kind, name, is_required=is_required, choices=choices)


def condition_on(question, wanted):
    if question.type is QuestionType.YES_NO:
        return {"op": "equals", "args": [{"answer": question.id}, {"value": wanted % 2 == 0}]}
    if question.type is QuestionType.CHOICE:
        return {"op": "equals", "args": [{"answer": question.id}, {"value": CODES[wanted % 3]}]}
    return {"op": "at_least", "args": [{"answer": question.id}, {"value": wanted}]}


@st.composite
def forms(draw):
    """A form of several pages whose rules look at earlier questions."""
    kinds = st.sampled_from([QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.NUMBER])
    pages: list[Page] = []
    earlier: list[Question] = []
    rules: list[FormRule] = []
    for number in range(draw(st.integers(2, 6))):
        questions = []
        for order in range(draw(st.integers(1, 3))):
            question = make_question(f"q{number}_{order}", draw(kinds), is_required=draw(st.booleans()))
            if earlier and draw(st.booleans()):
                when = condition_on(draw(st.sampled_from(earlier)), draw(st.integers(0, 5)))
                rules.append(FormRule(draw(st.sampled_from([RuleKind.SHOW, RuleKind.REQUIRE])), question.id, when))
            questions.append(question)
            earlier.append(question)
        pages.append(Page(f"p{number}", f"ページ{number}", tuple(questions)))
    for number in range(len(pages) - 2):
        if draw(st.booleans()):
            when = condition_on(draw(st.sampled_from(pages[number].questions)), draw(st.integers(0, 5)))
            to = draw(st.integers(number + 1, len(pages) - 1))
            rules.append(FormRule(RuleKind.JUMP, f"p{number}", when, to=f"p{to}"))
    return Form(tuple(pages), tuple(rules))


def answers_to(question):
    if question.type is QuestionType.YES_NO:
        return st.sampled_from([True, False, None])
    if question.type is QuestionType.CHOICE:
        return st.sampled_from([*CODES, None])
    return st.one_of(st.none(), st.integers(0, 6))


@st.composite
def saves_of(draw, form):
    """Pages saved in any order, some of them more than once: going back, changing, going on elsewhere."""
    saves = []
    for _ in range(draw(st.integers(0, 12))):
        page = draw(st.sampled_from(form.pages))
        saves.append({question.id: draw(answers_to(question)) for question in page.questions})
    return saves


def draft_after(saves):
    draft: dict[str, object] = {}
    for values in saves:
        draft = with_answers(draft, values)
    return draft


@given(st.data())
def test_any_order_of_saving_leads_to_the_state_of_replaying_the_answers(data):
    compiled = check_form(data.draw(forms()), is_number_affair=False)
    saves = data.draw(saves_of(compiled.form))
    draft = draft_after(saves)
    newest = {name: value for values in saves for name, value in values.items()}
    replayed = draft_after([{name: newest[name]} for name in data.draw(st.permutations(list(newest)))])
    assert walk(compiled, draft, begun_on=DAY) == walk(compiled, replayed, begun_on=DAY)


@given(st.data())
def test_what_is_hidden_is_absent_and_changes_nothing(data):
    compiled = check_form(data.draw(forms()), is_number_affair=False)
    draft = draft_after(data.draw(saves_of(compiled.form)))
    journey = walk(compiled, draft, begun_on=DAY)
    shown = {question.id for state in journey.pages for question in state.shown}
    assert set(journey.present) <= shown
    assert walk(compiled, journey.present, begun_on=DAY) == journey


@given(st.data())
def test_the_way_goes_forward_and_ends_at_the_first_gap(data):
    compiled = check_form(data.draw(forms()), is_number_affair=False)
    journey = walk(compiled, draft_after(data.draw(saves_of(compiled.form))), begun_on=DAY)
    places = [compiled.form.pages.index(state.page) for state in journey.pages]
    assert places == sorted(set(places))
    assert all(state.is_complete for state in journey.pages[:-1])
    assert journey.is_complete == all(state.is_complete for state in journey.pages)


@given(st.data())
def test_changing_an_answer_and_changing_it_back_restores_everything(data):
    compiled = check_form(data.draw(forms()), is_number_affair=False)
    draft = draft_after(data.draw(saves_of(compiled.form)))
    question = data.draw(st.sampled_from([question for _, question in compiled.form.questions()]))
    changed = with_answers(draft, {question.id: data.draw(answers_to(question))})
    back = with_answers(changed, {question.id: draft.get(question.id)})
    assert walk(compiled, back, begun_on=DAY) == walk(compiled, draft, begun_on=DAY)


def family_form():
    """Children in a group: an address is asked where a child lives elsewhere, the ages are added up."""
    apart = {"op": "equals", "args": [{"answer": "children.together"}, {"value": False}]}
    count = {"op": "count", "args": [{"answer": "children"}]}
    old = {"op": "age", "args": [{"answer": "birth"}, {"begun_on": True}]}
    return Form(
        (
            Page("you", "あなた", (make_question("birth", QuestionType.DATE, is_required=True),)),
            Page(
                "family",
                "子ども",
                (
                    Question(
                        "children",
                        QuestionType.GROUP,
                        "子ども",
                        least=1,
                        most=5,
                        inner=(
                            make_question("together", QuestionType.YES_NO, is_required=True),
                            make_question("where", QuestionType.TEXT, is_required=True),
                            make_question("pocket", QuestionType.NUMBER, is_required=False),
                        ),
                    ),
                    make_question("number", QuestionType.COMPUTED, is_required=False),
                    make_question("sum", QuestionType.COMPUTED, is_required=False),
                ),
            ),
            Page("end", "終わり", (make_question("age", QuestionType.COMPUTED, is_required=False),)),
        ),
        (
            FormRule(RuleKind.SHOW, "children.where", apart),
            FormRule(RuleKind.COMPUTE, "number", value=count),
            FormRule(RuleKind.COMPUTE, "sum", value={"op": "total", "args": [{"answer": "children.pocket"}]}),
            FormRule(RuleKind.COMPUTE, "age", value=old),
            FormRule(
                RuleKind.STOP,
                "you",
                {
                    "op": "less",
                    "args": [{"op": "age", "args": [{"answer": "birth"}, {"begun_on": True}]}, {"value": 18}],
                },
                message="18歳から申請できます。",
            ),
        ),
    )


def test_rows_are_judged_each_by_itself_and_added_up():
    compiled = check_form(family_form(), is_number_affair=False)
    rows = [{"together": True, "where": "東京", "pocket": 3}, {"together": False, "pocket": 4}]
    journey = walk(compiled, {"birth": "2000-11-24", "children": rows}, begun_on=DAY)
    assert journey.next_page is not None
    assert journey.next_page.missing == ("children.1.where",)
    assert journey.next_page.hidden_inner == {"children.0.where"}
    assert journey.present["children"] == [{"together": True, "pocket": 3}, {"together": False, "pocket": 4}]
    assert (journey.present["number"], journey.present["sum"]) == (2, 7)


def test_a_group_needs_its_least_number_of_rows():
    compiled = check_form(family_form(), is_number_affair=False)
    page = walk(compiled, {"birth": "2000-11-24"}, begun_on=DAY).next_page
    assert page is not None
    assert page.missing == ("children",)
    assert "children" not in walk(compiled, {"birth": "2000-11-24"}, begun_on=DAY).present


def test_the_first_row_of_a_group_that_needs_one_is_asked_as_any_other_row():
    compiled = check_form(family_form(), is_number_affair=False)
    page = walk(compiled, {"birth": "2000-11-24"}, begun_on=DAY).next_page
    assert page is not None
    assert page.hidden_inner == {"children.0.where"}
    assert "children.0.together" in page.required


def test_a_stop_ends_the_journey_and_nothing_can_be_submitted():
    compiled = check_form(family_form(), is_number_affair=False)
    journey = walk(compiled, {"birth": "2008-11-25"}, begun_on=DAY)
    assert journey.stop is not None
    assert journey.stop.message == "18歳から申請できます。"
    assert not journey.is_complete
    assert walk(compiled, {"birth": "2008-11-24"}, begun_on=DAY).stop is None


def test_what_is_hidden_in_a_row_stays_in_the_draft():
    draft = with_answers({}, {"children": [{"together": False, "where": "東京"}]})
    draft = with_answers(draft, {"children": [{"together": True}]})
    assert draft == {"children": [{"together": True, "where": "東京"}]}
