"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.identity.actions import (
    ask_for_passkey,
    begin_with_password,
    finish_with_code,
    finish_with_passkey,
    sign_in_to_demo,
    sign_in_with_passkey,
    sign_out,
)
from hoshin.foundation.identity.forms import CodeForm, PasskeyAnswerForm, SignInForm
from hoshin.foundation.identity.queries import account_of, demo_accounts, factors_of, next_step_of, passage_in
from hoshin.foundation.identity.rules import NextStep, PassageEnded, SignInRefused
from hoshin.foundation.identity.views.answers import go_on, page, refused, signed_in
from hoshin.foundation.identity.views.browser import browser_of, home, house_of, safe_next
from hoshin.foundation.people.public import PageRequest, public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound


def _door(request: PageRequest, form: SignInForm) -> dict[str, Any]:
    return {
        "form": form,
        "passkeys": house_of(request) is not None,
        "answer_form": PasskeyAnswerForm(),
        "city_provider": settings.CITY_PROVIDER,
        "next": safe_next(request.POST.get("next", "") or request.GET.get("next", "")),
        "demo_accounts": demo_accounts() if settings.DEMO else (),
        "is_demo": settings.DEMO,
    }


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: PageRequest) -> HttpResponseBase:
    """First page: name and password, or another way."""
    next_url = safe_next(request.POST.get("next", "") or request.GET.get("next", ""))
    if request.method != "POST":
        if request.person.account_id is not None:
            return HttpResponseRedirect(next_url or home(request.person.account_id))
        return page(request, "sign_in", _door(request, SignInForm()))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return refused(request, "sign_in", form, None, _door(request, form))
    try:
        step = begin_with_password(
            session=request.session,
            login_name=form.cleaned_data["login_name"],
            password=form.cleaned_data["password"],
            next_url=next_url,
            browser=browser_of(request),
            now=clock.now(),
        )
    except SignInRefused as error:
        return refused(request, "sign_in", form, error, _door(request, form))
    return go_on(step)


def back_to_the_door(request: PageRequest, error: PassageEnded) -> HttpResponseRedirect:
    """To the first page, saying why."""
    messages.warning(request, error.message)
    return redirect("identity:sign_in")


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: PageRequest) -> HttpResponseBase:
    """Second page: a code from the application, or from paper; or a passkey."""
    now = clock.now()
    try:
        passage = passage_in(request.session, now=now)
    except PassageEnded as error:
        return back_to_the_door(request, error)
    if next_step_of(passage.account_id) is NextStep.ENROL_SECOND_FACTOR:
        return redirect("identity:enrol_factor")
    factors = factors_of(passage.account_id)
    context = {
        "owner": account_of(passage.account_id),
        "factors": factors,
        "passkeys": bool(factors.passkeys) and house_of(request) is not None,
        "answer_form": PasskeyAnswerForm(),
    }
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return page(request, "second_step", {**context, "form": form}, status=status)
    try:
        finish_with_code(session=request.session, typed=form.cleaned_data["code"], browser=browser_of(request), now=now)
    except SignInRefused as error:
        return refused(request, "second_step", form, error, context)
    return signed_in(request, passage.account_id, passage.next_url)


@public_page
@require_POST
def passkey_question(request: PageRequest) -> HttpResponseBase:
    """What the page's script asks the browser for; for the second step, only the passkeys of that account."""
    house = house_of(request)
    if house is None:
        raise NotFound("この住所ではパスキーを使えません。")
    credential_ids: tuple[str, ...] = ()
    if request.GET.get("for") == "second_step":
        passage = passage_in(request.session, now=clock.now())
        credential_ids = tuple(passkey.credential_id for passkey in factors_of(passage.account_id).passkeys)
    question = ask_for_passkey(session=request.session, house=house, credential_ids=credential_ids)
    return JsonResponse({"options": question.options}, headers={"Cache-Control": "no-store, private"})


@public_page
@require_POST
def passkey_sign_in(request: PageRequest) -> HttpResponseBase:
    """A passkey instead of name and password."""
    house = house_of(request)
    form = PasskeyAnswerForm(request.POST)
    if house is None or not form.is_valid():
        return redirect("identity:sign_in")
    try:
        account_id = sign_in_with_passkey(
            session=request.session,
            typed=form.cleaned_data["answer"],
            house=house,
            browser=browser_of(request),
            now=clock.now(),
        )
    except SignInRefused as error:
        empty = SignInForm({})
        empty.errors.clear()
        return refused(request, "sign_in", empty, error, _door(request, empty))
    return signed_in(request, account_id, request.POST.get("next", ""))


@public_page
@require_POST
def second_step_passkey(request: PageRequest) -> HttpResponseBase:
    """A passkey as the second step."""
    house = house_of(request)
    form = PasskeyAnswerForm(request.POST)
    if house is None or not form.is_valid():
        return redirect("identity:second_step")
    try:
        passage = finish_with_passkey(
            session=request.session,
            typed=form.cleaned_data["answer"],
            house=house,
            browser=browser_of(request),
            now=clock.now(),
        )
    except PassageEnded as error:
        return back_to_the_door(request, error)
    except SignInRefused as error:
        messages.error(request, error.message)
        return redirect("identity:second_step")
    return signed_in(request, passage.account_id, passage.next_url)


@public_page
@require_POST
def leave(request: PageRequest) -> HttpResponseBase:
    """Sign out."""
    sign_out(session=request.session, person=request.person, now=clock.now())
    messages.success(request, "サインアウトしました。")
    return redirect("identity:sign_in")


@public_page
@require_POST
def demo_sign_in(request: PageRequest, account_id: int) -> HttpResponseBase:
    """One click, in demo mode only; otherwise there is no such page."""
    if not settings.DEMO:
        raise NotFound("このページは見つかりません。")
    sign_in_to_demo(
        session=request.session,
        account_id=account_id,
        is_demo=settings.DEMO,
        browser=browser_of(request),
        now=clock.now(),
    )
    return signed_in(request, account_id, request.POST.get("next", ""))
