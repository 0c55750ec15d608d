"""Postal codes and their places, from the table that Japan Post publishes (KEN_ALL), packed so that looking up costs no memory.

One code may stand for several towns and even for several municipalities: then all of them are found.
"""

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from typing import BinaryIO

from hoshin.kernel.errors import RuleBroken

MOST_PLACES = 30
_NO_TOWN = re.compile(r"以下に掲載がない場合|の次に.*番地がくる場合")
_WHOLE = re.compile(r"^.+[町村]一円$")
_COLUMNS = 15
_OFFICE_COLUMNS = 13
_SAME_DATE = (1980, 1, 1, 0, 0, 0)


def packed(*tables: BinaryIO) -> bytes:
    """The archive for `places` from the zipped tables of Japan Post (CP932): places (KEN_ALL) and large offices (JIGYOSYO).

    Raises RuleBroken when one is something else.
    """
    by_start: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table in tables:
        for code, place in _rows(_lines(table)):
            by_start[code[:3]][code[3:]].add(place)
    if not by_start:
        raise RuleBroken("郵便番号の表（KEN_ALL）として読み取れません。")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for start in sorted(by_start):
            lines = [f"{rest}{place}" for rest in sorted(by_start[start]) for place in sorted(by_start[start][rest])]
            archive.writestr(zipfile.ZipInfo(start, _SAME_DATE), "\n".join(lines), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _lines(table: BinaryIO) -> Iterable[list[str]]:
    try:
        with zipfile.ZipFile(table) as archive:
            text = archive.read(archive.infolist()[0]).decode("cp932")
    except (zipfile.BadZipFile, UnicodeDecodeError, IndexError) as error:
        raise RuleBroken("郵便番号の表（KEN_ALL）のzipファイルとして読み取れません。") from error
    return csv.reader(io.StringIO(text))


def _rows(lines: Iterable[list[str]]) -> Iterable[tuple[str, str]]:
    """Code and place; a town whose brackets go on over several lines is taken up to its bracket."""
    is_inside = False
    for line in lines:
        if len(line) == _OFFICE_COLUMNS and re.fullmatch(r"[0-9]{7}", line[7]):
            yield line[7], "".join(line[3:6])
            continue
        if len(line) != _COLUMNS or not re.fullmatch(r"[0-9]{7}", line[2]):
            raise RuleBroken("郵便番号の表（KEN_ALL）の形ではありません。")
        town = line[8]
        if not is_inside:
            yield line[2], line[6] + line[7] + _town(town)
        is_inside = (is_inside or "（" in town) and "）" not in town


def _town(town: str) -> str:
    if _NO_TOWN.search(town) or _WHOLE.search(town):
        return ""
    return town.partition("（")[0].partition("、")[0]


def places(archive: zipfile.ZipFile, code: str) -> tuple[str, ...]:
    """The places of a code of seven digits; empty when the table does not have it."""
    try:
        lines = archive.read(code[:3]).decode().split("\n")
    except KeyError:
        return ()
    return tuple(line[4:] for line in lines if line.startswith(code[3:]))[:MOST_PLACES]
