"""The texts of a procedure's decision letters: all of them, and changing one with a preview."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.deciding.texts import save_letter_text
from hoshin.citizens.procedures.forms.deciding.letters import LetterTextForm
from hoshin.citizens.procedures.models import Procedure
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries.deciding.texts import gaps_for, letter_text, letter_texts, sample_letter
from hoshin.citizens.procedures.rules.deciding import Ruling, check_letter, default_letter, tidied_letter
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page()
@require_safe
def overview(request: PageRequest, code: str) -> HttpResponse:
    """The letters for every ruling as they read now."""
    procedure = _procedure(request, code)
    texts = [(kept, sample_letter(procedure, kept.letter)) for kept in letter_texts(procedure)]
    return render(request, "procedures/deciding/texts.html", {"procedure": procedure, "texts": texts})


@staff_page()
@single_use
def edit(request: PageRequest, code: str, ruling: str) -> HttpResponse:
    """Change the text for one ruling; the preview shows what an applicant would read and keeps nothing."""
    procedure = _procedure(request, code)
    if ruling not in {one.value for one in Ruling}:
        raise NotFound("お探しのページは見つかりません。")
    wanted, preview = Ruling(ruling), None
    kept = letter_text(procedure, wanted)
    shown = default_letter(wanted) if "usual" in request.GET else kept.letter
    form = LetterTextForm(request.POST or None, initial={**asdict(shown), "seen": kept.stamp})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            if request.POST.get("do") == "preview":
                letter = tidied_letter(form.letter)
                check_letter(letter, wanted, gaps_for(procedure))
                preview = sample_letter(procedure, letter)
            else:
                save_letter_text(
                    person=request.person,
                    procedure_code=code,
                    ruling=wanted,
                    letter=form.letter,
                    seen=form.cleaned_data["seen"],
                    now=clock.now(),
                )
                messages.success(request, f"「{wanted.label}」ときの通知書を保存しました。")
                return redirect("procedures:letters", code=code)
    context = {
        "procedure": procedure,
        "ruling": wanted,
        "kept": kept,
        "form": form,
        "preview": preview,
        "gaps": gaps_for(procedure),
    }
    return form_page(request, "procedures/deciding/text.html", context)


def _procedure(request: PageRequest, code: str) -> Procedure:
    procedure = queries.procedure_by_code(request.person, code)
    require_change(request.person, procedure)
    return procedure
