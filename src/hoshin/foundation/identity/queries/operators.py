from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from hoshin.foundation.identity.models import (
    AuthenticatorApp,
    CityIdentity,
    DemoAccount,
    EnrolmentLink,
    Passkey,
    SignInTally,
    StaffSession,
)
from hoshin.foundation.people.public import StaffAccount


def _is(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def accounts_for_operators(*, words: str, only_locked: bool, now: datetime) -> QuerySet[StaffAccount]:
    """Accounts with the state of their sign-in, those that have to wait first; one query however many there are.

    Each carries `waits_until`, `has_password`, `has_factor`, `link_expires_at` and `session_count`.
    """
    own = {"account_id": OuterRef("pk")}
    locked = SignInTally.objects.filter(**own, locked_until__gt=now).values("account_id")
    sessions = StaffSession.objects.filter(**own, expire_date__gt=now).values("account_id")
    links = EnrolmentLink.objects.filter(**own, used_at=None, withdrawn_at=None, expires_at__gt=now)
    accounts = StaffAccount.objects.annotate(
        waits_until=Subquery(locked.annotate(until=Max("locked_until")).values("until")),
        session_count=Subquery(sessions.annotate(count=Count("pk")).values("count")),
        link_expires_at=Subquery(links.values("expires_at")[:1]),
        has_factor=_is(Q(Exists(AuthenticatorApp.objects.filter(**own))) | Q(Exists(Passkey.objects.filter(**own)))),
        has_city_identity=Exists(CityIdentity.objects.filter(**own)),
        has_password=_is(~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)),
    )
    if words:
        accounts = accounts.filter(Q(login_name__startswith=words) | Q(label__startswith=words))
    if only_locked:
        accounts = accounts.filter(waits_until__isnull=False)
    return accounts.order_by(F("waits_until").desc(nulls_last=True), "login_name")


def has_city_identity(account_id: int) -> bool:
    """True when the account is bound to a person at the city's provider."""
    return CityIdentity.objects.filter(account_id=account_id).exists()


def waits_of(account_id: int, *, now: datetime) -> list[SignInTally]:
    """What an account has to wait for, and failed tries of the last day, the longest wait first; at most 20."""
    recent = SignInTally.objects.filter(account_id=account_id, last_failed_at__gt=now - timedelta(days=1))
    return list(recent.order_by(F("locked_until").desc(nulls_last=True))[:20])


@dataclass(frozen=True, slots=True)
class StrangeTries:
    """Failed tries at names that belong to nobody, in the last day."""

    names: int
    failures: int


def tries_at_unknown_names(*, now: datetime) -> StrangeTries:
    """How many unknown names were tried in the last day, and how often."""
    counted = SignInTally.objects.filter(
        scope="name", account=None, last_failed_at__gt=now - timedelta(days=1)
    ).aggregate(names=Count("id"), failures=Sum("failures"))
    return StrangeTries(counted["names"], counted["failures"] or 0)


def demo_accounts() -> QuerySet[DemoAccount]:
    """The accounts that demo mode offers, in their order; nothing outside the demo city is ever among them."""
    return DemoAccount.objects.select_related("account").filter(account__is_active=True)[:60]
