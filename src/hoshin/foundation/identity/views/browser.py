"""What a request says about the browser it comes from."""

import ipaddress
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from hoshin.foundation.identity.rules import Browser, device_label, fingerprint
from hoshin.foundation.identity.rules.passkeys import House
from hoshin.foundation.people.public import StaffAccount, person_of
from hoshin.kernel import clock
from hoshin.web.navigation import Place, place_url

DEVICE_COOKIE = "hoshin_device"
_DEVICE_SALT = "hoshin.identity.device"
_DEVICE_AGE = timedelta(days=180)


def browser_of(request: HttpRequest) -> Browser:
    """The browser: its label, its session's mark (a session is begun if there is none), its last owner."""
    if request.session.session_key is None:
        request.session.create()
    known = _known_device(request)
    return Browser(
        label=device_label(request.headers.get("User-Agent", "")),
        session_mark=fingerprint(request.session.session_key or ""),
        known_account_id=known.get("account"),
        device_mark=str(known.get("mark", "")),
    )


def _known_device(request: HttpRequest) -> dict[str, Any]:
    try:
        known = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=_DEVICE_SALT, max_age=_DEVICE_AGE)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def remember_device(request: HttpRequest, response: HttpResponse, account_id: int) -> None:
    """Leave the mark of a completed sign-in: from now on wrong passwords from here are counted apart."""
    if _known_device(request).get("account") == account_id:
        return
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps({"account": account_id, "mark": secrets.token_urlsafe(16)}, salt=_DEVICE_SALT),
        max_age=_DEVICE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/",
    )


def house_of(request: HttpRequest) -> House | None:
    """Where passkeys are bound to; None on an address without a host name, for which browsers make no passkeys."""
    host = request.get_host()
    domain = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if _is_ip_address(domain.strip("[]")):
        return None
    return House(domain=domain, origin=f"{request.scheme}://{host}", name=f"{settings.CITY_NAME} {settings.SITE_NAME}")


def _is_ip_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def safe_next(address: str) -> str:
    """An address inside this house to go to after signing in, '' when `address` leads anywhere else."""
    is_inside = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_inside and len(address) <= 2000 else ""


def home(account_id: int | None = None) -> str:
    """Where somebody goes who asked for no page in particular; who holds no post has a home of their own."""
    account = StaffAccount.objects.filter(pk=account_id or 0).first()
    if account is not None and not person_of(account, now=clock.now()).posts:
        return place_url(Place.MEMBER_HOME) or "/"
    return place_url(Place.STAFF_HOME) or "/"
