"""One port for all of it: WebSockets go to channels, everything else to Django behind WSGI.

Django under ASGI is several times slower per page and opens a database connection per request; behind WSGI in a few
lasting threads it keeps its connections.
"""

import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

from hoshin.config.server.bridge import Bridge, Receive, Scope, Send
from hoshin.config.waiting.consumer import WaitingConsumer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoshin.config.settings.production")

pages = Bridge(get_wsgi_application(), threads=settings.WEB_THREADS, largest_body=settings.LARGEST_REQUEST_BYTES)
sockets: Any = AuthMiddlewareStack(URLRouter([path("ws/waiting/", WaitingConsumer.as_asgi())]))
NO_SUCH_SOCKET = 4404


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand the connection to the part that speaks its protocol."""
    if scope["type"] != "websocket":
        await pages(scope, receive, send)
    elif scope["path"] != "/ws/waiting/":
        await send({"type": "websocket.close", "code": NO_SUCH_SOCKET})
    else:
        await sockets(scope, receive, send)
