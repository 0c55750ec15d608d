"""Reading one file for a subcommand, and telling why when that fails."""

from pathlib import Path

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.reading import read
from hoshin.tables.shape import Reading


def opened(path: Path) -> Reading:
    """What is in the file; raises RuleBroken with the reason when there is no table to be had."""
    try:
        reading = read(path)
    except OSError as error:
        raise RuleBroken(f"{path} を開けません（{error.strerror}）。") from error
    if reading.refused:
        raise RuleBroken(f"{path.name} を読めません：{reading.refused}")
    return reading
