"""JSON over HTTP for other systems: the same actions and queries as the pages, no rule of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from hoshin.citizens.procedures.actions.clients import admit, list_changes, mark_taken_over, read_application, read_file
from hoshin.citizens.procedures.models import ApiClient
from hoshin.citizens.procedures.queries.clients import STATES, Asked, scopes_of
from hoshin.citizens.procedures.rules.clients import MOST_AT_ONCE, USUAL_AT_ONCE, TokenRefused
from hoshin.citizens.procedures.rules.openapi import description
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken
from hoshin.web.attachments import attachment
from hoshin.web.programs import program_page

_SCHEME = "Bearer "
View = Callable[..., HttpResponse]


def _for_clients(view: View) -> View:
    """Let a client in by the token it carries; 401 for whoever carries none in force."""

    @wraps(view)
    def admitted(request: HttpRequest, **arguments: Any) -> HttpResponse:
        given = request.headers.get("Authorization", "")
        try:
            client = admit(token=given.removeprefix(_SCHEME) if given.startswith(_SCHEME) else "", now=clock.now())
        except TokenRefused as refusal:
            answer = _json({"status": 401, "title": "認証が必要です", "message": refusal.message}, status=401)
            answer.headers["WWW-Authenticate"] = 'Bearer realm="hoshin"'
            return answer
        return view(request, client, **arguments)

    return admitted


def _json(data: dict[str, Any], *, status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


@program_page
@require_safe
@_for_clients
def layouts(request: HttpRequest, client: ApiClient) -> HttpResponse:
    """The layouts in which the client may fetch applications."""
    return _json({"layouts": scopes_of(client)})


@program_page
@require_safe
@_for_clients
def applications(request: HttpRequest, client: ApiClient, layout_id: int) -> HttpResponse:
    """The applications that changed since a cursor, without what applicants wrote."""
    return _json(list_changes(client=client, layout_id=layout_id, asked=_asked(request), now=clock.now()))


def _asked(request: HttpRequest) -> Asked:
    known = {"after", "state", "left", "limit"}
    strange = sorted(set(request.GET) - known)
    if strange:
        raise RuleBroken(f"知らない条件です：{strange[0][:40]}")
    state, left, limit = (request.GET.get(name, "") for name in ("state", "left", "limit"))
    if state not in STATES:
        raise RuleBroken("state は decided か received にしてください。")
    if left not in {"", "yes"}:
        raise RuleBroken("left は yes にしてください。")
    is_number = limit.isascii() and limit.isdigit() and len(limit) <= 4
    if limit and not (is_number and 1 <= int(limit) <= MOST_AT_ONCE):
        raise RuleBroken(f"limit は1から{MOST_AT_ONCE}までの整数にしてください。")
    return Asked(request.GET.get("after", ""), state, left == "yes", int(limit) if limit else USUAL_AT_ONCE)


@program_page
@require_safe
@_for_clients
def application(request: HttpRequest, client: ApiClient, layout_id: int, number: str) -> HttpResponse:
    """One application in the layout."""
    return _json(read_application(client=client, layout_id=layout_id, number=number, now=clock.now()))


@program_page
@require_safe
@_for_clients
def file(request: HttpRequest, client: ApiClient, layout_id: int, number: str, upload_id: int) -> HttpResponse:
    """One file that the applicant attached."""
    found = read_file(client=client, layout_id=layout_id, number=number, upload_id=upload_id, now=clock.now())
    return attachment(found.name, found.content_type, found.content)


@program_page
@require_POST
@_for_clients
def taken_over(request: HttpRequest, client: ApiClient, layout_id: int, number: str) -> HttpResponse:
    """The client says that it has the application."""
    return _json(mark_taken_over(client=client, layout_id=layout_id, number=number, now=clock.now()))


@public_page
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What programs can ask, as an OpenAPI description."""
    return _json(description())
