"""One port for all of it: WebSockets go to channels, everything else to Django behind WSGI.

Django under ASGI is several times slower per page and opens a database connection per request; behind WSGI in a few
lasting threads it keeps its connections.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from hoshin.config.server.bridge import Bridge, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoshin.config.settings.production")

pages = Bridge(get_wsgi_application(), threads=settings.WEB_THREADS, largest_body=settings.LARGEST_REQUEST_BYTES)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand the connection to the part that speaks its protocol."""
    await pages(scope, receive, send)
