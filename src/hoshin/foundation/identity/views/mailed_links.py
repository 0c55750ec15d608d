"""Asking for a link by mail, and coming in with it."""

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from hoshin.foundation.identity.actions import ask_for_link, enter_with_link
from hoshin.foundation.identity.forms import MailedLinkForm
from hoshin.foundation.identity.queries import usable_mailed_link
from hoshin.foundation.identity.rules import LinkUnusable, TooManyAttempts
from hoshin.foundation.identity.views.answers import page, refused, signed_in
from hoshin.foundation.identity.views.browser import browser_of, safe_next
from hoshin.foundation.people.public import PageRequest, public_page
from hoshin.kernel import clock


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: PageRequest) -> HttpResponseBase:
    """Ask for a link; the answer is the same whether the address is registered or not."""
    is_offered = settings.MAIL_SERVER.is_configured and bool(settings.SITE_ADDRESS)
    form = MailedLinkForm(request.POST if request.method == "POST" else None)
    next_url = safe_next(request.POST.get("next", "") or request.GET.get("next", ""))
    context = {"form": form, "is_offered": is_offered, "next": next_url}
    if request.method != "POST" or not form.is_valid():
        return page(request, "ask_link", context, status=422 if request.method == "POST" else 200)
    try:
        address = form.cleaned_data["email"]
        ask_for_link(address=address, browser=browser_of(request), next_url=next_url, now=clock.now())
    except TooManyAttempts as error:
        return refused(request, "ask_link", form, error, context)
    return redirect("identity:link_sent")


@public_page
@require_safe
def link_sent(request: PageRequest) -> HttpResponseBase:
    """What to do next, without saying whether a mail was sent."""
    return page(request, "link_sent", {})


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PageRequest, token: str) -> HttpResponseBase:
    """A mailed link: opening the page uses nothing up, because mail scanners open links; the button does."""
    now = clock.now()
    try:
        link = usable_mailed_link(token, now=now)
        if request.method != "POST":
            return page(request, "enter", {"owner": link.account})
        account_id = enter_with_link(session=request.session, token=token, browser=browser_of(request), now=now)
    except LinkUnusable as error:
        return page(request, "link_unusable", {"message": error.message}, status=404)
    return signed_in(request, account_id, link.next_url)
