from pathlib import Path

from hoshin.kernel.terminal import Commands, Parser, choose
from hoshin.tables.command.arguments.adding import add_command


def add_arguments(commands: Commands) -> None:
    """`hoshin table unify RECIPE --folder DIR --out FILE`."""
    command = add_command(
        commands,
        "unify",
        "いくつもの団体のファイルを、レシピに従って国の標準の一つの表にまとめる",
        "make one table in the national layout of many publishers' files, by a recipe",
    )
    command.add_argument(
        "recipe",
        metavar="RECIPE",
        help=choose("レシピのファイルか、付属のレシピの名前", "a recipe file, or the name of one that is included"),
    )
    options = command.options
    options.add_argument(
        "--folder",
        type=Path,
        required=True,
        metavar="DIR",
        help=choose("ファイルのあるフォルダー", "the folder of the files"),
    )
    options.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=choose("まとめた表（形式は拡張子で決まる）", "the table to write; its suffix says the format"),
    )
    options.add_argument(
        "--mappings",
        type=Path,
        metavar="FOLDER",
        help=choose("団体ごとに確認した対応表（YAML）のフォルダー", "the folder of mappings confirmed for publishers"),
    )
    _add_comparing(command)
    options.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help=choose("動いているDaskクラスターのスケジューラー", "the scheduler of a running Dask cluster"),
    )
    options.add_argument(
        "--json", action="store_true", help=choose("結果を JSON で出す", "print the result as one JSON object")
    )


def _add_comparing(command: Parser) -> None:
    """Add what the union is told in and compared with."""
    command.options.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help=choose("食い違いや不足の報告（既定は --out の隣の .md）", "the report (default: a .md beside --out)"),
    )
    command.options.add_argument(
        "--before",
        type=Path,
        metavar="FILE",
        help=choose("前回まとめた表（何が変わったかを言う）", "the table made last time, to say what changed"),
    )
