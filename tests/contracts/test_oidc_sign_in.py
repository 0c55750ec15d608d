"""Sign-in by the city's provider against a certified OpenID provider that nobody here wrote (npm: oidc-provider)."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from time_machine import travel

from hoshin.foundation.identity.models import CityIdentity
from hoshin.foundation.identity.rules import CityProvider
from hoshin.foundation.people.models import Assignment, Post
from hoshin.foundation.people.public import Role, StaffAccount
from hoshin.kernel import clock

HERE = Path(__file__).parent / "oidc_provider"
OUR_HOUSE = "http://testserver/"
OUR_ANSWER = f"{OUR_HOUSE}sign-in/city/answer/"
LONGEST_SECONDS = 180


@pytest.fixture(scope="module")
def installed(request) -> Path:
    """A folder with the provider; npm fills it when the lock file has changed since the last run."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        pytest.fail(
            f"{' and '.join(missing)} not found: sign-in by OpenID Connect is NOT tested against a real provider"
        )
    folder = Path(request.config.cache.mkdir("oidc-provider"))
    lock = folder / "package-lock.json"
    is_fresh = lock.exists() and lock.read_bytes() == (HERE / lock.name).read_bytes()
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        shutil.copy(HERE / name, folder / name)
    if not is_fresh or not (folder / "node_modules").is_dir():
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        if done.returncode:
            lock.unlink()
            pytest.fail(f"npm could not install the OpenID provider:\n{done.stderr[-2000:]}")
    return folder


def running(folder: Path, **environment: str) -> Iterator[str]:
    """The issuer of a provider that runs as long as the tests need it."""
    with subprocess.Popen(
        [shutil.which("node") or "node", "provider.mjs"],
        cwd=folder,
        env={"PATH": "", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            assert port.isdigit(), "the OpenID provider did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def issuer(installed) -> Iterator[str]:
    """A provider that tells names at its userinfo endpoint, as the standard has it."""
    yield from running(installed)


@pytest.fixture(scope="module")
def talkative_issuer(installed) -> Iterator[str]:
    """A provider that puts names into the ID token, as many products do."""
    yield from running(installed, CLAIMS_IN="id_token")


def provider(issuer: str, **changes: Any) -> CityProvider:
    client_id = changes.pop("client_id", "hoshin")
    settings: dict[str, Any] = {
        "issuer": issuer,
        "client_id": client_id,
        "client_secret": f"secret of {client_id}",
        "login_claim": "preferred_username",
        "scopes": ("openid", "profile"),
        "label": "庁内の認証基盤",
        "second_step_here": False,
    }
    return CityProvider(**{**settings, **changes})


@pytest.fixture
def city(issuer, settings) -> str:
    cache.clear()
    settings.CITY_PROVIDER = provider(issuer)
    return str(issuer)


@pytest.fixture
def account(db) -> StaffAccount:
    account = StaffAccount.objects.create(login_name="madoguchi", label="窓口の課員", created_at=clock.now())
    post = Post.objects.create(code="p", title="主事", role=Role.SECTION_MEMBER.value)
    Assignment.objects.create(account=account, post=post, starts_on=clock.today())
    return account


def question(client: Client, **changes: str) -> str:
    """Where the button leads, with some of what is asked spoilt on the way."""
    sent: Any = client.get(reverse("identity:city_sign_in"))
    assert sent.status_code == 302, sent.content.decode()
    parts = urlsplit(sent.url)
    return parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **changes})).geturl()


def at_the_provider(address: str, login_name: str = "madoguchi", *, decline: bool = False) -> str:
    """Go through the provider's own pages like a browser; the address it sends us back to."""
    with httpx.Client(timeout=10) as browser:
        answer = browser.get(address)
        for _ in range(12):
            target = urljoin(str(answer.url), answer.headers.get("Location", ""))
            if answer.is_redirect and target.startswith(OUR_HOUSE):
                return target
            if answer.is_redirect:
                answer = browser.get(target)
            elif decline:
                found = re.search(r'href="([^"]*/abort)"', answer.text)
                assert found, answer.text
                answer = browser.get(urljoin(str(answer.url), found[1]))
            else:
                answer = _filled_in(browser, answer, login_name)
    raise AssertionError(f"the provider never sent us back: {answer.status_code} {answer.text[:500]}")


def _filled_in(browser: httpx.Client, answer: httpx.Response, login_name: str) -> httpx.Response:
    action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
    prompt = re.search(r'name="prompt" value="([^"]+)"', answer.text)
    assert action, answer.text
    assert prompt, answer.text
    fields = {"prompt": prompt[1], "login": login_name, "password": "anything"}
    return browser.post(urljoin(str(answer.url), action[1]), data=fields)


