"""What is true of forms and applications without a database: questions, rules, the journey, and reading answers."""

from hoshin.citizens.procedures.rules.answers import (
    Understood,
    field_name,
    holds_my_number,
    is_corporate_number,
    is_my_number,
    parts_of,
    read_page,
    shown,
)
from hoshin.citizens.procedures.rules.checking import check_draft, check_form, problems_in
from hoshin.citizens.procedures.rules.compiling import CompiledForm, compile_form
from hoshin.citizens.procedures.rules.definition import (
    LANGUAGES,
    Choice,
    Form,
    FormRule,
    Page,
    Question,
    QuestionType,
    RuleKind,
    worded,
)
from hoshin.citizens.procedures.rules.documents import LARGEST, canonical, form_document, form_from, form_from_text
from hoshin.citizens.procedures.rules.journey import Answers, Journey, PageState, walk, with_answers
from hoshin.citizens.procedures.rules.problems import FormRefused, Problem

__all__ = [
    "LANGUAGES",
    "LARGEST",
    "Answers",
    "Choice",
    "CompiledForm",
    "Form",
    "FormRefused",
    "FormRule",
    "Journey",
    "Page",
    "PageState",
    "Problem",
    "Question",
    "QuestionType",
    "RuleKind",
    "Understood",
    "canonical",
    "check_draft",
    "check_form",
    "compile_form",
    "field_name",
    "form_document",
    "form_from",
    "form_from_text",
    "holds_my_number",
    "is_corporate_number",
    "is_my_number",
    "parts_of",
    "problems_in",
    "read_page",
    "shown",
    "walk",
    "with_answers",
    "worded",
]
