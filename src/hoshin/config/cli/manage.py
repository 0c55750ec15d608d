from argparse import Namespace

from django.core.management import execute_from_command_line

from hoshin.config.cli.words import ExitCode


def run(arguments: Namespace) -> int:
    """Pass the words to Django's own command line."""
    execute_from_command_line(["hoshin manage", *arguments.words])
    return ExitCode.DONE
