"""What the headers of the two shells offer, registered by the house so that this package knows no room.

`register` adds an entry to the navigation; `set_place` says where a fixed part of a shell leads (search, sign-out …).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse


class Audience(StrEnum):
    """Whose shell an entry belongs to."""

    PUBLIC = "public"
    STAFF = "staff"


class Place(StrEnum):
    """The fixed parts of the shells that lead into a room; a part without a place is left out."""

    PUBLIC_HOME = "public_home"
    STAFF_HOME = "staff_home"
    MEMBER_HOME = "member_home"
    PUBLIC_SEARCH = "public_search"
    STAFF_SEARCH = "staff_search"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    ACCOUNT = "account"
    KEEP_SESSION = "keep_session"


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry, shown to whom its page lets in: `count` gives the number in its badge, and 0 shows none.

    `live` names the number that an open page keeps true over its socket.
    """

    label: str
    url_name: str
    audience: Audience
    order: int
    icon: str = ""
    count: Callable[[HttpRequest], int] | None = None
    live: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A navigation entry as one page shows it."""

    label: str
    url: str
    icon: str
    count: int
    current: str
    live: str = ""


_items: list[NavigationItem] = []
_footer: list[NavigationItem] = []
_places: dict[Place, str] = {}


def register(item: NavigationItem, *, in_footer: bool = False) -> None:
    """Offer `item` on every page of its audience; the same place twice is a defect (ValueError)."""
    items = _footer if in_footer else _items
    if any((held.url_name, held.audience) == (item.url_name, item.audience) for held in items):
        raise ValueError(f"navigation: {item.url_name!r} is registered twice for {item.audience}")
    items.append(item)
    items.sort(key=lambda held: held.order)


def set_place(place: Place, url_name: str) -> None:
    """Say where a fixed part of a shell leads."""
    _places[place] = url_name


def place_url(place: Place) -> str:
    """The address of `place`, or an empty text when no room has claimed it."""
    return _address(_places[place], settings.ROOT_URLCONF) if place in _places else ""


@cache
def _address(url_name: str, _urlconf: str) -> str:
    """An address of the shells, looked up once: they stand on every page."""
    return reverse(url_name)


@cache
def _view(url_name: str, urlconf: str) -> Callable[..., object]:
    """The view behind an address of the shells, looked up once."""
    return resolve(_address(url_name, urlconf)).func


def _lets_in(url_name: str, request: HttpRequest) -> bool:
    """True unless the view's access mark keeps this person out: a menu leads nobody to a closed door."""
    lets_in = getattr(_view(url_name, settings.ROOT_URLCONF), "lets_in", None)
    person = getattr(request, "person", None)
    return lets_in is None or (person is not None and lets_in(person))


def entries(request: HttpRequest, audience: Audience, *, in_footer: bool = False) -> list[Entry]:
    """The entries for this request, in order, the one that holds the page marked for `aria-current`; counted once."""
    held: dict[tuple[Audience, bool], list[Entry]] = request.__dict__.setdefault("navigation_entries", {})
    key = (audience, in_footer)
    if key not in held:
        held[key] = _entries(request, audience, _footer if in_footer else _items)
    return held[key]


def _entries(request: HttpRequest, audience: Audience, items: list[NavigationItem]) -> list[Entry]:
    shown = [
        (item, _address(item.url_name, settings.ROOT_URLCONF))
        for item in items
        if item.audience is audience and _lets_in(item.url_name, request)
    ]
    homes = {"/", place_url(Place.STAFF_HOME), place_url(Place.PUBLIC_HOME)}
    nearest = max(
        (url for _, url in shown if request.path == url or (url not in homes and request.path.startswith(url))),
        key=len,
        default="",
    )
    return [
        Entry(
            item.label,
            url,
            item.icon,
            item.count(request) if item.count else 0,
            _current(request, url, nearest),
            item.live,
        )
        for item, url in shown
    ]


def _current(request: HttpRequest, url: str, nearest: str) -> str:
    if url != nearest:
        return ""
    return "page" if request.path == url else "true"
