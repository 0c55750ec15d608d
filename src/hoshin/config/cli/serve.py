from argparse import Namespace
from importlib import import_module


def run(arguments: Namespace) -> int:
    """Run one part in this process until it is told to stop."""
    import_module("django").setup()
    return int(import_module(f"hoshin.config.server.{arguments.part}").run(arguments))
