"""`GET /healthz`: one answer for supervisors and load balancers, 200 when every part serves and 503 otherwise."""

import shutil
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoshin.config.server.bridge import SERVED_BY_BRIDGE
from hoshin.config.upkeep.queries import WORKER_IS_SILENT_AFTER, pending_migrations, seconds_since_worker
from hoshin.foundation.people.public import PageRequest, public_page
from hoshin.kernel import clock

LEAST_FREE_BYTES = 200 * 1024 * 1024

_known: dict[str, bool] = {}


@require_safe
@never_cache
@public_page
def healthz(request: PageRequest) -> JsonResponse:
    """The state of each part as JSON; says nothing that a stranger should not know."""
    parts = {"disk": _disk(), "websocket": _websocket(request), **_stored_parts()}
    is_well = all(part["ok"] for part in parts.values())
    return JsonResponse({"status": "ok" if is_well else "unwell", "parts": parts}, status=200 if is_well else 503)


def _stored_parts() -> dict[str, dict[str, Any]]:
    """The parts that are read from the database; none of them is well when it does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {"database": {"ok": True}, "migrations": _migrations(), "worker": _worker()}
    except DatabaseError:
        return {"database": {"ok": False}, "migrations": {"ok": False}, "worker": {"ok": False}}


def _migrations() -> dict[str, Any]:
    """Once every migration of this code is in the database it stays so while the process lives."""
    if not _known.get("migrated"):
        _known["migrated"] = not pending_migrations()
    return {"ok": _known["migrated"]}


def _worker() -> dict[str, Any]:
    age = seconds_since_worker(now=clock.now())
    return {
        "ok": age is not None and age <= WORKER_IS_SILENT_AFTER.total_seconds(),
        "age_seconds": None if age is None else round(age),
    }


def _disk() -> dict[str, Any]:
    return {"ok": shutil.disk_usage(settings.DATA).free >= LEAST_FREE_BYTES}


def _websocket(request: PageRequest) -> dict[str, Any]:
    """Served by this process, or by another one when this is a pure WSGI process of a grown installation."""
    return {"ok": True, "served": "here" if SERVED_BY_BRIDGE in request.META else "elsewhere"}
