import logging

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.foundation.files import actions, queries
from hoshin.foundation.files.forms import RemoveForm, UploadForm
from hoshin.foundation.files.models import content_storage
from hoshin.foundation.files.permissions import check_change
from hoshin.foundation.people.public import PageRequest, public_page, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import DomainError, RuleBroken
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.redirects import safe_next
from hoshin.web.submit_once import single_use

logger = logging.getLogger(__name__)


@public_page
@require_safe
def download(request: PageRequest, file_id: int) -> FileResponse:
    """The content of a file, to those whom its owner's room lets read it; never shown inside the site."""
    file = queries.file_to_open(file_id, person=request.person)
    try:
        content = content_storage().open(file.storage_name)
    except FileNotFoundError as error:
        logger.critical("content of file %s is missing", file.pk)
        raise DomainError("この添付ファイルの中身が見つかりません。運用者に連絡してください。") from error
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.content_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PageRequest, owner_kind: str, owner_id: str) -> HttpResponse:
    """Attach files to a thing. Comes back to the page it was sent from, or shows what was refused and why.

    Not single-use: taking the same file in again is harmless, and a transaction must not wait for the disk.
    """
    check_change(request.person, owner_kind, owner_id)
    back = safe_next(request, "/")
    panel = queries.panel(owner_kind, owner_id, person=request.person, next_url=back)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST":
        form.is_valid()
        form.refuse_too_large(request.META)
        for name in _stored(request, form, owner_kind, owner_id):
            messages.success(request, f"「{name}」を添付しました。")
        if not form.errors:
            return redirect(back)
    return form_page(request, "files/upload.html", {"form": form, "panel": panel})


def _stored(request: PageRequest, form: UploadForm, owner_kind: str, owner_id: str) -> list[str]:
    """The names of the files that were taken in; the refusals of the others go to the form."""
    names = []
    for file in form.cleaned_data.get("attachments") or ():
        try:
            stored = actions.store(
                person=request.person, owner_kind=owner_kind, owner_id=owner_id, upload=file, now=clock.now()
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            names.append(stored.name)
    return names


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def remove(request: PageRequest, file_id: int) -> HttpResponse:
    """Take a file off its thing, after asking once and for the reason."""
    file = queries.file_to_change(file_id, person=request.person)
    back = safe_next(request, "/")
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.remove(person=request.person, file_id=file_id, reason=form.cleaned_data["reason"], now=clock.now())
            messages.success(request, f"「{file.name}」を外しました。")
            return redirect(back)
    confirmation = Confirmation(
        title="添付ファイルを外す",
        question=f"「{file.name}」を外しますか。",
        undo="90日以内なら、元に戻せます。",
        submit="外す",
        cancel_url=back,
    )
    return confirm_page(request, confirmation, form=form)


@staff_page()
@require_POST
@single_use
def bring_back(request: PageRequest, file_id: int) -> HttpResponse:
    """Attach a removed file again."""
    file = actions.bring_back(person=request.person, file_id=file_id, now=clock.now())
    messages.success(request, f"「{file.name}」を元に戻しました。")
    return redirect(safe_next(request, "/"))


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def publish(request: PageRequest, file_id: int) -> HttpResponse:
    """Mark a file as public, after asking once: what has been read cannot be taken back."""
    file = queries.file_to_change(file_id, person=request.person)
    back = safe_next(request, "/")
    if request.method == "POST":
        actions.publish(person=request.person, file_id=file_id, now=clock.now())
        messages.success(request, f"「{file.name}」を公開することにしました。")
        return redirect(back)
    confirmation = Confirmation(
        title="添付ファイルを公開する",
        question=f"「{file.name}」を、だれでも開けるようにしますか。",
        effects=(
            "ファイルの中身に加え、ファイルに残る作成者の名前やコメントも読まれます。公開してよいか、開いて確かめてください。",
            "公開ページがまだないときは、公開ページができた時に公開されます。",
        ),
        undo="公開は後からやめられますが、それまでに開いた方の手元には残ります。",
        submit="公開する",
        cancel_url=back,
        is_destructive=False,
    )
    return confirm_page(request, confirmation)


@staff_page()
@require_POST
@single_use
def withhold(request: PageRequest, file_id: int) -> HttpResponse:
    """Take the mark away again; nothing is asked, it can be set again."""
    file = actions.withhold(person=request.person, file_id=file_id, now=clock.now())
    messages.success(request, f"「{file.name}」の公開をやめました。")
    return redirect(safe_next(request, "/"))
