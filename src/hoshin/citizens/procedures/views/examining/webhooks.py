"""Systems that are told what happens to a procedure's applications, and the notices that did not reach them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.actions.webhooks import add_target, change_target, renew_secret, send_again
from hoshin.citizens.procedures.forms.examining.webhooks import TargetForm
from hoshin.citizens.procedures.models import Layout, Procedure, WebhookTarget
from hoshin.citizens.procedures.permissions import require_hand_over
from hoshin.citizens.procedures.queries.webhooks import deliveries_of, target_for, targets_of
from hoshin.foundation.people.public import PageRequest, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


def _procedure(request: PageRequest, code: str) -> Procedure:
    procedure = queries.procedure_by_code(request.person, code)
    require_hand_over(request.person, procedure)
    return procedure


@staff_page()
@require_safe
def overview(request: PageRequest, code: str) -> HttpResponse:
    """The systems that are told, and the newest notices."""
    procedure = _procedure(request, code)
    only_failed = request.GET.get("show") == "failed"
    context = {
        "procedure": procedure,
        "targets": targets_of(procedure),
        "deliveries": deliveries_of(procedure, only_failed=only_failed),
        "only_failed": only_failed,
    }
    return render(request, "procedures/webhooks/overview.html", context)


@staff_page()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def edit(request: PageRequest, code: str, target_id: int = 0) -> HttpResponse:
    """Add a system, whose secret is shown once, or change what it is told."""
    procedure = _procedure(request, code)
    held = target_for(request.person, target_id) if target_id else None
    initial: dict[str, object] = {"is_active": True}
    if held is not None:
        initial = {"label": held.label, "url": held.url, "events": held.events, "layout": held.layout_id}
        initial["is_active"] = held.is_active
    layouts = list(Layout.objects.filter(procedure=procedure))
    form = TargetForm(request.POST if request.method == "POST" else None, initial=initial, layouts=layouts)
    if form.is_bound and form.is_valid():
        with form.refusals():
            if held is None:
                target, secret = add_target(person=request.person, procedure_code=code, wish=form.wish, now=clock.now())
                return _shown_once(request, target, secret)
            change_target(person=request.person, target_id=held.pk, wish=form.wish, now=clock.now())
            messages.success(request, "保存しました。")
            return redirect("procedures:webhooks", code=code)
    context = {"procedure": procedure, "form": form, "target": held}
    return form_page(request, "procedures/webhooks/edit.html", context)


def _shown_once(request: PageRequest, target: WebhookTarget, secret: str) -> HttpResponse:
    """The only page on which a secret ever stands."""
    context = {"procedure": target.procedure, "target": target, "secret": secret}
    return render(request, "procedures/webhooks/secret.html", context)


@staff_page()
@never_cache
@require_POST
def renew(request: PageRequest, code: str, target_id: int) -> HttpResponse:
    """Make a new secret and show it once."""
    _procedure(request, code)
    return _shown_once(request, *renew_secret(person=request.person, target_id=target_id, now=clock.now()))


@staff_page()
@require_POST
@single_use
def again(request: PageRequest, code: str, target_id: int) -> HttpResponse:
    """Send once more what did not reach a system."""
    count = send_again(person=request.person, target_id=target_id, now=clock.now())
    if count:
        messages.success(request, f"{count}件の通知を送信待ちに戻しました。まもなく送信されます。")
    else:
        messages.info(request, "届かなかった通知はありません。")
    return redirect("procedures:webhooks", code=code)
