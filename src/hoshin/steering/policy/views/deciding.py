from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock, eras
from hoshin.steering.policy.actions import recall_revision, submit_revision, withdraw_revision
from hoshin.steering.policy.forms import ReasonForm, SubmissionForm
from hoshin.steering.policy.queries import document_of, revision_for, threads_of
from hoshin.steering.policy.rules import what_is_missing
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use


@staff_page(Role.CIO_STAFF)
@single_use
def submit(request: PageRequest, number: int) -> HttpResponse:
    """Ask for the decision on a draft; the page says what is still missing."""
    today = clock.today()
    revision = revision_for(request.person, number, today=today)
    form = SubmissionForm(request.POST or None, initial={"effective_on": revision.effective_on})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            submitted = submit_revision(
                person=request.person,
                revision_id=revision.pk,
                effective_on=form.cleaned_data["effective_on"],
                note=form.cleaned_data["note"],
                now=clock.now(),
            )
            day = eras.format_date(form.cleaned_data["effective_on"])
            messages.success(request, f"{submitted.name}（{day}施行）の決裁を求めました。")
            return redirect("policy:staff_revision", number=number)
    document = document_of(revision, today=today)
    context = {
        "form": form,
        "revision": revision,
        "missing": what_is_missing([section.text for section in document.sections]),
        "open_threads": sum(view.is_open for view in threads_of(document)),
    }
    return form_page(request, "policy/submit.html", context)


@staff_page(Role.CIO_STAFF)
@require_POST
@single_use
def recall(request: PageRequest, number: int) -> HttpResponse:
    """Take a revision back from its way to the decision."""
    revision = revision_for(request.person, number, today=clock.today())
    recall_revision(person=request.person, revision_id=revision.pk, now=clock.now())
    messages.success(request, f"{revision.name}を引き戻しました。書き換えて、もう一度決裁を求められます。")
    return redirect("policy:staff_revision", number=number)


@staff_page(Role.CIO_STAFF)
@single_use
def withdraw(request: PageRequest, number: int) -> HttpResponse:
    """Ask for the reason, then give a draft up."""
    revision = revision_for(request.person, number, today=clock.today())
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            withdraw_revision(
                person=request.person, revision_id=revision.pk, reason=form.cleaned_data["reason"], now=clock.now()
            )
            messages.success(request, f"{revision.name}を取り下げました。")
            return redirect("policy:staff_revision", number=number)
    confirmation = Confirmation(
        title=f"{revision.name}を取り下げる",
        question=f"{revision.name}を取り下げますか。",
        undo="取り下げた版は職員が読めるまま残りますが、作成を続けることはできません。この版を元に新しい版を作ることはできます。",
        submit="取り下げる",
        cancel_url=request.path.rsplit("/", maxsplit=2)[0] + "/",
    )
    return confirm_page(request, confirmation, form=form)
