from pathlib import Path

from hoshin.kernel.terminal import Commands, Parser, choose
from hoshin.tables.command.arguments.adding import add_command
from hoshin.tables.command.arguments.mappings import add_mapping_options

FORMATS = ("csv", "csv-cp932", "xlsx", "parquet", "json", "ndjson", "geojson", "jsonld", "package", "csvw")


def add_arguments(commands: Commands) -> None:
    """`hoshin table convert FILE --to FORMAT`."""
    command = add_command(
        commands,
        "convert",
        "表を別の形式で書き出す（元のファイルは変えない）",
        "write a table in another format; the file itself stays as it is",
    )
    command.add_argument("file", type=Path, metavar="FILE", help=choose("表のファイル", "a tabular file"))
    options = command.options
    options.add_argument("--to", choices=FORMATS, required=True, help=choose("書き出す形式", "the format to write"))
    options.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=choose("書き出す先（既定は元のファイルの隣）", "where to write (default: beside the file)"),
    )
    options.add_argument(
        "--overwrite",
        action="store_true",
        help=choose("書き出す先にあるファイルを置き換える", "replace a file that is there already"),
    )
    options.add_argument(
        "--table",
        type=int,
        metavar="N",
        help=choose("いくつもの表があるとき、何番目か", "which table, where there are several"),
    )
    options.add_argument("--title", default="", help=choose("表の題名", "the title of the table"))
    options.add_argument(
        "--licence", default="", metavar="URL", help=choose("利用条件のアドレス", "the address of the licence")
    )
    options.add_argument(
        "--base",
        default="",
        metavar="URL",
        help=choose("行のアドレスの元（jsonld）", "what the addresses of rows begin with (jsonld)"),
    )
    options.add_argument(
        "--json", action="store_true", help=choose("結果を JSON で出す", "print the result as one JSON object")
    )
    _add_mending(command)
    add_mapping_options(command)


def _add_mending(command: Parser) -> None:
    options = command.options
    options.add_argument(
        "--mend",
        action="store_true",
        help=choose(
            "値の書き方をそろえて書き、変えたセルの一覧を隣に置く",
            "mend the values, with a list of every changed cell beside",
        ),
    )
    options.add_argument(
        "--standard",
        action="store_true",
        help=choose(
            "国の標準の項目と順序にして書く（--mend を含む）", "in the layout of the national standard (mended as well)"
        ),
    )
    options.add_argument(
        "--changes",
        type=Path,
        metavar="FILE",
        help=choose("変えたセルの一覧の置き場所（CSV）", "where the list of changed cells is written (CSV)"),
    )
