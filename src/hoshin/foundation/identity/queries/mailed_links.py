from datetime import datetime

from django.conf import settings
from django.urls import reverse

from hoshin.foundation.identity.models import MailedLink
from hoshin.foundation.identity.rules import LinkUnusable, fingerprint, mailed_token
from hoshin.foundation.people.public import StaffAccount, person_of


def may_come_by_mail(account: StaffAccount, *, now: datetime) -> bool:
    """Whether a link by mail may open this account: never one that holds a post of the city hall."""
    return not person_of(account, now=now).is_staff


def usable_mailed_link(token: str, *, now: datetime) -> MailedLink:
    """The mailed link of that token with its account; raises LinkUnusable unless it can be used at `now`."""
    link = (
        MailedLink.objects.select_related("account")
        .filter(
            fingerprint=fingerprint(token),
            used_at=None,
            withdrawn_at=None,
            expires_at__gt=now,
            account__is_active=True,
        )
        .first()
    )
    if link is None:
        raise LinkUnusable(
            "このリンクは使えません。期限が過ぎたか、すでに使われています。もう一度メールで受け取ってください。"
        )
    return link


def mailed_link_path(link_id: int) -> str:
    """The path of a mailed link, put together only when its mail is handed over; the database holds no token."""
    seed = MailedLink.objects.values_list("seed", flat=True).get(pk=link_id)
    return reverse("identity:enter", args=[mailed_token(settings.SECRET_KEY, seed)])
