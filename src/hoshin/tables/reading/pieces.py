"""Pieces of a long text, cut between records, and their rows as frames: fast where proven safe, else with care."""

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from hoshin.tables.reading.decoding import strict_chunks
from hoshin.tables.reading.delimiting import Records
from hoshin.tables.reading.limits import CELL_CHARACTERS, MEBIBYTE, Refusal

PIECE = 12 * MEBIBYTE
LONGEST_PIECE = 8 * PIECE
TRIES = 1000
QUOTE = b'"'
END_OF_TEXT = b"\x1a"
"""What old programs write after the last line."""


def pieces(path: Path, encoding: str) -> Iterator[bytes]:
    """The text in UTF-8, in pieces that end between records. Raises Refusal where no end of a record can be found."""
    held = bytearray()
    for text in strict_chunks(path, encoding):
        held += (text if "\n" in text else text.replace("\r", "\n")).encode()
        if len(held) < PIECE:
            continue
        end = _last_end_of_record(held)
        if end:
            yield bytes(held[:end])
            del held[:end]
        elif len(held) > LONGEST_PIECE:
            raise Refusal('行の終わりが見つかりません。引用符（"）が閉じていないか、1行が長すぎます。')
    if held := held.removesuffix(END_OF_TEXT):
        yield bytes(held)


def parsed_fast(piece: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    """The rows of a piece; None where quoting, rows of other lengths or long cells ask for care."""
    schema = {str(place): pl.String for place in range(width)}
    try:
        frame = pl.read_csv(piece, has_header=False, schema=schema, separator=delimiter, raise_if_empty=False)
    except pl.exceptions.PolarsError:
        return None
    if frame.is_empty():
        return None
    lengths = frame.select(pl.all().str.len_bytes())
    longest = lengths.select(pl.max_horizontal(pl.all().max())).item()
    if (longest or 0) > CELL_CHARACTERS or not _keeps_count(piece, frame):
        return None
    if frame.to_series(width - 1).null_count() and not _keeps_delimiters(piece, frame, delimiter):
        return None
    return _with_empty_as_null(frame, [one.name for one in lengths if one.min() == 0])


def parsed_carefully(
    piece: bytes, delimiter: str, width: int, number: int, expected: int
) -> tuple[pl.DataFrame, list[tuple[int, int]]]:
    """The rows of a piece, and the numbers and lengths of those that are not as long as expected.

    Raises Refusal where a row holds more than the table has columns for, since nothing may be lost.
    """
    columns: list[list[str | None]] = [[] for _ in range(width)]
    uneven = []
    with io.TextIOWrapper(io.BytesIO(piece), encoding="utf-8", newline="") as opened:
        for place, record in enumerate(Records(opened, delimiter)):
            if record and len(record) != expected:
                uneven.append((number + place, len(record)))
            if any(record[width:]):
                raise Refusal(
                    f"{number + place}行目に、表の列（{width}列）を超える値があります。列の区切りを直してください。"
                )
            for column, cell in zip(columns, [*record, *[""] * (width - len(record))], strict=False):
                column.append(cell or None)
    series = [pl.Series(str(place), column, dtype=pl.String) for place, column in enumerate(columns)]
    return pl.DataFrame(series), uneven


def _last_end_of_record(held: bytearray) -> int:
    """The place after the last line end that is not inside quotes; 0 where there is none near the end."""
    end = held.rfind(b"\n") + 1
    quotes = held.count(QUOTE, 0, end)
    for _ in range(TRIES):
        if end == 0 or quotes % 2 == 0:
            return end
        before = held.rfind(b"\n", 0, end - 1) + 1
        quotes -= held.count(QUOTE, before, end)
        end = before
    return 0


def _keeps_count(piece: bytes, frame: pl.DataFrame) -> bool:
    """Whether each line end outside the cells is a row."""
    lines = piece.count(b"\n") + (not piece.endswith(b"\n"))
    if lines == frame.height:
        return True
    inside = frame.select(pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).sum())).item()
    return lines - int(inside or 0) == frame.height


def _keeps_delimiters(piece: bytes, frame: pl.DataFrame, delimiter: str) -> bool:
    """Whether every delimiter is either inside a cell or between two cells of a full row."""
    inside = 0
    if QUOTE in piece:
        counted = frame.select(pl.sum_horizontal(pl.all().str.count_matches(delimiter, literal=True).sum())).item()
        inside = int(counted or 0)
    blank = frame.select(pl.all_horizontal(pl.all().is_null()).sum()).item()
    missing = (frame.width - 1) * frame.height - (piece.count(delimiter.encode()) - inside)
    return missing == 0 or (missing % max(1, frame.width - 1) == 0 and missing // max(1, frame.width - 1) <= blank)


def _with_empty_as_null(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    return frame.with_columns(pl.when(pl.col(names) != "").then(pl.col(names))) if names else frame
