"""Systems that fetch a section's applications: what they may, since when, and a token that is shown once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hoshin.citizens.procedures.actions.clients import issue_client, revoke_client
from hoshin.citizens.procedures.forms.examining.clients import ClientForm
from hoshin.citizens.procedures.permissions import can_issue_clients
from hoshin.citizens.procedures.queries.clients import client_for, clients_of, own_layouts, section_of_layouts
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed
from hoshin.web.pages import Confirmation, confirm_page, form_page
from hoshin.web.submit_once import single_use


@staff_page()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def overview(request: PageRequest) -> HttpResponse:
    """The clients of one's sections; heads can issue a token, which stands on the answer and nowhere else."""
    may_issue = can_issue_clients(request.person)
    if request.method == "POST" and not may_issue:
        raise NotAllowed("連携先のトークンを発行できるのは、課長です。")
    form = ClientForm(request.POST if request.method == "POST" else None, layouts=own_layouts(request.person))
    if form.is_bound and form.is_valid():
        with form.refusals():
            values = form.cleaned_data
            client, token = issue_client(
                person=request.person,
                section_id=section_of_layouts(values["layouts"]),
                name=values["name"],
                layout_ids=values["layouts"],
                expires_on=values["expires_on"],
                now=clock.now(),
            )
            return render(request, "procedures/clients/token.html", {"client": client, "token": token})
    context = {"clients": clients_of(request.person, today=clock.today()), "form": form, "may_issue": may_issue}
    return form_page(request, "procedures/clients/overview.html", context)


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def revoke(request: PageRequest, client_id: int) -> HttpResponse:
    """Take a token away, after asking once."""
    client = client_for(request.person, client_id)
    if request.method == "POST":
        revoke_client(person=request.person, client_id=client_id, now=clock.now())
        messages.success(request, f"「{client.name}」のトークンを失効させました。")
        return redirect("procedures:clients")
    question = Confirmation(
        title="トークンを失効させる",
        question=f"「{client.name}」のトークンを失効させますか。",
        undo="元には戻せません。また取り出すには、課長が新しいトークンを発行します。",
        submit="失効させる",
        cancel_url=reverse("procedures:clients"),
        effects=("このシステムは、すぐに申請を取り出せなくなります。",),
    )
    return confirm_page(request, question)
