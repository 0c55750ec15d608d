"""What a command says on a terminal, in the operator's language; for every command line of the house."""

import argparse
import os
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

USAGE = 2


def is_japanese(environment: Mapping[str, str] = os.environ) -> bool:
    """True when the locale of the messages is Japanese (LC_ALL over LC_MESSAGES over LANG, as POSIX says)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            return value.startswith("ja")
    return False


def choose(ja: str, en: str) -> str:
    """The text in the operator's language."""
    return ja if is_japanese() else en


def say(ja: str, en: str) -> None:
    """Print one line for the operator, at once even into a pipe."""
    sys.stdout.write(choose(ja, en) + "\n")
    sys.stdout.flush()


def complain(ja: str, en: str) -> None:
    """Print one line about a failure to standard error."""
    sys.stderr.write("hoshin: " + choose(ja, en) + "\n")
    sys.stderr.flush()


class Parser(argparse.ArgumentParser):
    """A parser whose frame around the help is in the operator's language too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self.options = self.add_argument_group(choose("オプション", "options"))
        self.options.add_argument(
            "-h", "--help", action="help", help=choose("この説明を表示して終わる", "show this help and exit")
        )

    def format_help(self) -> str:
        """The help text."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups, choose("使い方: ", "usage: "))
        formatter.add_text(self.description)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)  # noqa: SLF001 - argparse offers no public way
            formatter.end_section()
        formatter.add_text(self.epilog)
        return formatter.format_help()

    def error(self, message: str) -> NoReturn:
        """End with exit code 2, the reason and the way to the help."""
        hint = choose(f"{self.prog} --help で使い方が分かります", f"see {self.prog} --help")
        self.exit(USAGE, f"hoshin: {message}\n{hint}\n")


Commands = Any  # argparse keeps the type of its sub-parser list to itself


def add_group(commands: Commands, name: str, ja: str, en: str) -> Commands:
    """A command that only gathers others; what comes back takes their parsers."""
    text = choose(ja, en)
    command: Parser = commands.add_parser(name, help=text, description=text)
    return command.add_subparsers(
        title=choose("コマンド", "commands"), metavar=choose("コマンド", "COMMAND"), required=True, parser_class=Parser
    )
