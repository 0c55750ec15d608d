"""Reading one file for a subcommand, and telling why when that fails."""

from pathlib import Path

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.reading import read
from hoshin.tables.shape import Reading, Table


def opened(path: Path) -> Reading:
    """What is in the file; raises RuleBroken with the reason when there is no table to be had."""
    try:
        reading = read(path)
    except OSError as error:
        raise RuleBroken(f"{path} を開けません（{error.strerror}）。") from error
    if reading.refused:
        raise RuleBroken(f"{path.name} を読めません：{reading.refused}")
    return reading


def only_table(reading: Reading, number: int | None) -> Table:
    """The table of that number, counted from 1, or the only one; raises RuleBroken, naming them, when that is not clear."""
    tables = reading.tables
    if number is None and len(tables) == 1:
        return tables[0]
    if number is not None and 1 <= number <= len(tables):
        return tables[number - 1]
    names = "、".join(
        f"{place} {one.sheet or '表'}（{one.frame.height:,}行）" for place, one in enumerate(tables, start=1)
    )
    raise RuleBroken(f"{reading.path.name} には表が{len(tables)}個あります。--table で選んでください：{names}")
