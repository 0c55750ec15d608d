"""Subscribing by mail without an account: asked for, confirmed by the mailed link, ended by one click, told daily."""

import secrets
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction

from hoshin.foundation.audit.public import SYSTEM, Actor, ActorKind, record
from hoshin.foundation.messages.public import can_mail_outside, send_outside
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.steering.plan.actions.tries import count_try, forget_old_tries
from hoshin.steering.plan.models import Subscription
from hoshin.steering.plan.queries.channels import Channel, channel_at
from hoshin.steering.plan.queries.happenings import Happening, happenings
from hoshin.steering.plan.rules.subscribing import (
    CONFIRM_WITHIN,
    MOST_TRIES_AT_AN_ADDRESS,
    MOST_TRIES_OF_ALL,
    TRIES_WITHIN,
    remembered,
    what_is_new,
)

SUBSCRIPTION_KIND = "plan.subscription"
_SUBSCRIBER = Actor(ActorKind.VISITOR, "", "購読者")
_TOO_MANY = "確認メールの申込みが続いたため、受け付けられません。明日、もう一度お試しください。"


def ask_to_subscribe(*, address: str, place: str, now: datetime) -> None:
    """Mail a link that begins the subscription; the answer is the same whether the address is subscribed or not.

    Counted before anything is looked up and kept when it raises. Raises TooMany, NotFound for a place that is not public,
    RuleBroken for what is no address or when this house sends no mails.
    """
    address = address.strip()
    count_try("mail", "", most=MOST_TRIES_OF_ALL, within=TRIES_WITHIN, message=_TOO_MANY, now=now)
    count_try("mail", address.lower(), most=MOST_TRIES_AT_AN_ADDRESS, within=TRIES_WITHIN, message=_TOO_MANY, now=now)
    _ask(address, channel_at(place), now)


@transaction.atomic
def _ask(address: str, channel: Channel, now: datetime) -> None:
    if not can_mail_outside():
        raise RuleBroken("このサイトでは、メールでのお知らせを行っていません。")
    subscription, _ = Subscription.objects.select_for_update().get_or_create(
        address=address, place=channel.place, defaults={"key": secrets.token_urlsafe(32), "asked_at": now}
    )
    if subscription.confirmed_at is None:
        subscription.asked_at = now
        subscription.save()
    is_known = subscription.confirmed_at is not None
    send_outside(
        address=address,
        template="plan.already_subscribed" if is_known else "plan.confirm_subscription",
        fields={"what": channel.title},
        url=f"/plan/mail/stop/{path_key(subscription)}/" if is_known else f"/plan/mail/{path_key(subscription)}/",
        now=now,
    )


def path_key(subscription: Subscription) -> str:
    """What stands in the mailed addresses: the row's key signed, so that reading the database is not enough to use it."""
    return _signer().sign(subscription.key)


def subscription_by(path: str, *, now: datetime) -> Subscription | None:
    """The subscription that the path names, None when there is none or it was not confirmed in time."""
    try:
        key = _signer().unsign(path)
    except BadSignature:
        return None
    found = Subscription.objects.select_for_update().filter(key=key).first()
    is_late = found is not None and found.confirmed_at is None and now - found.asked_at > CONFIRM_WITHIN
    return None if is_late else found


def _signer() -> Signer:
    return Signer(salt="plan.subscription", sep=".")


@transaction.atomic
def confirm_subscription(*, path: str, now: datetime) -> Channel:
    """Begin the subscription: what happened until now counts as told. Raises NotFound for a link that is no more."""
    found = subscription_by(path, now=now)
    if found is None:
        raise NotFound("このリンクは使えません。期限が切れたか、購読が終わっています。もう一度お申し込みください。")
    channel = channel_at(found.place)
    if found.confirmed_at is None:
        found.confirmed_at = now
        found.told = [happening.mark for happening in happenings(channel.sheets, today=local_date(now))]
        found.save()
        _write("begun", found, channel.title, _SUBSCRIBER, now)
    return channel


@transaction.atomic
def stop_subscription(*, path: str, now: datetime) -> None:
    """Delete the subscription with its address; a path that names none any more is answered the same."""
    found = subscription_by(path, now=now)
    if found is not None:
        _write("ended", found, found.place or "実施計画", _SUBSCRIBER, now)
        found.delete()


def mail_digests(now: datetime) -> str:
    """Mail every subscriber what they have not been told yet: what the feed says today, under the same embargo.

    Each subscription is one transaction with its mail, so that a run that was broken off goes on where it stood.
    """
    if not can_mail_outside():
        return "メールサーバーが設定されていないため、送りませんでした。"
    sent = 0
    places = (
        Subscription.objects.exclude(confirmed_at=None).order_by("place").values_list("place", flat=True).distinct()
    )
    for place in list(places):
        try:
            channel = channel_at(place)
        except NotFound:  # not public any more
            continue
        found = happenings(channel.sheets, today=local_date(now))
        waiting = Subscription.objects.filter(place=place).exclude(confirmed_at=None)
        for number in list(waiting.values_list("pk", flat=True)):
            sent += _tell(number, channel, found, now)
    return f"{sent}通の知らせを送信待ちにしました。"


@transaction.atomic
def _tell(number: int, channel: Channel, found: list[Happening], now: datetime) -> int:
    subscription = Subscription.objects.select_for_update().filter(pk=number).exclude(confirmed_at=None).first()
    if subscription is None:
        return 0
    marks = [happening.mark for happening in found]
    new = frozenset(what_is_new(marks, subscription.told))
    if not new:
        return 0
    site = settings.SITE_ADDRESS.rstrip("/")
    lines = [happening.as_line(site) for happening in found if happening.mark in new]
    stop = f"/plan/mail/stop/{path_key(subscription)}/"
    send_outside(
        address=subscription.address,
        template="plan.digest",
        fields={"what": channel.title, "lines": "\n\n".join(lines)},
        url=stop,
        unsubscribe_path=stop,
        now=now,
    )
    subscription.told = remembered(marks, subscription.told)
    subscription.save()
    return 1


def forget_unconfirmed(now: datetime) -> str:
    """Delete what was never confirmed, with the addresses, and old counts; run daily."""
    gone = Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN)
    with transaction.atomic():
        count = gone.delete()[0]
        if count:
            record(
                actor=SYSTEM,
                name="plan.subscription.forgotten",
                thing_kind=SUBSCRIPTION_KIND,
                thing_id="-",
                thing_label="確認されなかった申込み",
                after={"count": count},
                now=now,
            )
    return f"確認されなかった申込み{count}件と、古い回数{forget_old_tries(now=now)}件を消しました。"


def _write(what: str, subscription: Subscription, label: str, actor: Actor, now: datetime) -> None:
    """The trail says that somebody subscribed to what, never who."""
    record(
        actor=actor,
        name=f"plan.subscription.{what}",
        thing_kind=SUBSCRIPTION_KIND,
        thing_id=subscription.pk,
        thing_label=label,
        now=now,
    )
