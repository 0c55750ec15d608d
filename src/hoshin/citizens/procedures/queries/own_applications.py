"""The applications of a person whom a provider recognised again. Citizens have no account and no session here.

A signed address names the person for half an hour; each application in the list opens by an address of its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from hoshin.citizens.procedures.models import Application, ProvenIdentity
from hoshin.citizens.procedures.queries.access import access_to
from hoshin.citizens.procedures.queries.identity import all_providers
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, ApplicationState
from hoshin.citizens.procedures.rules.assurance import MAIL, Assurance, Provider
from hoshin.kernel.errors import NotFound
from hoshin.kernel.flow import State

LIVES = timedelta(minutes=30)
CODE_PAGE_LIVES = timedelta(minutes=30)
MOST_LISTED = 100
_SALT = "hoshin.procedures.own"
_CODE_SALT = "hoshin.procedures.own.code"
_OVER = "この一覧を見られる時間が過ぎました。もう一度、本人確認から始めてください。"


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """One line of the list; `token` opens it for a day."""

    title: str
    number: str
    state: State
    since: datetime
    token: str
    is_draft: bool


def recognising_providers() -> tuple[Provider, ...]:
    """The providers that know a person again after leading them to another server and back."""
    return tuple(one for one in all_providers() if one.dialect != MAIL)


def mail_is_recognised() -> bool:
    """Whether a code by mail opens what was proven by the same address before."""
    return any(one.dialect == MAIL for one in all_providers())


def own_by_mail() -> Provider:
    """The code by mail, with what it is worth here; raises NotFound where no mail can leave the house."""
    found = next((one for one in all_providers() if one.dialect == MAIL), None)
    if found is None:
        raise NotFound("メールの番号では開けません。")
    return found


def own_code_address(subject: str) -> str:
    """What stands in the address of the page that takes the code; the mail address does not."""
    return signing.dumps(subject, salt=_CODE_SALT)


def asked_subject(asked: str) -> str:
    """Whose applications the code is to open; raises NotFound when the address is over or made up."""
    try:
        subject: str = signing.loads(asked, salt=_CODE_SALT, max_age=CODE_PAGE_LIVES)
    except signing.BadSignature:
        raise NotFound(_OVER) from None
    return subject


def recognising_provider(code: str) -> Provider:
    """The provider of that code; raises NotFound."""
    found = next((one for one in recognising_providers() if one.code == code), None)
    if found is None:
        raise NotFound("その確認の手段は使えません。")
    return found


def list_address_of(provider: str, subject: str, assurance: Assurance) -> str:
    """What stands in the address of the list for a person who was proven just now."""
    return signing.dumps([provider, subject, assurance.proofing, assurance.authentication], salt=_SALT)


def own_applications(whose: str) -> tuple[OwnApplication, ...]:
    """What the person has begun or handed in, newest first; raises NotFound when the address is over or made up.

    An application that was proven more surely than the person is proven now is left out: what a weaker proof may not begin it
    may not open.
    """
    try:
        provider, subject, proofing, authentication = signing.loads(whose, salt=_SALT, max_age=LIVES)
    except signing.BadSignature:
        raise NotFound(_OVER) from None
    proven = ProvenIdentity.objects.filter(
        provider=provider, subject=subject, proofing_level__lte=proofing, authentication_level__lte=authentication
    )
    found = Application.objects.filter(pk__in=proven.values("application")).select_related("procedure")
    return tuple(map(_listed, found.order_by("-saved_at", "-pk")[:MOST_LISTED]))


def _listed(application: Application) -> OwnApplication:
    return OwnApplication(
        title=application.procedure.title,
        number=application.number or "",
        state=APPLICATION_FLOW.state(application.state),
        since=application.state_since,
        token=access_to(application),
        is_draft=application.state == ApplicationState.DRAFT.value,
    )
