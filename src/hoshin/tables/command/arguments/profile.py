from pathlib import Path

from hoshin.kernel.terminal import Commands, choose
from hoshin.tables.command.arguments.adding import add_command


def add_arguments(commands: Commands) -> None:
    """`hoshin table profile FILE`."""
    command = add_command(
        commands,
        "profile",
        "列ごとに、何がどれだけ入っているかを言う",
        "say of each column what it holds and how much",
    )
    command.add_argument("file", type=Path, metavar="FILE", help=choose("表のファイル", "a tabular file"))
    command.options.add_argument(
        "--json", action="store_true", help=choose("結果を JSON で出す", "print the result as one JSON object")
    )
