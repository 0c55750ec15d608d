"""The design of a form at a glance; moving and removing its parts, going back a step, throwing the draft away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures.actions import discard_draft, save_draft, undo_draft
from hoshin.citizens.procedures.queries.designing import Design, design, versions_of
from hoshin.citizens.procedures.rules import Form, FormRefused, RuleKind
from hoshin.citizens.procedures.rules.designing import (
    moved_page,
    moved_question,
    moved_rule,
    rule_in_words,
    without_page,
    without_question,
    without_rule,
)
from hoshin.citizens.procedures.rules.designing.words import named
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import Confirmation, confirm_page
from hoshin.web.submit_once import single_use

_STEPS = {"up": -1, "down": 1}


@staff_page()
@require_safe
def overview(request: PageRequest, code: str) -> HttpResponse:
    """The pages, questions and rules of the form, what is wrong with it, and its versions."""
    return _page(request, design(request.person, code))


def _page(request: PageRequest, held: Design, refused: FormRefused | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "design": held,
        "procedure": held.procedure,
        "problems": held.problems,
        "refused": refused.problems if refused else (),
        "rules": [
            (number, rule, rule_in_words(held.form, rule)) for number, rule in enumerate(held.form.rules, start=1)
        ],
        "kinds": list(RuleKind),
        "versions": versions_of(held.procedure),
    }
    return render(request, "procedures/designer/overview.html", context, status=422 if refused else 200)


@staff_page()
@require_POST
@single_use
def move(request: PageRequest, code: str) -> HttpResponse:
    """Move or remove a page (`page:you`), a question (`question:group.name`) or a rule (`rule:3`); then the overview."""
    held = design(request.person, code)
    do, _, thing = request.POST.get("do", "").partition(" ")
    kind, _, name = thing.partition(":")
    form, said = _moved(held.form, do, kind, name)
    try:
        save_draft(
            person=request.person,
            procedure_code=code,
            form=form,
            seen=request.POST.get("seen", ""),
            change=said,
            now=clock.now(),
        )
    except FormRefused as refused:
        return _page(request, held, refused)
    messages.success(request, f"{said}。「一つ前に戻す」で戻せます。")
    return redirect(f"{reverse('procedures:design', args=[code])}#{kind}-{name}")


def _moved(form: Form, do: str, kind: str, name: str) -> tuple[Form, str]:
    """The changed form, and in words what was done."""
    if kind == "rule" and name.isascii() and name.isdigit():
        number = int(name)
        if do == "remove":
            return without_rule(form, number), f"ルール{number}を消しました"
        return moved_rule(form, number, _STEPS.get(do, 0)), f"ルール{number}を動かしました"
    if kind not in {"page", "question"}:
        raise NotFound("その項目は、もうこの様式にありません。")
    label = named(form, name)
    if do == "remove":
        return (without_page if kind == "page" else without_question)(form, name), f"{label}を消しました"
    changed = (moved_page if kind == "page" else moved_question)(form, name, _STEPS.get(do, 0))
    return changed, f"{label}を動かしました"


@staff_page()
@require_POST
@single_use
def undo(request: PageRequest, code: str) -> HttpResponse:
    """Back to the draft as it was before the last change; once more brings the change back."""
    undo_draft(person=request.person, procedure_code=code, seen=request.POST.get("seen", ""), now=clock.now())
    messages.success(request, "一つ前に戻しました。もう一度押すと、今の変更を取り消せます。")
    return redirect("procedures:design", code=code)


@staff_page()
@single_use
def discard(request: PageRequest, code: str) -> HttpResponse:
    """Throw the draft away, after asking."""
    held = design(request.person, code)
    if request.method == "POST":
        discard_draft(person=request.person, procedure_code=code, seen=held.stamp, now=clock.now())
        messages.success(request, "下書きを破棄しました。")
        return redirect("procedures:design", code=code)
    question = Confirmation(
        title="下書きの破棄",
        question=f"「{held.procedure.title}」の様式の下書きを破棄します。よろしいですか。",
        effects=("公開中の様式は、そのまま使われます。",),
        undo="破棄した下書きは元に戻せません。残しておくときは、先に書き出してください。",
        submit="破棄する",
        cancel_url=reverse("procedures:design", args=[code]),
    )
    return confirm_page(request, question)
