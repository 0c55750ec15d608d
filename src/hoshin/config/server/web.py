"""The web process: pages and WebSockets on one port."""

import asyncio
import signal
from argparse import Namespace

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from hoshin.config.asgi import application
from hoshin.config.cli.words import ExitCode


def run(arguments: Namespace) -> int:
    """Serve until asked to stop, then finish the requests under way."""
    return asyncio.run(_serve(arguments.host, arguments.port))


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
