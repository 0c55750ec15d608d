"""Mails of what happens to the plan: double opt-in, the same as the feed, ended by one click, nothing left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from hoshin.foundation.audit.models import Event
from hoshin.foundation.messages.models import Message
from hoshin.kernel import clock
from hoshin.steering.plan import actions
from hoshin.steering.plan.actions.subscribing import path_key
from hoshin.steering.plan.models import Sheet, SheetPause, Subscription, Tries
from hoshin.steering.plan.rules import FieldGroup
from hoshin.steering.plan.rules.subscribing import MOST_TRIES_AT_AN_ADDRESS
from hoshin.steering.plan.tests.cast import NOW, drafted, planned, routed

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ADDRESS = "shimin@example.jp"
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def house(settings, monkeypatch):
    settings.SITE_ADDRESS = "https://hoshin.example.lg.jp"
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="mail.example.lg.jp", sender="hoshin@example.lg.jp")
    monkeypatch.setattr(clock, "now", lambda: NOW)


def ask(place="/plan/subscribe/", address=ADDRESS, client=None):
    return (client or Client()).post(place, {"address": address})


def mails():
    return Message.objects.filter(outside_address__gt="").order_by("pk")


def subscribed(place="/plan/subscribe/", address=ADDRESS) -> Subscription:
    ask(place, address)
    Client().post(mails().last().url)
    return Subscription.objects.get(address=address, confirmed_at__isnull=False)


def test_nothing_begins_before_the_mailed_link_is_confirmed(cast):
    sheet = routed(cast)
    assert ask(f"/plan/{sheet.number}/subscribe/").status_code == 200
    (mail,) = mails()
    assert (mail.template, mail.outside_address) == ("plan.confirm_subscription", ADDRESS)
    assert Client().get(mail.url).status_code == 200
    assert Subscription.objects.get().confirmed_at is None, "a mail scanner that opens the link begins nothing"
    assert actions.mail_digests(LATER).startswith("0通")
    begun = Client(enforce_csrf_checks=True)
    assert begun.post(mail.url).status_code == 403, "beginning is a click on our own page"
    assert "お知らせを始めました" in Client().post(mail.url).text
    assert Subscription.objects.get().confirmed_at == NOW


def test_a_digest_says_what_is_new_once_and_how_to_end_it(cast):
    sheet = routed(cast)
    subscription = subscribed(f"/plan/{sheet.number}/subscribe/")
    assert actions.mail_digests(NOW).startswith("0通"), "what happened before counts as told"
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body="金木犀", is_public=True, now=LATER)
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body="内々の話", is_public=False, now=LATER)
    assert actions.mail_digests(LATER).startswith("1通")
    mail = mails().last()
    assert mail.template == "plan.digest"
    assert f"https://hoshin.example.lg.jp/plan/{sheet.number}/" in mail.body
    assert "助言" in mail.body
    assert "登載" not in mail.body
    assert mail.unsubscribe_path == f"/plan/mail/stop/{path_key(subscription)}/"
    assert actions.mail_digests(LATER).startswith("0通")


def test_what_is_kept_back_is_mailed_when_it_opens_and_not_before(cast):
    sheet = routed(cast)
    actions.set_embargo(
        person=cast.staff,
        group=FieldGroup.ADVICE,
        publish_on=(NOW + timedelta(days=10)).date(),
        reason="発表まで",
        now=NOW,
    )
    subscribed()
    actions.advise(person=cast.aide, sheet_id=sheet.pk, body="金木犀", is_public=True, now=LATER)
    assert actions.mail_digests(LATER).startswith("0通")
    assert actions.mail_digests(NOW + timedelta(days=10)).startswith("1通")
    assert "助言" in mails().last().body


def test_one_post_without_cookie_or_token_ends_it_and_the_address_is_gone(cast):
    sheet = routed(cast)
    address = f"/plan/mail/stop/{path_key(subscribed(f'/plan/{sheet.number}/subscribe/'))}/"
    machine = Client(enforce_csrf_checks=True)
    assert machine.get(address).status_code == 200
    assert Subscription.objects.count() == 1
    assert machine.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert machine.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    trail = Event.objects.filter(name__startswith="plan.subscription.")
    assert [event.name for event in trail.order_by("pk")] == ["plan.subscription.begun", "plan.subscription.ended"]
    assert not any(ADDRESS in str(vars(event)) for event in trail)


def test_an_invented_secret_does_nothing(cast):
    routed(cast)
    subscription = subscribed()
    for path in ("nobody.knows", subscription.key, f"{subscription.key}.{'a' * 43}"):
        assert Client().post(f"/plan/mail/{path}/").status_code == 410
        assert Client().post(f"/plan/mail/stop/{path}/").status_code == 200
    assert Subscription.objects.count() == 1


def test_whether_an_address_is_subscribed_is_not_told(cast):
    routed(cast)
    subscribed()
    known, unknown = ask(), ask(address="other@example.jp")
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    templates = [mail.template for mail in mails()][-2:]
    assert templates == ["plan.already_subscribed", "plan.confirm_subscription"]


def test_asking_is_counted_before_it_is_looked_up_and_for_any_address(cast):
    routed(cast)
    for _ in range(MOST_TRIES_AT_AN_ADDRESS):
        assert ask().status_code == 200
    assert ask(address=ADDRESS.upper()).status_code == 429
    assert mails().count() == MOST_TRIES_AT_AN_ADDRESS
    assert ask(address="other@example.jp").status_code == 200
    assert not any(ADDRESS in tries.key for tries in Tries.objects.all())


def test_what_was_never_confirmed_is_deleted_with_its_address(cast):
    ask()
    path = mails().last().url
    assert "0件" in actions.forget_unconfirmed(NOW + timedelta(hours=47))
    assert "申込み1件" in actions.forget_unconfirmed(NOW + timedelta(hours=49))
    assert not Subscription.objects.exists()
    assert Client().post(path).status_code == 410


def test_a_link_is_of_no_use_after_two_days(cast, monkeypatch):
    ask()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=49))
    assert Client().post(mails().last().url).status_code == 410


def test_what_is_no_address_and_what_is_not_public_is_refused(cast):
    unlisted = drafted(cast)
    assert ask(address="住所").status_code == 422
    assert ask(f"/plan/{unlisted.number}/subscribe/").status_code == 404
    assert ask("/plan/policies/99/subscribe/").status_code == 404
    assert not Subscription.objects.exists()


def test_a_house_without_a_mail_server_offers_none(cast, settings):
    settings.MAIL_SERVER = replace(settings.MAIL_SERVER, host="")
    page = Client().get("/plan/subscribe/").text
    assert "行っていません" in page
    assert 'name="address"' not in page
    assert ask().status_code == 422
    assert not Subscription.objects.exists()


def test_asking_takes_as_many_queries_for_many_subscribers_of_a_place(cast, django_assert_max_num_queries):
    routed(cast)
    for number in range(5):
        subscribed(address=f"a{number}@example.jp")
    with django_assert_max_num_queries(14 + 4 * 5):
        actions.mail_digests(NOW)


def test_a_pause_stays_in_the_feed_when_the_sheet_goes_on(cast):
    sheet = routed(cast)
    actions.suspend(person=cast.head, sheet_id=sheet.pk, note="災害対応", now=NOW)
    assert "：中断" in Client().get("/plan/feed.xml").content.decode()
    actions.resume(person=cast.head, sheet_id=sheet.pk, note="再開", now=LATER)
    feed = Client().get("/plan/feed.xml").content.decode()
    assert "：中断" in feed
    assert "：取組を再開" in feed


def test_a_pause_before_the_listing_is_nobodys_business(cast):
    sheet = planned(cast)
    actions.suspend(person=cast.head, sheet_id=sheet.pk, note="内々の事情", now=NOW)
    actions.resume(person=cast.head, sheet_id=sheet.pk, note="再開", now=NOW)
    assert SheetPause.objects.count() == 1
    Sheet.objects.filter(pk=sheet.pk).update(state="listed", listed_at=LATER)
    feed = Client().get("/plan/feed.xml").content.decode()
    assert "登載" in feed
    assert "中断" not in feed
