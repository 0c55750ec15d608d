"""Operators set providers on the page: sealed, tried out, switched on; nothing of the demo can be offered outside it."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from joserfc.jwk import ECKey

from hoshin.citizens.procedures.actions.keys import rotate_keys
from hoshin.citizens.procedures.actions.provider_settings import save_provider, switch_provider
from hoshin.citizens.procedures.models import ProviderSetting
from hoshin.citizens.procedures.queries.identity import all_providers
from hoshin.citizens.procedures.queries.provider_settings import provider_of, secrets_of
from hoshin.citizens.procedures.rules.assurance import DIALECT_CODES, MAIL, Assurance
from hoshin.citizens.procedures.rules.provider_settings import ProviderEntry
from hoshin.citizens.procedures.tests.test_looking_after_providers import card  # noqa: F401 - a fixture
from hoshin.foundation.audit.models import Event
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.identity.models import CONFIRMED_AT
from hoshin.foundation.identity.public import DIALECTS
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import clock
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken

ADDRESS = "/staff/identity-providers/"
SECRET = "-".join(["not", "to", "be", "seen"])
NEXT = "-".join(["the", "next", "of", "this", "house"])
ENTRY = ProviderEntry(
    code="gbiz",
    label="GビズID",
    dialect="gbizid",
    issuer="https://id.example",
    client_id="hoshin",
    scopes="openid profile",
    proofing_level=2,
    authentication_level=2,
    account_levels={"1": (1, 1), "2": (2, 2), "3": (2, 1)},
    source="ガイドライン 2.9",
    sourced_on=date(2026, 7, 9),
)


@pytest.fixture
def operator(city):
    return city.person("operator")


@pytest.fixture
def keeper(city):
    """A browser in which an operator has just proved who they are."""
    browser = Client()
    browser.force_login(city.accounts["operator"])
    session = browser.session
    session[CONFIRMED_AT] = clock.now().isoformat()
    session.save()
    return browser


def save(operator, entry=ENTRY, *, secret=SECRET, seen=None, **more):
    return save_provider(person=operator, entry=entry, client_secret=secret, seen=seen, now=NOW, **more)


def offered():
    return [one.code for one in all_providers()]


def test_a_provider_is_set_tried_and_offered_on_the_pages(keeper, card, settings):  # noqa: F811 - the fixture
    settings.APPLICANT_PROVIDERS, settings.DEMO = (), True
    assert "二度と表示しません" in keeper.get(f"{ADDRESS}new/").content.decode()
    sent = {
        "code": "card", "label": "市の手段", "dialect": "openid", "issuer": card.issuer, "client_id": "hoshin",
        "client_secret": SECRET, "scopes": "profile", "proofing_level": "2", "authentication_level": "2",
        "source": "試験のための値", "sourced_on": "令和8年11月1日",
    }  # fmt: skip
    assert keeper.post(f"{ADDRESS}new/", sent).status_code == 302
    kept = ProviderSetting.objects.get()
    assert (kept.scopes, kept.is_enabled, kept.is_trial) == ("openid profile", False, True)
    assert SECRET not in kept.sealed
    cache.clear()
    assert "今の設定では、まだ確かめていません" in keeper.get(ADDRESS).content.decode()
    assert keeper.post(f"{ADDRESS}card/switch/", {"do": "enable"}).status_code == 422
    tried = keeper.post(f"{ADDRESS}card/test/", secure=True).content.decode()
    assert "よい" in tried
    assert "使っていません" in tried
    assert "card" not in offered()
    assert keeper.post(f"{ADDRESS}card/switch/", {"do": "enable"}).status_code == 302
    assert "card" in offered()
    shown = keeper.get(f"{ADDRESS}card/edit/").content.decode()
    assert card.issuer in shown
    for page in (shown, keeper.get(ADDRESS).content.decode(), tried):
        assert SECRET not in page
    changed = {**sent, "client_secret": "", "label": "新しい名前", "seen": "2"}
    assert keeper.post(f"{ADDRESS}card/edit/", changed).status_code == 302
    assert secrets_of(ProviderSetting.objects.get())[0] == SECRET
    assert "card" in offered()
    keeper.post(f"{ADDRESS}card/switch/", {"do": "disable"})
    assert "card" not in offered()
    names = [one.name.rpartition(".")[2] for one in history_of("procedures.provider", "card")]
    assert names == ["disabled", "saved", "enabled", "tested", "saved"]
    assert not any(SECRET in f"{one.before}{one.after}" for one in Event.objects.all())


def test_a_provider_that_was_not_found_to_work_is_offered_only_for_a_reason(operator, keeper, card, settings):  # noqa: F811
    settings.APPLICANT_PROVIDERS, settings.DEMO = (), True
    entry = replace(ENTRY, code="card", dialect="openid", account_levels={}, issuer=card.issuer)
    save(operator, entry)
    switch = {"person": operator, "code": "card", "is_enabled": True, "now": NOW}
    with pytest.raises(RuleBroken, match="まだ確かめていません"):
        switch_provider(**switch)
    keeper.post(f"{ADDRESS}card/switch/", {"do": "enable", "reason": "提供者の準備が来週になるため"})
    assert "card" in offered()
    newest = history_of("procedures.provider", "card")[0]
    assert (newest.name, newest.reason) == ("procedures.provider.enabled", "提供者の準備が来週になるため")
    switch_provider(**switch | {"is_enabled": False})
    cache.clear()
    card.says("/authorize", "no", 400)
    keeper.post(f"{ADDRESS}card/test/", secure=True)
    with pytest.raises(RuleBroken, match="まだ確かめていません"):
        switch_provider(**switch)
    card.says("/authorize", "/login", 302)
    keeper.post(f"{ADDRESS}card/test/", secure=True)
    switch_provider(**switch)
    version = ProviderSetting.objects.get().version
    changed = save(operator, replace(entry, client_id="another"), seen=version)
    assert (changed.is_enabled, changed.tested_at) == (False, None)
    assert "card" not in offered()
    names = [one.name.rpartition(".")[2] for one in history_of("procedures.provider", "card")[:2]]
    assert names == ["saved", "disabled"]


def test_a_provider_is_asked_as_it_was_set(operator):
    provider = provider_of(save(operator))
    assert (provider.client_secret, provider.scopes) == (SECRET, ("openid", "profile"))
    assert provider.assurance_told({"account_type": 3}) == Assurance(2, 1)
    key = ECKey.generate_key("P-256").as_pem(private=True).decode()
    entry = replace(
        ENTRY, code="card", dialect="digital-agency", account_levels={}, acr_values="aal3", required_acr="aal3"
    )
    assert provider_of(save(operator, entry, secret="", private_key=key)).private_key == key.strip()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "demo"}, "code"),
        ({"code": "GBIZ"}, "code"),
        ({"code": MAIL}, "code"),
        ({"dialect": "unknown", "account_levels": {}}, "dialect"),
        ({"dialect": "digital-agency", "account_levels": {}}, "private_key"),
        ({"dialect": "openid"}, "dialect"),
        ({"account_levels": {"1": (1, 1)}}, "dialect"),
        ({"issuer": "http://id.example"}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"source": " "}, "source"),
        ({"sourced_on": date(2027, 1, 1)}, "sourced_on"),
        ({"proofing_level": 4}, "proofing_level"),
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_beside_its_field(operator, changes, field):
    with pytest.raises(RuleBroken) as refused:
        save(operator, replace(ENTRY, **changes))
    assert refused.value.field == field
    assert not ProviderSetting.objects.exists()


def test_a_secret_is_needed_once(operator):
    with pytest.raises(RuleBroken) as refused:
        save(operator, secret="")
    assert refused.value.field == "client_secret"
    save(operator)
    assert secrets_of(save(operator, secret="", seen=1))[0] == SECRET
    with pytest.raises(RuleBroken) as refused:
        save(operator, private_key="no key", seen=2)
    assert refused.value.field == "private_key"


def test_nobody_overwrites_what_changed_meanwhile(operator):
    save(operator)
    with pytest.raises(RuleBroken, match="もうあります"):
        save(operator)
    switch_provider(person=operator, code="gbiz", is_enabled=True, reason="試験", now=NOW)
    with pytest.raises(Conflict):
        save(operator, seen=1)
    with pytest.raises(NotFound):
        save(operator, replace(ENTRY, code="other"), seen=1)


def test_the_pretended_provider_and_a_trial_stay_in_the_demo(operator, settings):
    trial = replace(ENTRY, code="trial", issuer="http://127.0.0.1:9")
    settings.DEMO = True
    save(operator, trial)
    switch_provider(person=operator, code="trial", is_enabled=True, reason="試験", now=NOW)
    assert "trial" in offered()
    settings.DEMO = False
    assert "trial" not in offered()
    with pytest.raises(RuleBroken, match="デモモード"):
        save(operator, replace(trial, label="別の名前"), seen=2)
    switch_provider(person=operator, code="trial", is_enabled=False, now=NOW)
    with pytest.raises(RuleBroken, match="デモモード"):
        switch_provider(person=operator, code="trial", is_enabled=True, now=NOW)
    for wrong in ({"code": "demo"}, {"is_trial": False}, {"dialect": "pretended"}, {"source": ""}, {"code": MAIL}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProviderSetting.objects.filter(code="trial").update(**wrong)


def test_the_file_of_the_settings_goes_first(operator, settings, keeper):
    kept = save(operator)
    switch_provider(person=operator, code="gbiz", is_enabled=True, reason="試験", now=NOW)
    settings.APPLICANT_PROVIDERS = (replace(provider_of(kept), label="ファイルの手段"),)
    assert [one.label for one in all_providers() if one.code == "gbiz"] == ["ファイルの手段"]
    page = keeper.get(ADDRESS).content.decode()
    assert "設定ファイル（画面では変えられません）" in page
    assert "設定ファイルに同じ名前の手段があります" in page
    with pytest.raises(RuleBroken, match="設定ファイル"):
        save(operator, seen=2)


def test_a_code_by_mail_gets_its_levels_here(operator):
    entry = ProviderEntry(
        code=MAIL, label="メール", dialect=MAIL, scopes="", proofing_level=0, authentication_level=1,
        account_levels={}, source="市の判断", sourced_on=date(2026, 11, 1),
    )  # fmt: skip
    assert provider_of(save(operator, entry, secret="")).assurance == Assurance(0, 1)


def test_the_secrets_outlive_the_secret_of_the_installation(operator, settings):
    save(operator)
    with override_settings(SECRET_KEY=NEXT, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        rotate_keys(now=NOW)
    with override_settings(SECRET_KEY=NEXT, SECRET_KEY_FALLBACKS=[]):
        assert secrets_of(ProviderSetting.objects.get())[0] == SECRET


def test_only_operators_who_have_just_proved_who_they_are(city, operator):
    for other in ("ict-staff", "farm-head"):
        with pytest.raises(NotAllowed):
            save(city.person(other))
        with pytest.raises(NotAllowed):
            switch_provider(person=city.person(other), code="gbiz", is_enabled=True, now=NOW)
    browser = Client()
    browser.force_login(city.accounts["operator"])
    assert "confirm" in browser.get(f"{ADDRESS}new/").headers["Location"]


def test_every_dialect_can_be_set():
    assert set(DIALECT_CODES) == {*DIALECTS, MAIL}
