"""One port for all of it: WebSockets go to channels, everything else to Django behind WSGI.

Django under ASGI is several times slower per page and opens a database connection per request; behind WSGI in a few
lasting threads it keeps its connections.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoshin.config.settings.production")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

pages: Any = WSGIMiddleware(cast("Any", get_wsgi_application()), workers=4)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand the connection to the part that speaks its protocol."""
    await pages(scope, receive, send)
