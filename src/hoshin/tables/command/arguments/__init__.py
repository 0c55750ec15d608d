"""What can be typed after `hoshin table`; nothing here imports Polars, so that help is quick."""

from hoshin.kernel.terminal import Commands, add_group
from hoshin.tables.command.arguments import check, convert, profile, rate, unify

SUBCOMMANDS = (check, rate, convert, unify, profile)


def add_commands(commands: Commands) -> None:
    """Add `table` and its subcommands; each names in `module` where it lives."""
    table = add_group(
        commands, "table", "表のファイルを読み、調べ、直し、書き出す", "read, judge, mend and write tabular files"
    )
    for subcommand in SUBCOMMANDS:
        subcommand.add_arguments(table)
