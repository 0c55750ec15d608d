"""The providers of applicants: what each is worth, a button that tries it out, and setting them, for operators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoshin.citizens.procedures.actions.provider_settings import save_provider, switch_provider
from hoshin.citizens.procedures.actions.providers import try_provider
from hoshin.citizens.procedures.forms.providers import ProviderForm
from hoshin.citizens.procedures.models import ProviderSetting
from hoshin.citizens.procedures.permissions import can_change_providers
from hoshin.citizens.procedures.queries.identity import can_pretend
from hoshin.citizens.procedures.queries.provider_settings import entry_of_provider, provider_set
from hoshin.citizens.procedures.queries.providers import listed_providers
from hoshin.foundation.identity.public import confirmed_page
from hoshin.foundation.people.public import PageRequest, Role, staff_page
from hoshin.kernel import clock
from hoshin.web.pages import form_page
from hoshin.web.submit_once import single_use


@staff_page(Role.CIO_STAFF, Role.OPERATOR)
@require_safe
def providers(request: PageRequest) -> HttpResponse:
    """Every provider that is configured."""
    return _page(request)


@staff_page(Role.CIO_STAFF, Role.OPERATOR)
@require_POST
def test(request: PageRequest, provider: str) -> HttpResponse:
    """Try one out and show what was found, beside it."""
    checks = try_provider(
        person=request.person, code=provider, redirect_uri=_redirect(request, provider), now=clock.now()
    )
    return _page(request, tested=provider, checks=checks)


@staff_page(Role.OPERATOR)
@confirmed_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def new(request: PageRequest) -> HttpResponse:
    """Set a provider up; it is offered once it is switched on."""
    return _edited(request, None)


@staff_page(Role.OPERATOR)
@confirmed_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@single_use
def edit(request: PageRequest, provider: str) -> HttpResponse:
    """Change what was set; an empty secret stays as it is."""
    return _edited(request, provider_set(provider))


def _edited(request: PageRequest, kept: ProviderSetting | None) -> HttpResponse:
    initial = ProviderForm.values_from(entry_of_provider(kept), kept.version) if kept else None
    form = ProviderForm(request.POST if request.method == "POST" else None, initial=initial, is_new=kept is None)
    if form.is_bound and form.is_valid():
        with form.refusals():
            saved = save_provider(
                person=request.person,
                entry=form.entry,
                client_secret=form.cleaned_data["client_secret"],
                private_key=form.cleaned_data["private_key"],
                seen=form.cleaned_data["seen"],
                now=clock.now(),
            )
            messages.success(request, _saved_sentence(saved, was_enabled=kept is not None and kept.is_enabled))
            return redirect("procedures:providers")
    return form_page(request, "procedures/provider_form.html", {"form": form, "kept": kept})


def _saved_sentence(saved: ProviderSetting, *, was_enabled: bool) -> str:
    if saved.is_enabled:
        return f"「{saved.label}」を保存しました。"
    stopped = "つなぎ方が変わったので、使うのを止めました。" if was_enabled else ""
    return f"「{saved.label}」を保存しました。{stopped}つながるかを確かめてから、使い始めてください。"


@staff_page(Role.OPERATOR)
@confirmed_page
@require_POST
@single_use
def switch(request: PageRequest, provider: str) -> HttpResponse:
    """Offer a provider to applicants, or no longer."""
    is_enabled = request.POST.get("do") == "enable"
    kept = switch_provider(
        person=request.person,
        code=provider,
        is_enabled=is_enabled,
        reason=request.POST.get("reason", ""),
        now=clock.now(),
    )
    messages.success(request, f"「{kept.label}」を{'使い始めました' if is_enabled else '使わないようにしました'}。")
    return redirect("procedures:providers")


def _redirect(request: PageRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("procedures:identity_answer", args=[code]))


def _page(request: PageRequest, **more: object) -> HttpResponse:
    found = [(one, _redirect(request, one.code)) for one in listed_providers()]
    context = {
        "providers": found,
        "can_pretend": can_pretend(),
        "can_change": can_change_providers(request.person),
        **more,
    }
    return render(request, "procedures/providers.html", context)
