"""The web process: pages and WebSockets on one port."""

import asyncio
import gc
import signal
from argparse import Namespace
from importlib import import_module

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from hoshin.config.asgi import application
from hoshin.config.cli.words import ExitCode


def run(arguments: Namespace) -> int:
    """Serve until asked to stop, then finish the requests under way."""
    _settle()
    return asyncio.run(_serve(arguments.host, arguments.port))


def _settle() -> None:
    """Load the pages before the first visitor, and let the garbage collector pass over what stays as long as the process.

    Walking through all of it would hold every request up for some 200 ms, again and again.
    """
    import_module(settings.ROOT_URLCONF)
    gc.freeze()


async def _serve(host: str, port: int) -> int:
    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        backlog=1024,
    )
    asked_to_stop: list[bool] = []

    def stop() -> None:
        asked_to_stop.append(True)
        server.stop()  # type: ignore[no-untyped-call]

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    await server.serve()
    return ExitCode.DONE if asked_to_stop else ExitCode.FAILED
