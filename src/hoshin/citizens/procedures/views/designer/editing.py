"""One page, one question, one rule of a form; each save is one change of the draft."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures.actions import save_draft
from hoshin.citizens.procedures.forms.designer import DesignForm, LanguagesForm, PageForm, QuestionForm, RuleForm
from hoshin.citizens.procedures.queries.designing import Design, design
from hoshin.citizens.procedures.rules import Form, FormRule, Page, Question, QuestionType, RuleKind
from hoshin.citizens.procedures.rules.designing import (
    changed_question,
    new_id,
    rule_in_words,
    with_page,
    with_question,
    with_rule,
)
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use

_NOT_IN_GROUPS = {QuestionType.GROUP, QuestionType.FILE}


def _saved(request: PageRequest, held: Design, form: DesignForm, change: Callable[[Form], Form], said: str) -> bool:
    """Whether the changed form was kept; when not, `form` says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    with form.refusals():
        save_draft(
            person=request.person,
            procedure_code=held.procedure.code,
            form=change(held.form),
            seen=form.cleaned_data["seen"],
            change=said,
            now=clock.now(),
        )
        messages.success(request, f"{said}。")
        return True
    return False


def _back(held: Design, anchor: str = "") -> str:
    return reverse("procedures:design", args=[held.procedure.code]) + (f"#{anchor}" if anchor else "")


@staff_page()
@single_use
def page(request: PageRequest, code: str, page_id: str = "") -> HttpResponse:
    """The title of a page and what stands around it; without `page_id` a new page at the end."""
    held = design(request.person, code)
    present = held.form.page(page_id) if page_id else Page(new_id(held.form, "p"), "", ())
    if present is None:
        raise NotFound("そのページは、もうこの様式にありません。")
    form = PageForm(request.POST or None, page=present, languages=held.form.languages, initial={"seen": held.stamp})
    said = f"ページ「{request.POST.get('title', '')}」を{'変更' if page_id else '追加'}しました"
    if _saved(request, held, form, lambda whole: with_page(whole, form.changed), said):
        return redirect(_back(held, f"page-{present.id}"))
    context = {"form": form, "procedure": held.procedure, "page": present, "is_new": not page_id}
    return form_page(request, "procedures/designer/page.html", context)


@staff_page()
@require_safe
def kinds(request: PageRequest, code: str, page_id: str) -> HttpResponse:
    """Which type of question to add to the page, or to a group on it (`?group=`)."""
    held = design(request.person, code)
    target = held.form.page(page_id)
    if target is None:
        raise NotFound("そのページは、もうこの様式にありません。")
    group = request.GET.get("group", "")
    context = {
        "procedure": held.procedure,
        "page": target,
        "group": held.form.question(group) if group else None,
        "kinds": [(kind, _ABOUT[kind]) for kind in _types(held, is_inner=bool(group))],
    }
    return render(request, "procedures/designer/kinds.html", context)


def _types(held: Design, *, is_inner: bool) -> list[QuestionType]:
    """The types that may stand there; the My Number only where the law lets the procedure take it."""
    return [
        kind
        for kind in QuestionType
        if not (is_inner and kind in _NOT_IN_GROUPS)
        and (kind is not QuestionType.MY_NUMBER or held.procedure.is_number_affair)
    ]


@staff_page()
@single_use
def add_question(request: PageRequest, code: str, page_id: str, kind: str) -> HttpResponse:
    """A new question of the type at the end of the page, or of the group named by `?group=`."""
    held = design(request.person, code)
    target = held.form.page(page_id)
    group = request.GET.get("group", "")
    types = _types(held, is_inner=bool(group))
    if target is None or kind not in types or (group and held.form.question(group) is None):
        raise NotFound("そこには、その種類の質問を置けません。")
    question = Question(new_id(held.form, "q"), QuestionType(kind), "")
    form = QuestionForm(
        request.POST or None,
        question=question,
        languages=held.form.languages,
        types=types,
        initial={"seen": held.stamp},
    )
    said = f"質問「{request.POST.get('label', '')}」を追加しました"
    if _saved(request, held, form, lambda whole: with_question(whole, page_id, form.changed, group=group), said):
        reference = f"{group}.{question.id}" if group else question.id
        return redirect(_after(held, question, reference, form))
    context = {"form": form, "procedure": held.procedure, "question": question, "page": target, "is_new": True}
    return form_page(request, "procedures/designer/question.html", context)


