import os
from importlib import import_module
from pathlib import Path

from hoshin.config.cli.arguments import parser
from hoshin.config.cli.words import ExitCode, Refused, complain
from hoshin.config.server import lifeline

SETTINGS = "hoshin.config.settings.production"
DEFAULT_DATA = Path(__file__).resolve().parents[4] / "data"


def main(words: list[str]) -> int:
    """Run one command and return its exit code; the command's module is imported only now."""
    lifeline.take_up(os.environ)
    arguments = parser().parse_args(words)
    data = arguments.data or Path(os.environ.get("HOSHIN_DATA") or DEFAULT_DATA)
    os.environ["HOSHIN_DATA"] = str(data.expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        if arguments.needs_django:
            import_module("django").setup()
        return int(import_module(arguments.module).run(arguments))
    except Refused as refusal:
        complain(str(refusal), str(refusal))
        return ExitCode.REFUSED
    except KeyboardInterrupt:
        return 130
