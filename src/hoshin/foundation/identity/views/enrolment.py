"""The first sign-in: set a password, set up a second factor, write the recovery codes down."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.identity.actions import (
    ask_for_new_passkey,
    begin_with_link,
    enrol_app,
    enrol_passkey,
    secret_to_enrol,
)
from hoshin.foundation.identity.forms import AppCodeForm, NewPasswordForm, PasskeyAnswerForm
from hoshin.foundation.identity.queries import account_of, next_step_of, open_link, passage_in
from hoshin.foundation.identity.rules import LinkUnusable, NextStep, PassageEnded, SignInRefused, enrolment_uri, qr_code
from hoshin.foundation.identity.views.answers import go_on, page, refused, signed_in
from hoshin.foundation.identity.views.browser import browser_of, house_of
from hoshin.foundation.identity.views.door import back_to_the_door
from hoshin.foundation.people.public import PageRequest, StaffAccount, public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound, RuleBroken


def app_context(request: PageRequest, account: StaffAccount, issuer: str) -> dict[str, object]:
    """QR code and secret of the application being set up in this session."""
    secret = secret_to_enrol(session=request.session)
    uri = enrolment_uri(secret, login_name=account.login_name, issuer=issuer)
    return {
        "owner": account,
        "qr_code": mark_safe(qr_code(uri)),  # noqa: S308 - drawn by the QR library from our own address
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "passkeys": house_of(request) is not None,
        "answer_form": PasskeyAnswerForm(),
    }


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: PageRequest, token: str) -> HttpResponseBase:
    """A single-use link: its owner sets a password. Opening the page uses nothing up; mail scanners open links."""
    now = clock.now()
    try:
        account = open_link(token, now=now).account
        form = NewPasswordForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            step = begin_with_link(
                session=request.session, token=token, password=form.cleaned_data["password"], now=now
            )
            return go_on(step)
    except LinkUnusable as error:
        return page(request, "link_unusable", {"message": error.message}, status=404)
    except RuleBroken as error:
        return refused(request, "enrol", form, error, {"owner": account})
    status = 422 if request.method == "POST" else 200
    return page(request, "enrol", {"form": form, "owner": account}, status=status)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_factor(request: PageRequest) -> HttpResponseBase:
    """Set up an authenticator application or a passkey, before anything else can be opened."""
    now = clock.now()
    try:
        passage = passage_in(request.session, now=now)
        if next_step_of(passage.account_id) is not NextStep.ENROL_SECOND_FACTOR:
            return redirect("identity:second_step")
        context = app_context(request, account_of(passage.account_id), _issuer())
        form = AppCodeForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            enrol_app(session=request.session, code=form.cleaned_data["code"], browser=browser_of(request), now=now)
            return _to_recovery_codes(request, passage.account_id, passage.next_url)
    except PassageEnded as error:
        return back_to_the_door(request, error)
    except RuleBroken as error:
        return refused(request, "enrol_factor", form, error, context)
    status = 422 if request.method == "POST" else 200
    return page(request, "enrol_factor", {**context, "form": form}, status=status)


def _issuer() -> str:
    return f"{settings.CITY_NAME} {settings.SITE_NAME}"


def _to_recovery_codes(request: PageRequest, account_id: int, next_url: str) -> HttpResponseBase:
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return signed_in(request, account_id, f"{reverse('identity:recovery_codes')}{query}")


@public_page
@require_POST
def enrol_passkey_question(request: PageRequest) -> HttpResponseBase:
    """What the page's script asks the browser for, so that it makes a passkey."""
    house = house_of(request)
    if house is None:
        raise NotFound("この住所ではパスキーを使えません。")
    passage = passage_in(request.session, now=clock.now())
    question = ask_for_new_passkey(session=request.session, account_id=passage.account_id, house=house)
    return JsonResponse({"options": question.options}, headers={"Cache-Control": "no-store, private"})


@public_page
@require_POST
def enrol_with_passkey(request: PageRequest) -> HttpResponseBase:
    """The passkey that the browser made becomes the account's first factor."""
    house = house_of(request)
    form = PasskeyAnswerForm(request.POST)
    if house is None or not form.is_valid():
        return redirect("identity:enrol_factor")
    try:
        passage = enrol_passkey(
            session=request.session,
            typed=form.cleaned_data["answer"],
            house=house,
            browser=browser_of(request),
            now=clock.now(),
        )
    except PassageEnded as error:
        return back_to_the_door(request, error)
    except (RuleBroken, SignInRefused) as error:
        messages.error(request, error.message)
        return redirect("identity:enrol_factor")
    return _to_recovery_codes(request, passage.account_id, passage.next_url)