@staff_page()
@single_use
def question(request: PageRequest, code: str, reference: str) -> HttpResponse:
    """Change one question (`name`, or `group.name` inside a group)."""
    held = design(request.person, code)
    present = held.form.question(reference)
    if present is None:
        raise NotFound("その質問は、もうこの様式にありません。")
    form = QuestionForm(
        request.POST or None,
        question=present,
        languages=held.form.languages,
        types=_types(held, is_inner="." in reference),
        initial={"seen": held.stamp},
    )
    said = f"質問「{request.POST.get('label', '')}」を変更しました"
    if _saved(request, held, form, lambda whole: changed_question(whole, reference, form.changed), said):
        return redirect(_after(held, present, reference, form))
    context = {
        "form": form,
        "procedure": held.procedure,
        "question": present,
        "reference": reference,
        "is_new": False,
        "rules": _rules_about(held.form, reference),
    }
    return form_page(request, "procedures/designer/question.html", context)


def _after(held: Design, before: Question, reference: str, form: QuestionForm) -> str:
    """Back to the overview; to the question itself when its new type asks for more."""
    if form.changed.type is not before.type:
        return reverse("procedures:design_question", args=[held.procedure.code, reference])
    return _back(held, f"question-{reference}")


def _rules_about(form: Form, reference: str) -> list[tuple[int, str]]:
    """The rules that act on the question, by number."""
    return [
        (number, rule_in_words(form, rule))
        for number, rule in enumerate(form.rules, start=1)
        if rule.target == reference
    ]


@staff_page()
@single_use
def rule(request: PageRequest, code: str, number: int = 0, kind: str = "") -> HttpResponse:
    """Change one rule, or make one of the `kind`."""
    held = design(request.person, code)
    if number > len(held.form.rules) or (kind and kind not in list(RuleKind)):
        raise NotFound("そのルールは、もうこの様式にありません。")
    target = request.GET.get("target", "")
    present = held.form.rules[number - 1] if number else FormRule(RuleKind(kind), target)
    form = RuleForm(
        request.POST or None,
        form=held.form,
        rule=present,
        languages=held.form.languages,
        is_expression=request.GET.get("as") == "expression",
        initial={"seen": held.stamp},
    )
    said = f"ルール「{present.kind.label}」を{'変更' if number else '追加'}しました"
    if _saved(request, held, form, lambda whole: with_rule(whole, form.changed, number), said):
        return redirect(_back(held, f"rule-{number or len(held.form.rules) + 1}"))
    context = {"form": form, "procedure": held.procedure, "rule": present, "number": number}
    return form_page(request, "procedures/designer/rule.html", context)


@staff_page()
@single_use
def languages(request: PageRequest, code: str) -> HttpResponse:
    """In which further languages the form is offered."""
    held = design(request.person, code)
    form = LanguagesForm(request.POST or None, initial={"seen": held.stamp, "languages": held.form.languages})

    def changed(whole: Form) -> Form:
        return replace(whole, languages=tuple(form.cleaned_data["languages"]))

    if _saved(request, held, form, changed, "言語を変更しました"):
        return redirect(_back(held))
    context = {"form": form, "procedure": held.procedure}
    return form_page(request, "procedures/designer/languages.html", context)


_ABOUT = {
    QuestionType.TEXT: "1行の自由な文字",
    QuestionType.LONG_TEXT: "何行でも書ける自由な文字",
    QuestionType.NAME: "氏と名、それぞれのフリガナ。異体字もそのまま受け取ります",
    QuestionType.ADDRESS: "郵便番号から町名を引けます",
    QuestionType.DATE: "元号でも西暦でも入力できます",
    QuestionType.TELEPHONE: "ハイフンや全角でも入力できます",
    QuestionType.EMAIL: "形を確かめます",
    QuestionType.CHOICE: "選択肢から一つ",
    QuestionType.CHOICES: "選択肢からいくつでも",
    QuestionType.NUMBER: "単位、下限、上限、小数",
    QuestionType.YES_NO: "二つに一つ",
    QuestionType.FILE: "書類や写真。スマートフォンのカメラで撮れます",
    QuestionType.GROUP: "同じ質問を、世帯員などの人数分",
    QuestionType.BANK_ACCOUNT: "銀行もゆうちょ銀行も。記号と番号は店番と口座番号に直します",
    QuestionType.CORPORATE_NUMBER: "13桁。検査用の数字を確かめます",
    QuestionType.MY_NUMBER: "12桁。個人番号利用事務の手続だけで使えます",
    QuestionType.CONSENT: "読んで同意していただく文",
    QuestionType.COMPUTED: "ほかの答えから計算して見せる値",
    QuestionType.NOTE: "読んでいただくだけの文",
}
