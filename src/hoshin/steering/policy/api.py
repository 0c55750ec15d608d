"""The policy as open data."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import VISITOR, PageRequest, public_page
from hoshin.kernel import clock
from hoshin.kernel.errors import NotFound
from hoshin.steering.policy.queries import as_open_data, document_of, revision_for, revision_in_force
from hoshin.web.caching import versioned

SCHEMA = Path(__file__).parent / "static" / "policy" / "policy.schema.json"


@public_page
@require_safe
@versioned(version_stamp, public=True)
def revision_json(request: PageRequest, number: int) -> HttpResponse:
    """A revision that is or was in force, as JSON by the published schema."""
    today = clock.today()
    revision = revision_for(VISITOR, number, today=today)
    content = as_open_data(
        document_of(revision, today=today),
        municipality=settings.CITY_NAME,
        schema_url=request.build_absolute_uri(reverse("policy:schema")),
        page_url=request.build_absolute_uri(reverse("policy:revision", args=[number])),
    )
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page
@require_safe
def current_json(_request: PageRequest) -> HttpResponse:
    """Leads to the JSON of the revision in force today: an address that programs can keep."""
    revision = revision_in_force(clock.today())
    if revision is None:
        raise NotFound("情報化推進基本方針は、まだ施行されていません。")
    return redirect("policy:revision_json", number=revision.number)


@public_page
@require_safe
def schema(_request: PageRequest) -> HttpResponse:
    """What the fields of the JSON mean."""
    return HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")
