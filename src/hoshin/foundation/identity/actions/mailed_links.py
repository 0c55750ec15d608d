"""Signing in by a link sent to one's mail address: for those who hold no post of the city hall."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.actions.attempts import Counter, browser_counters, count_try, counter
from hoshin.foundation.identity.actions.sign_in import open_session
from hoshin.foundation.identity.models import MailedLink
from hoshin.foundation.identity.queries import may_come_by_mail, usable_mailed_link
from hoshin.foundation.identity.rules import (
    MAILED_LINK_FOR,
    Browser,
    LinkUnusable,
    TallyScope,
    Way,
    fingerprint,
    mailed_token,
    new_token,
    typed_login_name,
)
from hoshin.foundation.people.public import StaffAccount, person_of

Post = Callable[[int, int, datetime], object]
_posts: list[Post] = []


def post_links_with(post: Post) -> None:
    """Name what sends a link: a function of the account's id, the link's id and the moment. ValueError for a second one."""
    if _posts and _posts != [post]:
        raise ValueError("the links of the sign-in are already sent by somebody")
    _posts[:] = [post]


def ask_for_link(*, address: str, browser: Browser, now: datetime, next_url: str = "") -> None:
    """Send a link to the account of this mail address, if there is one that may come in so; it leads on to `next_url`.

    Returns nothing and takes the same path whether there is one or not; raises TooManyAttempts when this address or
    this browser has asked too often.
    """
    typed = typed_login_name(address).casefold()
    count_try(counters=_counters(typed, browser), now=now)
    with transaction.atomic():
        accounts = StaffAccount.objects.select_for_update().filter(email__iexact=typed, is_active=True) if typed else ()
        for account in list(accounts):
            if may_come_by_mail(account, now=now):
                _send(account, browser, next_url, now)


def _counters(typed: str, browser: Browser) -> list[Counter]:
    return [counter(TallyScope.MAILED_LINK, typed), *browser_counters(browser)]


def _send(account: StaffAccount, browser: Browser, next_url: str, now: datetime) -> None:
    MailedLink.objects.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    seed = new_token()
    link = MailedLink.objects.create(
        account=account,
        seed=seed,
        fingerprint=fingerprint(mailed_token(settings.SECRET_KEY, seed)),
        next_url=next_url,
        issued_at=now,
        expires_at=now + MAILED_LINK_FOR,
    )
    record(
        actor=person_of(account, now=now).actor,
        name="identity.mailed_link_sent",
        thing_kind="people.account",
        thing_id=account.pk,
        thing_label=account.label,
        after={"expires_at": link.expires_at.isoformat(), "device": browser.label},
        now=now,
    )
    for post in _posts:
        post(account.pk, link.pk, now)


@transaction.atomic
def enter_with_link(*, session: SessionBase, token: str, browser: Browser, now: datetime) -> int:
    """Use a mailed link up and open the session; returns the account's number. Raises LinkUnusable."""
    held = usable_mailed_link(token, now=now)
    account = StaffAccount.objects.select_for_update().get(pk=held.account_id)
    # Asked again now that nobody else can be using it up at the same moment.
    link = usable_mailed_link(token, now=now)
    if not may_come_by_mail(account, now=now):
        raise LinkUnusable("このリンクは使えません。職員の方は、ログイン名とパスワードでサインインしてください。")
    link.used_at = now
    link.save(update_fields=["used_at"])
    open_session(session=session, account_id=account.pk, way=Way.MAILED_LINK, browser=browser, now=now)
    return account.pk
