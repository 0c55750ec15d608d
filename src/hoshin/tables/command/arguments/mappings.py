from pathlib import Path

from hoshin.kernel.terminal import Parser, choose


def add_mapping_options(command: Parser) -> None:
    """`--publisher` and `--mappings`: the mapping that a person confirmed for a publisher goes before what is recognised."""
    command.options.add_argument(
        "--publisher", default="", metavar="NAME", help=choose("公開した団体の名前", "the publisher of the file")
    )
    command.options.add_argument(
        "--mappings",
        type=Path,
        metavar="FOLDER",
        help=choose("団体ごとに確認した対応表（YAML）のフォルダー", "the folder of mappings confirmed for publishers"),
    )
