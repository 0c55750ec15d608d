"""Which proof of identity an application needs, has, and can get."""

from django.conf import settings

from hoshin.citizens.procedures.models import Application, Procedure, ProvenIdentity, ProviderSetting
from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.queries.provider_settings import provider_of
from hoshin.citizens.procedures.rules.assurance import BY_MAIL, MAIL, MOCK, Assurance, Provider
from hoshin.foundation.messages.public import can_mail_outside
from hoshin.kernel.errors import NotFound


def needed_for(procedure: Procedure) -> Assurance:
    """What the procedure demands."""
    return Assurance(procedure.proofing_level, procedure.authentication_level)


def proven_for(application: Application) -> Assurance:
    """What was proven for the application so far."""
    held = ProvenIdentity.objects.filter(application=application).first()
    return Assurance(held.proofing_level, held.authentication_level) if held else Assurance()


def identity_is_missing(draft: OpenDraft, page_id: str = "") -> bool:
    """Whether identity must be proven before this page can be seen or, without a page, before handing in.

    It is asked for from the first page that is marked so; where none is, from the beginning.
    """
    return not draft.is_submitted and must_be_proven(draft, page_id)


def must_be_proven(draft: OpenDraft, page_id: str = "") -> bool:
    """The same for whoever answers, be it the first time or in a correction."""
    needed = needed_for(draft.application.procedure)
    if not needed.is_needed:
        return False
    pages = draft.form.form.pages
    first = next((place for place, page in enumerate(pages) if page.needs_identity), 0)
    place = next((place for place, page in enumerate(pages) if page.id == page_id), len(pages))
    return place >= first and not proven_for(draft.application).satisfies(needed)


def providers_of_file() -> tuple[Provider, ...]:
    """The providers that the file of the settings names; on the pages they can only be read."""
    found: tuple[Provider, ...] = settings.APPLICANT_PROVIDERS
    return found


def all_providers() -> tuple[Provider, ...]:
    """The configured providers, and the code by mail where mails can leave the house (in the demo it is shown instead).

    What the file of the settings names goes before what was set on the pages under the same code.
    """
    named = providers_of_file()
    kept = ProviderSetting.objects.usable(is_demo=can_pretend()).exclude(code__in=[one.code for one in named])
    configured = (*named, *(provider_of(one) for one in kept))
    if not (can_mail_outside() or can_pretend()):
        return tuple(one for one in configured if one.dialect != MAIL)
    return configured if any(one.dialect == MAIL for one in configured) else (*configured, BY_MAIL)


def providers_for(procedure: Procedure) -> tuple[Provider, ...]:
    """The providers whose proof is worth enough."""
    needed = needed_for(procedure)
    return tuple(one for one in all_providers() if one.assurance.satisfies(needed))


def provider_for(procedure: Procedure, code: str) -> Provider:
    """The provider of that code, when its proof is worth enough for the procedure; raises NotFound."""
    found = next((one for one in providers_for(procedure) if one.code == code), None)
    if found is None:
        raise NotFound("その確認の手段は、この手続では使えません。")
    return found


def provider_label(code: str) -> str:
    """How the provider of a proof that is kept is called; its code when it is not configured any more."""
    if code == MOCK:
        return "デモの本人確認（本物ではありません）"
    return next((one.label for one in all_providers() if one.code == code), code)


def can_pretend() -> bool:
    """Whether the pretended provider is offered: in the demo, and nowhere else."""
    return bool(settings.DEMO)


def can_be_proven(procedure: Procedure) -> bool:
    """Whether what the procedure demands can be proven online here. An electronic signature cannot."""
    needed = needed_for(procedure)
    return not needed.is_needed or (not procedure.needs_signature and bool(providers_for(procedure) or can_pretend()))


__all__ = [
    "MAIL",
    "MOCK",
    "all_providers",
    "can_be_proven",
    "can_pretend",
    "identity_is_missing",
    "must_be_proven",
    "needed_for",
    "proven_for",
    "provider_for",
    "provider_label",
    "providers_for",
    "providers_of_file",
]