def back(client: Client, address: str) -> Any:
    return client.get(address.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get(reverse("identity:security")).status_code == 200


def test_an_official_signs_in(client, city, account):
    back(client, at_the_provider(question(client)))
    assert is_in(client)
    bond = CityIdentity.objects.get()
    assert (bond.account, bond.issuer, bond.subject) == (account, city, "madoguchi")


def test_an_official_signs_in_where_the_name_is_in_the_token(client, talkative_issuer, account, settings):
    settings.CITY_PROVIDER = provider(talkative_issuer)
    back(client, at_the_provider(question(client)))
    assert is_in(client)


def test_a_client_name_with_signs_in_it_is_understood(client, issuer, account, settings):
    settings.CITY_PROVIDER = provider(issuer, client_id="hoshin:odd+id")
    back(client, at_the_provider(question(client)))
    assert is_in(client)


def test_a_verified_mail_address_can_be_the_login_name(client, issuer, account, settings):
    StaffAccount.objects.update(login_name="madoguchi@city.example")
    settings.CITY_PROVIDER = provider(issuer, login_claim="email", scopes=("openid", "email"))
    back(client, at_the_provider(question(client)))
    assert is_in(client)


def test_an_unverified_one_cannot(client, issuer, account, settings):
    StaffAccount.objects.update(login_name="unverified@city.example")
    settings.CITY_PROVIDER = provider(issuer, login_claim="email", scopes=("openid", "email"))
    assert back(client, at_the_provider(question(client), "unverified")).status_code == 403
    assert not is_in(client)


def test_somebody_without_an_account_is_told_so(client, city, account):
    assert back(client, at_the_provider(question(client), "mishiranu")).status_code == 403
    assert not is_in(client)


def test_declining_is_told_kindly(client, city, account):
    page = back(client, at_the_provider(question(client), decline=True))
    assert page.status_code == 403
    assert "取りやめられました" in page.content.decode()


def test_a_wrong_secret_opens_nothing(client, issuer, account, settings):
    settings.CITY_PROVIDER = provider(issuer, client_secret="wrong")  # noqa: S106
    assert back(client, at_the_provider(question(client))).status_code == 502
    assert not is_in(client)


def test_a_code_that_was_used_is_refused_by_the_provider_itself(client, city, account):
    address = at_the_provider(question(client))
    code = dict(parse_qsl(urlsplit(address).query))["code"]
    back(client, address)
    other = Client()
    state = dict(parse_qsl(urlsplit(question(other)).query))["state"]
    replayed = f"{OUR_ANSWER}?{urlencode({'code': code, 'state': state, 'iss': city})}"
    assert back(other, replayed).status_code == 502
    assert not is_in(other)


def test_a_stolen_code_is_worth_nothing_in_another_browser(client, city, account):
    """The code belongs to the question's verifier (PKCE), which never left the first browser's session."""
    code = dict(parse_qsl(urlsplit(at_the_provider(question(client))).query))["code"]
    thief = Client()
    state = dict(parse_qsl(urlsplit(question(thief)).query))["state"]
    assert back(thief, f"{OUR_ANSWER}?{urlencode({'code': code, 'state': state, 'iss': city})}").status_code == 502
    assert not is_in(thief)


@pytest.mark.parametrize(
    ("name", "value"), [("state", "other"), ("iss", "https://evil.example"), ("iss", None), ("code", "other")]
)
def test_an_answer_that_was_changed_on_the_way_opens_nothing(client, city, account, name, value):
    answer = dict(parse_qsl(urlsplit(at_the_provider(question(client))).query))
    changed = {key: text for key, text in {**answer, name: value}.items() if text is not None}
    assert back(client, f"{OUR_ANSWER}?{urlencode(changed)}").status_code == 502
    assert not is_in(client)


def test_a_token_for_another_nonce_opens_nothing(client, city, account):
    assert back(client, at_the_provider(question(client, nonce="somebody-elses"))).status_code == 502
    assert not is_in(client)


def test_a_token_for_another_client_opens_nothing(client, city, account, settings):
    address = at_the_provider(question(client))
    settings.CITY_PROVIDER = provider(city, client_id="another")
    assert back(client, address).status_code == 502
    assert not is_in(client)


def test_a_token_whose_time_is_over_opens_nothing(client, city, account):
    address = at_the_provider(question(client))
    with travel(clock.now().timestamp() + 25 * 60, tick=False):
        assert back(client, address).status_code == 502
        assert not is_in(client)
