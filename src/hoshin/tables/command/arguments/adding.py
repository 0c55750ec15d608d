from hoshin.kernel.terminal import Commands, Parser, choose

STATUS_JA = "終了コード: 0 読めた、1 読めたが誤りがある、2 読めないか使い方の誤り"
STATUS_EN = "exit status: 0 read, 1 read with errors found, 2 refused or wrongly used"


def add_command(commands: Commands, name: str, ja: str, en: str) -> Parser:
    """A subcommand of `hoshin table` that lives in the module of its name and needs neither Django nor a data folder."""
    text = choose(ja, en)
    command: Parser = commands.add_parser(name, help=text, description=text, epilog=choose(STATUS_JA, STATUS_EN))
    command.set_defaults(module=f"hoshin.tables.command.{name}", needs_data=False)
    return command
