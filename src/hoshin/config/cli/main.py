import os
import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from hoshin.config.cli.arguments import parser
from hoshin.config.cli.settings_file import read_settings
from hoshin.config.cli.words import ExitCode, Refused, choose, complain
from hoshin.config.server import lifeline

SETTINGS = "hoshin.config.settings.production"
DEFAULT_DATA = Path(__file__).resolve().parents[4] / "data"


def main(words: list[str]) -> int:
    """Run one command and return its exit code; the command's module is imported only now."""
    lifeline.take_up(os.environ)
    os.umask(0o027)
    arguments = parser().parse_args(words)
    try:
        if arguments.needs_data:
            _enter(arguments)
        status = int(import_module(arguments.module).run(arguments))
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        return _unheard()
    except Refused as refusal:
        complain(str(refusal), str(refusal))
        return ExitCode.REFUSED
    except KeyboardInterrupt:
        return 130


def _unheard() -> int:
    """Whoever reads the output (`| head`) has seen enough: end as a program does that is told so, without a word."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still held back goes nowhere
    return 141


def _enter(arguments: Namespace) -> None:
    """Take up the settings of the installation that the command is for, and Django where the command needs it."""
    data = arguments.data or Path(os.environ.get("HOSHIN_DATA") or DEFAULT_DATA)
    data = data.expanduser().resolve()
    os.environ["HOSHIN_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not arguments.makes_data:
        _check_exists(data)
    read_settings(data, os.environ)
    if arguments.needs_django:
        import_module("django").setup()


def _check_exists(data: Path) -> None:
    """A mistyped folder must not become a second, empty installation."""
    if not data.is_dir():
        raise Refused(
            choose(
                f"データの置き場所 {data} がありません。--data か HOSHIN_DATA で、動いているものを指定してください。",
                f"there is no data folder {data}. Name the one in use with --data or HOSHIN_DATA.",
            )
        )
