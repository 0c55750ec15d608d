"""Proving once more who one is, before the sensitive pages."""

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.identity.actions import (
    ask_for_passkey,
    confirm_with_code,
    confirm_with_passkey,
    confirm_with_password,
)
from hoshin.foundation.identity.forms import CodeForm, ConfirmPasswordForm, PasskeyAnswerForm
from hoshin.foundation.identity.queries import account_of, factors_of
from hoshin.foundation.identity.rules import SignInRefused
from hoshin.foundation.identity.views.account import own_id
from hoshin.foundation.identity.views.answers import page, refused
from hoshin.foundation.identity.views.browser import browser_of, house_of, safe_next
from hoshin.foundation.people.public import PageRequest, account_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PageRequest) -> HttpResponseBase:
    """By one's password, or by a code when there is no password here."""
    account = account_of(own_id(request))
    factors = factors_of(account.pk)
    next_url = safe_next(request.POST.get("next", "") or request.GET.get("next", ""))
    form_class = ConfirmPasswordForm if account.has_usable_password() else CodeForm
    form = form_class(request.POST if request.method == "POST" else None)
    context = {
        "owner": account,
        "next": next_url,
        "passkeys": bool(factors.passkeys) and house_of(request) is not None,
        "can_type": account.has_usable_password() or factors.app is not None or factors.recovery_codes_left,
        "answer_form": PasskeyAnswerForm(),
    }
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return page(request, "confirm", {**context, "form": form}, status=status)
    try:
        _confirm(request, form)
    except SignInRefused as error:
        return refused(request, "confirm", form, error, context)
    return _onward(next_url)


def _confirm(request: PageRequest, form: ConfirmPasswordForm | CodeForm) -> None:
    browser, now = browser_of(request), clock.now()
    if isinstance(form, ConfirmPasswordForm):
        typed = form.cleaned_data["password"]
        confirm_with_password(session=request.session, person=request.person, password=typed, browser=browser, now=now)
    else:
        typed = form.cleaned_data["code"]
        confirm_with_code(session=request.session, person=request.person, typed=typed, browser=browser, now=now)


def _onward(next_url: str) -> HttpResponseBase:
    return HttpResponseRedirect(next_url) if next_url else redirect("identity:security")


@account_page
@require_POST
def confirm_question(request: PageRequest) -> HttpResponseBase:
    """What the page's script asks the browser for: one of one's own passkeys."""
    house = house_of(request)
    if house is None:
        raise NotFound("この住所ではパスキーを使えません。")
    credential_ids = tuple(passkey.credential_id for passkey in factors_of(own_id(request)).passkeys)
    question = ask_for_passkey(session=request.session, house=house, credential_ids=credential_ids)
    return JsonResponse({"options": question.options}, headers={"Cache-Control": "no-store, private"})


@account_page
@require_POST
def confirm_by_passkey(request: PageRequest) -> HttpResponseBase:
    """By a passkey."""
    house = house_of(request)
    form = PasskeyAnswerForm(request.POST)
    if house is None or not form.is_valid():
        return redirect("identity:confirm")
    try:
        confirm_with_passkey(
            session=request.session,
            person=request.person,
            typed=form.cleaned_data["answer"],
            house=house,
            browser=browser_of(request),
            now=clock.now(),
        )
    except SignInRefused as error:
        messages.error(request, error.message)
        return redirect("identity:confirm")
    return _onward(safe_next(request.POST.get("next", "")))
