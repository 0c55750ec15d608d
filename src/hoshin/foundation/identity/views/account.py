"""One's own sign-in: sessions, password, factors, recovery codes, and the fresh proof that changing them needs."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.identity.actions import (
    add_authenticator_app,
    add_own_passkey,
    ask_for_new_passkey,
    change_password,
    end_other_sessions,
    end_session,
    give_recovery_codes,
    recovery_codes_written_down,
    remove_authenticator_app,
    remove_passkey,
)
from hoshin.foundation.identity.forms import AppCodeForm, ChangePasswordForm, PasskeyAnswerForm
from hoshin.foundation.identity.permissions import confirmed_page
from hoshin.foundation.identity.queries import account_of, codes_to_show, factors_of, open_sessions
from hoshin.foundation.identity.rules import SignInRefused
from hoshin.foundation.identity.views.answers import page, refused
from hoshin.foundation.identity.views.browser import browser_of, home, house_of, safe_next
from hoshin.foundation.identity.views.enrolment import app_context
from hoshin.foundation.people.public import PageRequest, account_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound, RuleBroken


def own_id(request: PageRequest) -> int:
    """The number of the account that is signed in; the access marks of the views make sure there is one."""
    if request.person.account_id is None:
        raise NotFound("サインインしていません。")
    return request.person.account_id


@account_page
@require_http_methods(["GET", "HEAD"])
def security(request: PageRequest) -> HttpResponseBase:
    """One's own sign-in at a glance."""
    account_id = own_id(request)
    sessions = open_sessions(account_id, current_key=request.session.session_key, now=clock.now())
    return page(
        request,
        "security",
        {
            "owner": account_of(account_id),
            "factors": factors_of(account_id),
            "sessions": sessions,
            "has_others": any(not session.is_current for session in sessions),
            "idle_minutes": settings.SESSION_IDLE_MINUTES,
            "whole_hours": settings.SESSION_HOURS,
            "passkeys_possible": house_of(request) is not None,
        },
    )


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: PageRequest) -> HttpResponseBase:
    """Being asked for at all keeps the session alive; there is nothing to show."""
    own_id(request)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store, private"})


@account_page
@require_POST
def end_one(request: PageRequest, key: str) -> HttpResponseBase:
    """Sign one's own other device out."""
    end_session(person=request.person, key=key, now=clock.now())
    messages.success(request, "その端末をサインアウトさせました。")
    return redirect("identity:security")


@account_page
@require_POST
def end_others(request: PageRequest) -> HttpResponseBase:
    """Sign all of one's other devices out."""
    key = request.session.session_key or ""
    count = end_other_sessions(person=request.person, current_key=key, now=clock.now())
    messages.success(request, f"ほかの{count}台の端末をサインアウトさせました。")
    return redirect("identity:security")


@account_page
@confirmed_page
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PageRequest) -> HttpResponseBase:
    """Change one's own password."""
    account = account_of(own_id(request))
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if not account.has_usable_password():
        del form.fields["current"]
    if request.method == "POST" and form.is_valid():
        try:
            change_password(
                person=request.person,
                session=request.session,
                current=form.cleaned_data.get("current", ""),
                password=form.cleaned_data["password"],
                browser=browser_of(request),
                now=clock.now(),
            )
        except (RuleBroken, SignInRefused) as error:
            return refused(request, "password", form, error, {"owner": account})
        messages.success(request, "パスワードを変更しました。ほかの端末はサインアウトしました。")
        return redirect("identity:security")
    status = 422 if request.method == "POST" else 200
    return page(request, "password", {"form": form, "owner": account}, status=status)


@account_page
@confirmed_page
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: PageRequest) -> HttpResponseBase:
    """Set up an authenticator application, or move it to a new telephone."""
    account = account_of(own_id(request))
    context = app_context(request, account, f"{settings.CITY_NAME} {settings.SITE_NAME}")
    context["is_enrolled"] = factors_of(account.pk).app is not None
    form = AppCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_authenticator_app(
                account_id=account.pk, session=request.session, code=form.cleaned_data["code"], now=clock.now()
            )
        except RuleBroken as error:
            return refused(request, "app", form, error, context)
        messages.success(request, "認証アプリを登録しました。")
        return redirect("identity:security")
    status = 422 if request.method == "POST" else 200
    return page(request, "app", {**context, "form": form}, status=status)


@account_page
@confirmed_page
@require_POST
def remove_app(request: PageRequest) -> HttpResponseBase:
    """Take the authenticator application away."""
    try:
        remove_authenticator_app(account_id=own_id(request), now=clock.now())
    except RuleBroken as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "認証アプリを外しました。")
    return redirect("identity:security")


@account_page
@confirmed_page
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: PageRequest) -> HttpResponseBase:
    """Make one more passkey."""
    house = house_of(request)
    form = PasskeyAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and house is not None and form.is_valid():
        try:
            add_own_passkey(
                session=request.session,
                person=request.person,
                typed=form.cleaned_data["answer"],
                house=house,
                browser=browser_of(request),
                now=clock.now(),
            )
        except (RuleBroken, SignInRefused) as error:
            messages.error(request, error.message)
            return redirect("identity:add_passkey")
        messages.success(request, "パスキーを登録しました。")
        return redirect("identity:security")
    return page(request, "passkey", {"answer_form": PasskeyAnswerForm(), "passkeys": house is not None})


@account_page
@confirmed_page
@require_POST
def new_passkey_question(request: PageRequest) -> HttpResponseBase:
    """What the page's script asks the browser for, so that it makes a passkey."""
    house = house_of(request)
    if house is None:
        raise NotFound("この住所ではパスキーを使えません。")
    question = ask_for_new_passkey(session=request.session, account_id=own_id(request), house=house)
    return JsonResponse({"options": question.options}, headers={"Cache-Control": "no-store, private"})


@account_page
@confirmed_page
@require_POST
def remove_own_passkey(request: PageRequest, passkey_id: int) -> HttpResponseBase:
    """Take a passkey away."""
    try:
        remove_passkey(account_id=own_id(request), passkey_id=passkey_id, now=clock.now())
    except RuleBroken as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "パスキーを外しました。")
    return redirect("identity:security")


@account_page
@confirmed_page
@require_POST
def make_codes(request: PageRequest) -> HttpResponseBase:
    """Fresh recovery codes; the earlier ones stop working."""
    give_recovery_codes(session=request.session, account_id=own_id(request), now=clock.now())
    return redirect("identity:recovery_codes")


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: PageRequest) -> HttpResponseBase:
    """The fresh codes, until their owner says they are written down; afterwards nobody can show them again."""
    next_url = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    if request.method == "POST":
        recovery_codes_written_down(session=request.session)
        return HttpResponseRedirect(next_url or home())
    codes = codes_to_show(request.session)
    if not codes:
        return redirect("identity:security")
    return page(request, "recovery_codes", {"codes": codes, "next": next_url})
