"""Pages that are not made twice: 304 for what the browser has, kept bytes for what everybody may see.

Every write records an audit event, so the number of the newest event together with today's date is the version of
everything; a room hands that number in as `stamp`. Nothing has to be cleared: a new version is a new key.
"""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial, wraps
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers

from hoshin.kernel import clock
from hoshin.web.form_tokens import around_tokens, hidden_tokens, tokens_left_open
from hoshin.web.navigation import Audience, entries
from hoshin.web.packing import Piece, joined, packed

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Stamp = Callable[[], object]

_KEEP_SECONDS = 26 * 60 * 60
_KEEP_SECONDS_FOR_ONE = 60
_LONGEST_QUERY = 300
_LONGEST_KEPT = 400_000
_LONGEST_WAIT = 0.5
_MAKING = tuple(Lock() for _ in range(64))
_SOURCE = Path(__file__).resolve().parents[1]


def versioned(stamp: Stamp, *, public: bool = False) -> Callable[[View], View]:
    """Answers GET with 304 while nothing has changed; stands under the access mark: `@staff_page()`, then `@versioned(…)`.

    `stamp` is the version of the data (one tiny query). A page for officials is a version per person and session; it
    is kept for that session alone and for a minute, without its forms' tokens: every answer gets fresh ones.
    `public=True` promises that the page is the same for everybody; its compressed bytes are kept in this process, so
    that an unchanged page costs the stamp and nothing else. A page that turns out to hold a form's tokens or to have
    asked who is there is served but never kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **options)
            if CookieStorage.cookie_name in request.COOKIES:
                return _said_once(view(request, *args, **options))
            tag = _tag(request, stamp, public=public)
            if tag in request.headers.get("If-None-Match", ""):
                return _labelled(HttpResponse(status=304), tag, public=public)
            make = partial(view, request, *args, **options)
            kept, fresh = (_kept, _fresh_public) if public else (_kept_for_one, _fresh_for_one)
            found = kept(request, tag)
            if found is not None:
                return found
            with _one_at_a_time(tag):
                return kept(request, tag) or fresh(request, tag, make)

        return cast("View", answer)

    return decorate


@contextmanager
def _one_at_a_time(tag: str) -> Iterator[None]:
    """Let the first make a page and the others find it kept; who has waited for half a second makes it as well.

    Right after a change everybody asks for the same pages: made side by side, each would come as late as the last.
    """
    lock = _MAKING[zlib.crc32(tag.encode()) % len(_MAKING)]
    has_lock = lock.acquire(timeout=_LONGEST_WAIT)
    try:
        yield
    finally:
        if has_lock:
            lock.release()


@cache
def build_stamp() -> str:
    """The version of the program itself: another template makes another page. Read once per process."""
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted(_SOURCE.rglob("*")):
        if path.suffix in {".html", ".py"} and "tests" not in path.parts:
            digest.update(path.read_bytes())
    digest.update(f"{settings.CITY_NAME}{settings.SITE_NAME}{settings.ACCENT}".encode())
    return digest.hexdigest()


def _tag(request: HttpRequest, stamp: Stamp, *, public: bool) -> str:
    parts: list[object] = [build_stamp(), stamp(), clock.today(), request.get_host(), request.get_full_path()]
    parts.append(request.headers.get("HX-Request", ""))
    if not public:
        parts += _of_person(request)
    text = "\0".join(str(part) for part in parts)
    return f'W/"{hashlib.blake2b(text.encode(), digest_size=18).hexdigest()}"'


def _of_person(request: HttpRequest) -> list[object]:
    """What makes a page one person's: who, in which session, with which form secret and which numbers in the header."""
    person = getattr(request, "person", None)
    return [
        getattr(person, "account_id", ""),
        getattr(person, "acting_for", ""),
        getattr(person, "posts", ""),
        request.session.session_key,
        request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""),
        [entry.count for entry in entries(request, Audience.STAFF)],
    ]


def _kept(request: HttpRequest, tag: str) -> HttpResponse | None:
    held = caches["pages"].get(tag)
    return None if held is None else _from_bytes(request, tag, *held)


def _fresh_public(request: HttpRequest, tag: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    response = _rendered(make())
    if not isinstance(response, HttpResponse) or not _may_keep(request, response):
        return response
    kind, packed = response.headers["Content-Type"], gzip.compress(response.content, compresslevel=6, mtime=0)
    if len(request.META.get("QUERY_STRING", "")) <= _LONGEST_QUERY:
        caches["pages"].set(tag, (kind, packed), _KEEP_SECONDS)
    return _from_bytes(request, tag, kind, packed)


def _kept_for_one(request: HttpRequest, tag: str) -> HttpResponse | None:
    held = caches["staff_pages"].get(tag)
    return None if held is None else _with_tokens(request, tag, *held)


def _fresh_for_one(request: HttpRequest, tag: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    with tokens_left_open(request):
        response = _rendered(make())
    if not isinstance(response, HttpResponse) or response.streaming or not _is_text(response):
        return _labelled(response, tag, public=False)
    pieces = [piece.encode(response.charset) for piece in around_tokens(response.content.decode(response.charset))]
    if response.status_code == 200 and not response.cookies and len(response.content) <= _LONGEST_KEPT:
        held = (response.headers["Content-Type"], [packed(piece) for piece in pieces])
        caches["staff_pages"].set(tag, held, _KEEP_SECONDS_FOR_ONE)
        return _with_tokens(request, tag, *held)
    response.content = b"".join(_between(pieces, lambda: hidden_tokens(request).encode()))
    return _labelled(response, tag, public=False)


def _with_tokens(request: HttpRequest, tag: str, kind: str, pieces: list[Piece]) -> HttpResponse:
    """The kept page with fresh tokens in its forms."""
    whole = _between(pieces, lambda: packed(hidden_tokens(request).encode(), level=1))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(joined(whole), content_type=kind, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(b"".join(plain for plain, _ in whole), content_type=kind)
    return _labelled(response, tag, public=False)


Part = TypeVar("Part")


def _between(parts: Iterable[Part], make: Callable[[], Part]) -> Iterator[Part]:
    """The parts with something newly made between every two."""
    for place, part in enumerate(parts):
        if place:
            yield make()
        yield part


def _is_text(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/") and "Content-Encoding" not in response.headers


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Only a plain page that neither asked who is there nor holds anything made for one person."""
    session = getattr(request, "session", None)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(session, "accessed", False)
        and not response.headers.get("Content-Encoding")
        and not response.headers.get("Content-Disposition")
        and b"csrfmiddlewaretoken" not in response.content
    )


def _from_bytes(request: HttpRequest, tag: str, kind: str, packed: bytes) -> HttpResponse:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type=kind, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), content_type=kind)
    return _labelled(response, tag, public=True)


def _said_once(response: HttpResponseBase) -> HttpResponseBase:
    """A page that says what an action left to be said is not the page of the next visit."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


Answer = TypeVar("Answer", bound=HttpResponseBase)


def _labelled(response: Answer, tag: str, *, public: bool) -> Answer:
    """Tell the browser to keep the page and to ask each time whether it still holds."""
    if response.status_code in {200, 304}:
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "public, no-cache" if public else "private, no-cache"
        patch_vary_headers(
            response, ("Accept-Encoding", "HX-Request") if public else ("Accept-Encoding", "Cookie", "HX-Request")
        )
    return response
