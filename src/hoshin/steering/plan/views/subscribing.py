"""Mails of what happens to the plan: asking for them, confirming, ending them. None of it knows who asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hoshin.foundation.messages.public import can_mail_outside
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import DomainError
from hoshin.steering.plan import public
from hoshin.steering.plan.forms.subscribing import ConfirmForm, SubscribeForm
from hoshin.steering.plan.queries.channels import Channel, channel_of_plan, channel_of_policy, channel_of_sheet
from hoshin.web.one_click import one_click

GET_OR_POST = ("GET", "HEAD", "POST")


@public_page
@require_http_methods(GET_OR_POST)
def plan(request: HttpRequest) -> HttpResponse:
    """Mails of what happens to any listed sheet."""
    return _ask(request, channel_of_plan())


@public_page
@require_http_methods(GET_OR_POST)
def policy(request: HttpRequest, policy_number: int) -> HttpResponse:
    """Mails of what happens to the listed sheets of one basic policy."""
    return _ask(request, channel_of_policy(policy_number))


@public_page
@require_http_methods(GET_OR_POST)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """Mails of what happens to one listed sheet."""
    return _ask(request, channel_of_sheet(number))


def _ask(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The form, and after it the same words for every address. Not single-use: what was counted stays when it is refused."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "channel": channel,
        "can_mail": can_mail_outside(),
        "feed": f"/plan/{channel.place}feed.xml",
    }
    if form.is_bound and form.is_valid():
        with form.refusals():
            public.ask_to_subscribe(address=form.cleaned_data["address"], place=channel.place, now=clock.now())
            return render(request, "plan/subscribe_asked.html", context)
    return render(request, "plan/subscribe.html", context, status=422 if form.errors else 200)


@public_page
@require_http_methods(GET_OR_POST)
def confirm(request: HttpRequest, path: str) -> HttpResponse:
    """A button that begins the subscription: opening the mailed link alone, as mail scanners do, begins nothing."""
    if request.method != "POST":
        return _private(render(request, "plan/subscribe_confirm.html", {"form": ConfirmForm()}))
    try:
        channel = public.confirm_subscription(path=path, now=clock.now())
    except DomainError as error:
        return _private(render(request, "plan/subscribe_gone.html", {"said": error.message}, status=410))
    stop_url = reverse("plan:stop_mail", args=[path])
    return _private(render(request, "plan/subscribe_begun.html", {"channel": channel, "stop_url": stop_url}))


@public_page
@one_click
@require_http_methods(GET_OR_POST)
def stop(request: HttpRequest, path: str) -> HttpResponse:
    """A button that ends the subscription; mail programmes post here by themselves (RFC 8058)."""
    if request.method == "POST":
        public.stop_subscription(path=path, now=clock.now())
        return _private(render(request, "plan/subscribe_ended.html"))
    return _private(render(request, "plan/subscribe_stop.html", {"form": ConfirmForm()}))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: it is kept nowhere, and the house's referrer policy tells it to no other site.

    A stricter policy would have the browser send the form on the page without its origin, which is refused.
    """
    response["Cache-Control"] = "no-store"
    return response
