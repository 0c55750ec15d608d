"""For operators: who has to wait and who cannot get in, and the help they can give."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.identity.actions import (
    Enrolment,
    create_account,
    end_all_sessions,
    forget_city_identity,
    reset_sign_in,
    unlock,
)
from hoshin.foundation.identity.forms import AccountSearchForm, NewAccountForm, ReasonForm, ResetForm
from hoshin.foundation.identity.permissions import confirmed_page
from hoshin.foundation.identity.queries import (
    account_of,
    accounts_for_operators,
    factors_of,
    has_city_identity,
    open_sessions,
    tries_at_unknown_names,
    waits_of,
)
from hoshin.foundation.identity.rules import typed_login_name
from hoshin.foundation.identity.views.answers import page, refused
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound, RuleBroken

PAGE_SIZE = 50
HISTORY_SIZE = 30


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD"])
def accounts(request: PageRequest) -> HttpResponseBase:
    """All accounts with the state of their sign-in, those that have to wait first."""
    now = clock.now()
    form = AccountSearchForm(request.GET)
    form.is_valid()
    found = accounts_for_operators(
        words=typed_login_name(form.cleaned_data.get("words", "")),
        only_locked=bool(form.cleaned_data.get("locked")),
        now=now,
    )
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "accounts",
        {"form": form, "page": shown, "strange_tries": tries_at_unknown_names(now=now), "now": now},
    )


def _account_page(
    request: PageRequest, account_id: int, now: datetime, *, enrolment: Enrolment | None = None
) -> HttpResponseBase:
    account = account_of(account_id)
    context = {
        "owner": account,
        "factors": factors_of(account_id),
        "waits": waits_of(account_id, now=now),
        "sessions": open_sessions(account_id, current_key=None, now=now),
        "history": history_of("people.account", account_id, limit=HISTORY_SIZE),
        "has_city_identity": has_city_identity(account_id),
        "enrolment": enrolment,
        "enrolment_url": _address_of(request, enrolment) if enrolment is not None else "",
        "reason_form": ReasonForm(auto_id="unlock_%s"),
        "sessions_form": ReasonForm(auto_id="sessions_%s"),
        "city_form": ReasonForm(auto_id="city_%s"),
        "reset_form": ResetForm(auto_id="reset_%s"),
    }
    return page(request, "account", context)


def _address_of(request: PageRequest, enrolment: Enrolment) -> str:
    """The whole address of a link, under the name by which the city's people reach the house."""
    return (
        f"{settings.SITE_ADDRESS}{enrolment.path}"
        if settings.SITE_ADDRESS
        else request.build_absolute_uri(enrolment.path)
    )


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD"])
def account(request: PageRequest, account_id: int) -> HttpResponseBase:
    """One account's sign-in: waits, factors, sessions, history, and what can be done."""
    return _account_page(request, account_id, clock.now())


def _reason(request: PageRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("理由を入力してください。", field="reason")
    return str(form.cleaned_data["reason"])


@staff_page(Role.OPERATOR)
@require_POST
def lift_wait(request: PageRequest, account_id: int) -> HttpResponseBase:
    """Let somebody try again at once."""
    try:
        unlock(person=request.person, account_id=account_id, reason=_reason(request), now=clock.now())
    except RuleBroken as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "待ち時間を解除しました。")
    return redirect("identity:account", account_id)


@staff_page(Role.OPERATOR)
@require_POST
def end_everywhere(request: PageRequest, account_id: int) -> HttpResponseBase:
    """Sign somebody out on every device."""
    try:
        count = end_all_sessions(person=request.person, account_id=account_id, reason=_reason(request), now=clock.now())
    except RuleBroken as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{count}台の端末をサインアウトさせました。")
    return redirect("identity:account", account_id)


@staff_page(Role.OPERATOR)
@require_POST
def forget_city(request: PageRequest, account_id: int) -> HttpResponseBase:
    """Undo the bond with the city's provider."""
    try:
        forget_city_identity(person=request.person, account_id=account_id, reason=_reason(request), now=clock.now())
    except (RuleBroken, NotFound) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "庁内の認証基盤との結び付きを解きました。")
    return redirect("identity:account", account_id)


@staff_page(Role.OPERATOR)
@confirmed_page
@require_POST
def reset(request: PageRequest, account_id: int) -> HttpResponseBase:
    """Give somebody a new start; the new link is shown on this answer and nowhere else."""
    form = ResetForm(request.POST)
    now = clock.now()
    if not form.is_valid():
        messages.error(request, "理由を入力してください。")
        return redirect("identity:account", account_id)
    try:
        enrolment = reset_sign_in(
            person=request.person,
            account_id=account_id,
            resets_factors=form.cleaned_data["resets_factors"],
            reason=form.cleaned_data["reason"],
            now=now,
        )
    except RuleBroken as error:
        messages.error(request, error.message)
        return redirect("identity:account", account_id)
    return _account_page(request, account_id, now, enrolment=enrolment)


@staff_page(Role.OPERATOR)
@confirmed_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: PageRequest) -> HttpResponseBase:
    """Open an account; its enrolment link is shown on the answer and nowhere else."""
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return page(request, "new_account", {"form": form}, status=status)
    now = clock.now()
    try:
        enrolment = create_account(person=request.person, **form.cleaned_data, now=now)
    except RuleBroken as error:
        return refused(request, "new_account", form, error, {})
    return _account_page(request, enrolment.account_id, now, enrolment=enrolment)
