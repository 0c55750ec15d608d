from pathlib import Path

from hoshin.kernel.terminal import Commands, choose
from hoshin.tables.command.arguments.adding import add_command
from hoshin.tables.command.arguments.mappings import add_mapping_options


def add_arguments(commands: Commands) -> None:
    """`hoshin table rate FILE`."""
    command = add_command(
        commands,
        "rate",
        "星の数、総務省の統一ルール、メタデータ、国の標準への適合を別々に評価する",
        "judge stars, the ministry's rules, metadata and conformance to the national standard, each for itself",
    )
    command.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=choose("CSV、TSV、Excel、ODS のファイル", "a CSV, TSV, Excel or ODS file"),
    )
    command.options.add_argument(
        "--metadata",
        type=Path,
        metavar="FILE",
        help=choose("メタデータのYAMLかJSON（license、keyword など）", "metadata as YAML or JSON (license, keyword …)"),
    )
    command.options.add_argument(
        "--json", action="store_true", help=choose("結果を JSON で出す", "print the result as one JSON object")
    )
    add_mapping_options(command)
