"""What came in as files, what was refused and why, and a way to try again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.citizens.procedures.actions.intake import give_up, save_source, take_in, try_again, upload_file
from hoshin.citizens.procedures.forms.intake.files import GiveUpForm, IntakeUploadForm, SourceForm
from hoshin.citizens.procedures.models import IntakeFile
from hoshin.citizens.procedures.permissions import can_keep_intake, require_intake
from hoshin.citizens.procedures.queries.intake import (
    intake_files,
    intake_page,
    intake_sources,
    source_by_code,
    state_of_file,
)
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.importing import IntakeState
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use

PER_PAGE = 50


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def files(request: PageRequest) -> HttpResponse:
    """The files that came in; who looks after intake can hand one in here."""
    can_keep = can_keep_intake(request.person)
    sources = intake_sources()
    form = IntakeUploadForm(request.POST or None, request.FILES or None, sources=sources)
    if request.method == "POST":
        require_intake(request.person)
        if form.is_valid():
            with form.refusals():
                file = upload_file(
                    person=request.person,
                    source_code=form.cleaned_data["source"],
                    upload=form.cleaned_data["file"],
                    now=clock.now(),
                )
                return _taken_in(request, file)
    page = Paginator(intake_files(request.person), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(file, state_of_file(file)) for file in page]
    context = {"page": page, "rows": rows, "form": form, "can_keep": can_keep, "sources": sources}
    return form_page(request, "procedures/intake/files.html", context)


def _taken_in(request: PageRequest, file: IntakeFile) -> HttpResponse:
    """Take the file in at once and lead to what became of it."""
    file = take_in(file_id=file.pk, now=clock.now())
    if file.state == IntakeState.DONE.value:
        messages.success(request, "取り込みました。")
    elif file.state == IntakeState.UNREADABLE.value:
        messages.error(request, "このファイルは読めません。理由を確かめてください。")
    else:
        messages.warning(request, "取り込めない申請が残りました。理由を確かめてください。")
    return redirect("procedures:intake_file", file_id=file.pk)


@staff_page()
@require_safe
def file(request: PageRequest, file_id: int) -> HttpResponse:
    """One file: each line with its receipt number, or with what is to be mended."""
    context = {"page": intake_page(request.person, file_id), "can_keep": can_keep_intake(request.person)}
    return render(request, "procedures/intake/file.html", context)


@staff_page()
@require_POST
@single_use
def again(request: PageRequest, file_id: int) -> HttpResponse:
    """Try once more what was refused."""
    return _taken_in(request, try_again(person=request.person, file_id=file_id, now=clock.now()))


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def end(request: PageRequest, file_id: int) -> HttpResponse:
    """End a file with the rest of it not taken in."""
    require_intake(request.person)
    page = intake_page(request.person, file_id)
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            give_up(person=request.person, file_id=file_id, reason=form.cleaned_data["reason"], now=clock.now())
            messages.success(request, "残りを取り込まないことにし、ファイルの中身を消しました。")
            return redirect("procedures:intake_file", file_id=file_id)
    question = Confirmation(
        title="残りを取り込まない",
        question=f"「{page.file.name}」の、取り込めなかった申請を、取り込まないことにしますか。",
        undo="元には戻せません。要るときは、取込み元からもう一度送ってもらいます。",
        submit="取り込まないことにする",
        cancel_url=f"/staff/applications/intake/files/{file_id}/",
        effects=("ファイルの中身と鍵を消します。取り込めた申請は、そのまま残ります。",),
    )
    return confirm_page(request, question, form=form)


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def source(request: PageRequest, code: str = "") -> HttpResponse:
    """Add a source, or change what its proof of identity is worth."""
    require_intake(request.person)
    held = source_by_code(code) if code else None
    initial: dict[str, object] = {"is_active": True}
    if held is not None:
        initial = {"code": held.code, "label": held.label, "is_active": held.is_active}
        initial |= {"proofing": held.proofing_level, "authentication": held.authentication_level}
        initial |= {"channel": held.channel}
    form = SourceForm(request.POST if request.method == "POST" else None, initial=initial)
    if held is not None:
        form.fields["code"].disabled = True
    if form.is_bound and form.is_valid():
        with form.refusals():
            values = form.cleaned_data
            saved = save_source(
                person=request.person,
                code=values["code"],
                label=values["label"],
                assurance=Assurance(values["proofing"], values["authentication"]),
                is_active=values["is_active"],
                channel=Intake(values["channel"]),
                now=clock.now(),
            )
            messages.success(request, f"「{saved.label}」を保存しました。")
            return redirect("procedures:intake")
    return form_page(request, "procedures/intake/source.html", {"form": form, "source": held})
