"""Making a table of a part of a grid: header rebuilt, notes, totals and blank rows taken out, and all of it said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from hoshin.tables.reading.cells import Look, Row, dominant_looks, filled, look_of
from hoshin.tables.reading.folding import folded, lower_places, names_of_folded
from hoshin.tables.reading.grid import Grid, Part
from hoshin.tables.reading.headers import PHYSICAL, SAMPLE, Span, find_span, heads_page
from hoshin.tables.reading.headings import counts_from_one, describes_columns, group_rows, is_prose, numbers_columns
from hoshin.tables.reading.naming import rebuild_names, unique_names
from hoshin.tables.reading.totals import (
    categories,
    is_average,
    is_silent_total,
    is_total,
    is_whole,
    proven_totals,
)
from hoshin.tables.reading.turned import is_turned
from hoshin.tables.shape import Finding, Severity, Table

NOTE = re.compile(
    r"^[\s\u3000]*(?:[※＊*★☆注〔（(【]|備考|出典|資料|脚注|単位|更新|作成|お?問い?合わ?せ|連絡先|担当課?[：:]"
    r"|[0-9０-９]{1,2}[)）]|以上[\s\u3000]*$|以下余白|.{2,20}(?:課|係|室|局|センター)[\s\u3000（(:：電話TEL℡]*0[0-9]{1,4}[-(（)）][0-9])"
)
LONG_NOTE = 24
MARK = "\ufeff"
"""What begins a text, also the second of two that were put one after the other."""
Done = tuple[str, Severity, Sequence[int], str]
"""A rule, how much it matters, the rows that it is about, and what is said of them."""
MOST_SILENT = 2
"""A table of fewer rows has nothing to be summed up."""


@dataclass(slots=True)
class Body:
    """The rows of a part that are data, and what was taken out, by place in the part."""

    data: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    described: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)
    """Rows that may name a group, and are kept as data."""


def table_of(grid: Grid, part: Part) -> Table | None:
    """The table of a part; None where nothing in it is a table."""
    if is_prose(part.rows):
        return None
    span = find_span(part)
    body = _sorted_rows(part, span) if span.header or len(part.rows) > 1 else Body()
    if not body.data and (not span.header or len(filled(part.rows[span.header[-1]])) < 2):
        return None
    raw_names, is_under_neighbour = rebuild_names(part, _logical(part, span))
    rows = _with_merges(part, body.data)
    lower = lower_places(part, _logical(part, span), body.data)
    if lower:
        raw_names = names_of_folded(part, _logical(part, span), lower)
        is_under_neighbour, rows = [False] * len(raw_names), folded(rows, lower)
    kept = _kept_columns(raw_names, is_under_neighbour, rows)
    if not kept:
        return None
    names = unique_names_at(raw_names, kept, part.left)
    shown = [[row[place] for place in kept] for row in rows]
    numbers = [part.numbers[index] + 1 for index in body.data[:: 2 if lower else 1]]
    last = part.numbers[body.data[-1]] + 1 if body.data else part.numbers[span.header[-1]] + 1
    return Table(
        columns=names,
        frame=frame_of(shown, names),
        row_numbers=pl.Series("row", numbers, dtype=pl.UInt64),
        header_rows=tuple(part.numbers[index] + 1 for index in span.header if index not in _counting(part, span)),
        first_data_row=numbers[0] if numbers else last + 1,
        last_data_row=last,
        sheet=grid.sheet,
        title=_title(part, span),
        places=tuple(part.left + [*range(part.width), *lower][place] + 1 for place in kept),
        findings=[
            *_said(grid, part, span, body, [raw_names[place] for place in kept], is_folded=bool(lower)),
            *_said_of_columns(grid, part, raw_names, kept),
            *_said_of_form(grid, names, shown, numbers[0] if lower else 0),
        ],
    )


def unique_names_at(names: Sequence[str], kept: Sequence[int], left: int) -> tuple[str, ...]:
    """Names of the columns that are kept; a nameless one is called by its place in the file."""
    return unique_names([names[place] or f"列{left + place + 1}" for place in kept])


def frame_of(rows: Sequence[Row], names: Sequence[str]) -> pl.DataFrame:
    """Rows of text as a frame of text; an empty cell is null."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    series = [
        pl.Series(name, [cell or None for cell in cells], dtype=pl.String)
        for name, cells in zip(names, columns, strict=True)
    ]
    return pl.DataFrame(series)


