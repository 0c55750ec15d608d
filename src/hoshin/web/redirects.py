"""Going back and going on without ever leaving the house."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str, *, field: str = "next") -> str:
    """The address in `?next=` (or the POST field) when it is one of this site's, otherwise `default`."""
    wanted = request.POST.get(field) or request.GET.get(field) or ""
    return wanted if _is_ours(request, wanted) else default


def page_before(request: HttpRequest) -> str:
    """The page one came from when it is one of this site's and another one, otherwise an empty text."""
    referrer = request.headers.get("Referer", "")
    if not _is_ours(request, referrer):
        return ""
    parts = urlsplit(referrer)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if path == request.get_full_path() and request.method == "GET" else path


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
