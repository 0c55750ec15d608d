"""Counting tries.

A try is counted as a failure before it is checked, and the count is taken back when it was right: many guesses sent at
the same moment are still no more guesses than the limit allows, and a crash forgets none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hoshin.foundation.audit.public import Actor, ActorKind, record
from hoshin.foundation.identity.models import SignInTally
from hoshin.foundation.identity.permissions import check_may_manage_sign_in
from hoshin.foundation.identity.queries import account_of
from hoshin.foundation.identity.rules import (
    BROWSER_LIMIT,
    MAILED_LINK_LIMIT,
    PASSWORD_LIMIT,
    SECOND_STEP_LIMIT,
    AttemptLimit,
    Browser,
    TallyScope,
    TooManyAttempts,
    keyed_fingerprint,
    tally_after_failure,
)
from hoshin.foundation.people.public import Person, StaffAccount

AT_THE_DOOR = Actor(ActorKind.VISITOR, "", "サインイン画面")
LIMITS: dict[TallyScope, AttemptLimit] = {
    TallyScope.NAME: PASSWORD_LIMIT,
    TallyScope.KNOWN_DEVICE: PASSWORD_LIMIT,
    TallyScope.SECOND_STEP: SECOND_STEP_LIMIT,
    TallyScope.BROWSER: BROWSER_LIMIT,
    TallyScope.MAILED_LINK: MAILED_LINK_LIMIT,
}


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that tries are counted for."""

    scope: TallyScope
    key: str
    account: StaffAccount | None = None

    @property
    def label(self) -> str:
        """Whose tries these are, for the trail; a name that belongs to nobody is not written down."""
        return self.account.label if self.account is not None else "登録のないログイン名"

    @property
    def thing(self) -> tuple[str, str]:
        """Kind and number of the thing for the trail."""
        return (
            ("people.account", str(self.account.pk))
            if self.account is not None
            else ("identity.attempt", self.key[:16])
        )


def counter(scope: TallyScope, value: str, account: StaffAccount | None = None) -> Counter:
    """The counter for `value`, which is kept only as a keyed fingerprint."""
    return Counter(scope, keyed_fingerprint(settings.SECRET_KEY, f"tally-{scope.value}", value), account)


def name_counters(login_name: str, account: StaffAccount | None, browser: Browser) -> list[Counter]:
    """What a try at a password counts for: the name (or the owner's own device) and the browser."""
    if account is not None and browser.device_mark and browser.known_account_id == account.pk:
        first = counter(TallyScope.KNOWN_DEVICE, f"{account.pk}:{browser.device_mark}", account)
    else:
        first = counter(TallyScope.NAME, login_name.casefold(), account)
    return [first, *browser_counters(browser)]


def browser_counters(browser: Browser) -> list[Counter]:
    """What any try counts for: the browser's session."""
    return [counter(TallyScope.BROWSER, browser.session_mark)] if browser.session_mark else []


@transaction.atomic
def count_try(*, counters: Sequence[Counter], now: datetime) -> None:
    """Count one more failure everywhere; raises TooManyAttempts, and counts nothing, while one of them must wait."""
    rows = [(each, _locked_row(each, now)) for each in counters]
    waits = [row.tally.waits_until(now, LIMITS[each.scope]) for each, row in rows]
    until = max((moment for moment in waits if moment is not None), default=None)
    if until is not None:
        raise TooManyAttempts(until, now)
    for each, row in rows:
        tally = tally_after_failure(row.tally, now, LIMITS[each.scope])
        row.failures, row.last_failed_at, row.locked_until = tally.failures, tally.last_failed_at, tally.locked_until
        row.save(update_fields=["failures", "last_failed_at", "locked_until"])


def _locked_row(each: Counter, now: datetime) -> SignInTally:
    """The row of a counter, made when it is the first try and locked, so that tries at one moment queue up.

    A right try takes the row away (`forget_tries`); whoever waited for the lock then begins a new one.
    """
    fresh = SignInTally(scope=each.scope, key=each.key, account=each.account, failures=0, last_failed_at=now)
    while True:
        SignInTally.objects.bulk_create([fresh], ignore_conflicts=True)
        row = SignInTally.objects.select_for_update().filter(scope=each.scope, key=each.key).first()
        if row is not None:
            return row


@transaction.atomic
def note_failed_try(*, counters: Sequence[Counter], browser: Browser, what: str, now: datetime) -> None:
    """Write the failure, and a wait that it began, into the trail. The proof that was tried is never written."""
    first = counters[0]
    kind, thing_id = first.thing
    record(
        actor=AT_THE_DOOR,
        name="identity.sign_in_failed",
        thing_kind=kind,
        thing_id=thing_id,
        thing_label=first.label,
        after={"tried": what, "device": browser.label},
        now=now,
    )
    for each in counters:
        row = SignInTally.objects.filter(scope=each.scope, key=each.key).first()
        if row is not None and row.locked_until is not None and row.locked_until > now:
            kind, thing_id = each.thing
            record(
                actor=AT_THE_DOOR,
                name="identity.locked",
                thing_kind=kind,
                thing_id=thing_id,
                thing_label=each.label if each.scope is not TallyScope.BROWSER else browser.label,
                after={"scope": each.scope.value, "failures": row.failures, "until": row.locked_until.isoformat()},
                now=now,
            )


@transaction.atomic
def forget_tries(*, counters: Sequence[Counter]) -> None:
    """Take the count back after a try that was right; a browser only loses the one it was counted for."""
    for each in counters:
        row = SignInTally.objects.select_for_update().filter(scope=each.scope, key=each.key).first()
        if row is None:
            continue
        if each.scope is TallyScope.BROWSER and row.failures > 1:
            row.failures -= 1
            row.locked_until = None
            row.save(update_fields=["failures", "locked_until"])
        else:
            row.delete()


@transaction.atomic
def unlock(*, person: Person, account_id: int, reason: str, now: datetime) -> int:
    """Lift every wait of an account at once; returns how many counts were forgotten. For operators."""
    check_may_manage_sign_in(person)
    account = account_of(account_id)
    count, _ = SignInTally.objects.filter(account=account).delete()
    record(
        actor=person.actor,
        name="identity.unlocked",
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        after={"counts_forgotten": count},
        reason=reason,
        now=now,
    )
    return count