def _logical(part: Part, span: Span) -> tuple[int, ...]:
    """The header rows that people read; rows beside them of physical names, or that count the columns, name nothing more."""
    beside = {*span.physical, *_counting(part, span)}
    return tuple(row for row in span.header if row not in beside)


def _counting(part: Part, span: Span) -> list[int]:
    """The rows of the header that only count the columns or describe them, unless there is nothing else."""
    counting = [row for row in span.header if numbers_columns(part.rows[row]) or describes_columns(part.rows[row])]
    return counting if len({*counting, *span.physical}) < len(span.header) else []


def _title(part: Part, span: Span) -> str:
    """What stands above the header."""
    above = part.rows[: span.header[0]] if span.header else ()
    return " ".join(cell.strip() for row in above for cell in row if cell.strip())


def _sorted_rows(part: Part, span: Span) -> Body:
    """Each row below the header as data, note, total or header come again."""
    body = Body()
    names = [_unmarked(part.rows[index]) for index in span.header if len(filled(part.rows[index])) > 1]
    usual = dominant_looks(part.rows[span.data : span.data + SAMPLE], part.width)
    end = _end_of_data(part, span, usual)
    for index in range(span.data, len(part.rows)):
        row = part.rows[index]
        if index >= end:
            (body.totals if is_total(row) else body.notes).append(index)
        elif names and _unmarked(row) in names:
            body.repeated.append(index)
            if body.data and body.data[-1] == index - 1 and heads_page(part, index - 1, span.header[0] - 1):
                body.groups.append(body.data.pop())  # what stands above a header is its title
        else:
            (body.totals if is_total(row) else body.data).append(index)
    if body.totals and body.data:
        kept = categories([part.rows[index] for index in body.data], [part.rows[index] for index in body.totals])
        back = [index for index in body.totals if part.rows[index] in kept]
        body.data = sorted([*body.data, *back])
        body.totals = [index for index in body.totals if index not in back]
    rows = [part.rows[index] for index in body.data]
    if len(rows) > MOST_SILENT and (is_silent_total(rows, usual) or is_average(rows)):
        body.totals.append(body.data.pop())
    _take_out(part, body, usual)
    if not body.data:
        body.data, body.totals = body.totals, []
    return body


def _unmarked(row: Row) -> list[str]:
    return [row[0].removeprefix(MARK), *row[1:]]


def _take_out(part: Part, body: Body, usual: list[Look]) -> None:
    """Take from the data what the rows together show to be none: numbers of the columns, group names, named sums."""
    rows = [part.rows[index] for index in body.data]
    if len(rows) > 1 and _is_beside_data(rows[0], usual):
        body.described.append(body.data.pop(0))
        rows = rows[1:]
    for end in (0, -1):
        if len(rows) > MOST_SILENT and is_whole(rows[end], rows[1:] if end == 0 else rows[:-1]):
            body.totals.append(body.data.pop(end))
            rows = [part.rows[index] for index in body.data]
    marked, lone = group_rows(rows, part.width)
    sums = proven_totals(rows)
    body.groups += [body.data[place] for place in marked]
    body.lone = [body.data[place] for place in lone]
    body.totals = sorted([*body.totals, *(body.data[place] for place in sums)])
    gone = {*marked, *sums}
    body.data = [index for place, index in enumerate(body.data) if place not in gone]


def _is_beside_data(row: Row, usual: list[Look]) -> bool:
    """Whether the first row under the header counts the columns or describes them."""
    return describes_columns(row) or (counts_from_one(row) and any(usual[place] is Look.TEXT for place in filled(row)))


