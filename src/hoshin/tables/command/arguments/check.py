from pathlib import Path

from hoshin.kernel.terminal import Commands, choose
from hoshin.tables.command.arguments.adding import add_command
from hoshin.tables.command.arguments.mappings import add_mapping_options


def add_arguments(commands: Commands) -> None:
    """`hoshin table check FILE`."""
    command = add_command(
        commands,
        "check",
        "ファイルの中の表を見つけ、誤りを場所とともに言う",
        "find the tables of a file, and say what is wrong and where",
    )
    command.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=choose("CSV、TSV、Excel、ODS のファイル", "a CSV, TSV, Excel or ODS file"),
    )
    command.options.add_argument(
        "--json", action="store_true", help=choose("結果を JSON で出す", "print the result as one JSON object")
    )
    add_mapping_options(command)
    command.options.add_argument(
        "--propose",
        action="store_true",
        help=choose(
            "対応表がまだなければ、直すための案を --mappings に書く",
            "write a mapping to be corrected into --mappings where there is none",
        ),
    )