def _end_of_data(part: Part, span: Span, usual: list[Look]) -> int:
    """The place after the last row that is data or a total."""
    end = len(part.rows)
    while end > span.data and is_note(part, end - 1, usual):
        end -= 1
    return min(end, _first_of_notes(part, span.data, usual))


def _first_of_notes(part: Part, data: int, usual: list[Look]) -> int:
    """Where the rows of one cell at the end begin to be notes: what follows a note there goes on with it."""
    start = len(part.rows)
    while start > data and len(filled(part.rows[start - 1])) == 1 and not is_total(part.rows[start - 1]):
        start -= 1
    return next((index for index in range(start, len(part.rows)) if is_note(part, index, usual)), len(part.rows))


def is_note(part: Part, index: int, usual: list[Look]) -> bool:
    """Whether a row at the end speaks about the table instead of belonging to it."""
    row = part.rows[index]
    places = filled(row)
    if part.width < 2 or len(places) > max(1, part.width // 4) or is_total(row):
        return False
    place, text = places[0], row[places[0]]
    if NOTE.match(text) and len(places) == 1:
        return True
    if look_of(text) is not Look.TEXT or len(places) > 1:
        return bool(NOTE.match(text)) and len(places) * 2 < part.width
    is_strange = usual[place] not in (Look.TEXT, Look.BLANK)
    is_beside = usual[place] is Look.BLANK or len(text) > LONG_NOTE or _lacks_key(part, index, place)
    return is_strange or is_beside or _is_alone(part, index)


def _lacks_key(part: Part, index: int, place: int) -> bool:
    """Whether a row, on the left, is empty where every row before it says what it is, and holds nothing that those hold."""
    above = [row for row in part.rows[max(0, index - SAMPLE) : index] if len(filled(row)) > 1]
    is_left = 0 < place <= part.width // 2 and len(above) > MOST_SILENT
    return is_left and all(filled(row)[0] < place and row[place] != part.rows[index][place] for row in above)


def _is_alone(part: Part, index: int) -> bool:
    """Whether only notes or blank rows stand between a row and the rest."""
    return part.is_after_gap(index)


def _with_merges(part: Part, data: Sequence[int]) -> list[list[str]]:
    """The rows of data, with the text of cells merged downwards in each row that they stand for."""
    rows = [list(part.rows[index]) for index in data]
    place_of = {part.numbers[index]: place for place, index in enumerate(data)}
    for merge in part.merges:
        if merge.bottom == merge.top or merge.top not in place_of:
            continue
        text = rows[place_of[merge.top]][merge.left - part.left]
        for number in range(merge.top + 1, merge.bottom + 1):
            if number in place_of:
                rows[place_of[number]][merge.left - part.left] = text
    return rows


def _kept_columns(names: Sequence[str], is_under_neighbour: Sequence[bool], rows: Sequence[Row]) -> list[int]:
    """The columns that have a name or hold something; the rest of a merged name does not count as a name."""
    used = {place for row in rows for place, cell in enumerate(row) if cell and not cell.isspace()}
    return [place for place, name in enumerate(names) if place in used or (name and not is_under_neighbour[place])]


def _said(
    grid: Grid, part: Part, span: Span, body: Body, raw: Sequence[str], *, is_folded: bool = False
) -> list[Finding]:
    """What was done with the rows of a part, each with its place."""
    logical = _logical(part, span)
    above = range(span.header[0] if span.header else span.data)
    is_physical = any(raw) and all(PHYSICAL.fullmatch(name) for name in raw if name)
    done: tuple[Done, ...] = (
        ("title-rows", Severity.NOTE, above, "表の上にある題名や注記の行を、表から除きました。"),
        (
            "header-rebuilt",
            Severity.NOTE,
            logical if len(logical) > 1 and not is_folded else (),
            f"{len(logical)}行の見出しを「_」でつないで列名にしました。",
        ),
        (
            "header-physical-row",
            Severity.NOTE,
            span.physical,
            "英字の項目名の行を、列名の行とともに見出しとして扱いました。",
        ),
        (
            "header-described",
            Severity.NOTE,
            [*_counting(part, span), *(range(span.header[-1] + 1, span.data) if span.header else ()), *body.described],
            "見出しの下で列を説明している行（列の番号など）を、表から除きました。",
        ),
        (
            "header-none",
            Severity.ERROR,
            () if span.header else (span.data,),
            "見出しの行がありません。列名を「列1」「列2」…としました。",
        ),
        (
            "header-physical",
            Severity.WARNING,
            span.header[:1] if is_physical else (),
            "列名が英字の項目名だけです。日本語の項目名を付けてください。",
        ),
        *_of_rows(body),
    )
    said = [
        Finding(rule, severity, message, part.numbers[rows[0]] + 1, "", grid.sheet, len(rows))
        for rule, severity, rows, message in done
        if rows
    ]
    return said + _said_of_gaps(grid, part, span, body)


def _of_rows(body: Body) -> tuple[Done, ...]:
    """What was done with the rows below the header."""
    return (
        ("total-rows", Severity.WARNING, body.totals, "合計や小計の行を、表から除きました。"),
        (
            "group-rows",
            Severity.WARNING,
            body.groups,
            "途中に、下の行をまとめる見出しだけの行があります。表から除きました。まとまりは列に書いてください。",
        ),
        (
            "group-rows",
            Severity.WARNING,
            body.lone,
            "途中に、1つのセルだけの行があります。行として残しました。見出しなら、まとまりを列に書いてください。",
        ),
        ("note-rows", Severity.NOTE, body.notes, "表の下にある注記の行を、表から除きました。"),
        ("header-repeated", Severity.WARNING, body.repeated, "途中に繰り返された見出しの行を、表から除きました。"),
    )


def _said_of_form(grid: Grid, names: Sequence[str], rows: Sequence[Row], folded_from: int) -> Iterator[Finding]:
    """What is to be said of how the records lie: in two rows each (from `folded_from` on), or side by side."""
    if folded_from:
        message = "1件が2行に分かれています。2行を1行につなぎました。"
        yield Finding("two-row-records", Severity.WARNING, message, folded_from, "", grid.sheet, len(rows))
    elif is_turned(names, rows):
        message = "項目が縦に、対象が横に並んでいるようです（行と列が逆の表）。そのままの向きで読みました。1件を1行にしてください。"
        yield Finding("turned", Severity.WARNING, message, None, "", grid.sheet)


def _said_of_gaps(grid: Grid, part: Part, span: Span, body: Body) -> list[Finding]:
    gaps = [index for index in range(span.data + 1, (body.data or [0])[-1] + 1) if part.is_after_gap(index)]
    if not gaps:
        return []
    first = part.numbers[gaps[0] - 1] + 2
    count = sum(part.numbers[index] - part.numbers[index - 1] - 1 for index in gaps)
    message = "表の途中に空白の行があります。空白の行を除いてつなぎました。"
    return [Finding("blank-rows", Severity.WARNING, message, first, "", grid.sheet, count)]


def _said_of_columns(grid: Grid, part: Part, raw: Sequence[str], kept: Sequence[int]) -> list[Finding]:
    said = []
    counts: dict[str, int] = {}
    for place in kept:
        counts[raw[place]] = counts.get(raw[place], 0) + 1
    is_named = any(raw)
    for place in kept if is_named else ():
        if not raw[place]:
            message = f"{part.left + place + 1}列目に列名がありません。「列{part.left + place + 1}」としました。"
            said.append(
                Finding("header-missing", Severity.ERROR, message, None, f"列{part.left + place + 1}", grid.sheet)
            )
    for name, count in counts.items():
        if name and count > 1:
            message = f"列名「{name}」が{count}列にあります。2つ目から番号を付けました。"
            said.append(Finding("header-duplicate", Severity.ERROR, message, None, name, grid.sheet, count))
    inner = [place for place in range(part.width) if place not in kept and kept and kept[0] < place < kept[-1]]
    if inner:
        message = "表の途中に空白の列があります。空白の列を除いてつなぎました。"
        said.append(Finding("blank-columns", Severity.WARNING, message, None, "", grid.sheet, len(inner)))
    return said
