"""Checking a table, whole or batch by batch, with the same result."""

import re
from collections.abc import Iterable

import polars as pl

from hoshin.tables.checking import codes, coordinates
from hoshin.tables.checking.columns import PLACES, Contents, Hit, different_texts, examine
from hoshin.tables.checking.patterns import MOJIBAKE, PATTERNS
from hoshin.tables.shape import Finding, Severity, Table

MOSTLY = 0.7
ENOUGH = 0.05
ROWS_TO_JUDGE = 3
SHOWN = 24
REGION = re.compile(
    r"都道府県|市区町村|団体|地域|地区|住所|所在地|町字|町名|町丁|市町|大字|字名|区名|市名|校区|学区|行政区|自治体|^city|^pref|address|region|area",
    re.IGNORECASE,
)
UNIT = re.compile(r"[（(\[][^)）\]]*[)）\]]|[男女]性?$|歳|人口|世帯|率|数$|件|人$|円|定員|面積|年齢|％|%|回")
PLACE = re.compile(r"[^\s\d]{1,6}[都道府県市区町村](?!分|名|別|立)")
FEWEST_FIGURES = 2
NUMBERED = re.compile(
    r"コード|番号|ID|NO|No|№|緯度|経度|lat|lon|lng|年度?$|月$|日$|標高|列\d+|電話|^行$|^X$|^Y$|code|number",
    re.IGNORECASE,
)
_MOJIBAKE = re.compile(MOJIBAKE)
LABEL_GAPS = 0.05
MOST_COMPARED = 12_000_000
"""Rows that are compared with each other to find those alike; each costs twelve bytes."""


class Checker:
    """Takes a table in, batch by batch, and says at the end what is wrong with it."""

    def __init__(self) -> None:
        self._columns: dict[str, Contents] = {}
        self._places: dict[str, int] = {}
        self._pairs: dict[tuple[str, str], Hit] = {}
        self._hashes: list[pl.Series] = []
        self._rows: list[pl.Series] = []
        self._compared = self._passed = 0
        self._sheet = self._title = ""

    def add(self, table: Table) -> None:
        """Take in a table, or the next batch of it."""
        self._sheet, self._title = table.sheet, table.title
        self._places = dict(zip(table.columns, table.places or range(1, len(table.columns) + 1), strict=True))
        contents = [self._columns.setdefault(name, Contents()) for name in table.columns]
        watched = [codes.is_watched(name) for name in table.columns]
        values = different_texts(table.frame, table.row_numbers, contents, watched)
        if not values.is_empty():
            examine(contents, values)
        for place, name in enumerate(table.columns):
            if watched[place]:
                codes.examine_codes(contents[place], values.filter(pl.col("column") == place), name)
            _note_blank(contents[place], table, name)
        for pair in coordinates.pairs_of(table.columns):
            for key, hit in coordinates.examine_pair(table.frame, table.row_numbers, pair).items():
                if key in self._pairs:
                    self._pairs[key].add(hit)
                else:
                    self._pairs[key] = hit
        self._passed += table.frame.height
        if table.frame.height and self._compared < MOST_COMPARED:
            self._compared += table.frame.height
            self._hashes.append(table.frame.hash_rows(seed=1))
            self._rows.append(table.row_numbers.cast(pl.UInt32))

    def findings(self) -> list[Finding]:
        """What is wrong with all that was taken in: one finding for each rule and column, with its first place."""
        found = [finding for name, contents in self._columns.items() for finding in self._of_column(name, contents)]
        for (rule, name), hit in self._pairs.items():
            found.append(self._finding(rule, Severity.ERROR, coordinates.MESSAGES[rule], name, hit))
        return found + self._of_rows() + self._of_length() + self._of_table()

    def _of_column(self, name: str, contents: Contents) -> Iterable[Finding]:
        numbers = contents.share("number") + contents.share("amount")
        is_number = numbers >= MOSTLY and not coordinates.pairs_of((name, name))
        for pattern in PATTERNS:
            hit = contents.hits.get(pattern.rule)
            if hit is not None and (is_number or not pattern.of_numbers):
                yield self._finding(pattern.rule, pattern.severity, pattern.message, name, hit)
        for rule, message in codes.MESSAGES.items():
            if rule in contents.hits:
                severity = Severity.WARNING if rule in codes.HARMLESS else Severity.ERROR
                yield self._finding(rule, severity, message, name, contents.hits[rule])
        yield from self._mixed(name, contents)

    def _mixed(self, name: str, contents: Contents) -> Iterable[Finding]:
        shares = {look: contents.share(look) for look in ("number", "date", "time", "era")}
        shares["text"] = max(0.0, 1 - sum(shares.values()))
        kinds = [look for look, share in shares.items() if share >= ENOUGH and share * contents.filled >= 1]
        typed = [look for look in kinds if look != "text"]
        is_typed = sum(shares[look] for look in typed) >= 0.5
        if codes.is_number_by_name(name) and set(kinds) <= {"number", "text"}:
            return
        if contents.filled >= ROWS_TO_JUDGE and len(kinds) > 1 and (len(typed) > 1 or is_typed):
            words = {"number": "数値", "date": "西暦の日付", "time": "時刻", "era": "和暦", "text": "言葉"}
            mix = "、".join(f"{words[look]} {shares[look]:.0%}" for look in kinds)
            yield Finding(
                "mixed-types",
                Severity.WARNING,
                f"1つの列に種類の違う値が混じっています（{mix}）。",
                None,
                name,
                self._sheet,
            )

    def _of_rows(self) -> list[Finding]:
        if not self._hashes:
            return []
        hashes, rows = pl.concat(self._hashes), pl.concat(self._rows)
        is_again = ~hashes.is_first_distinct()
        found = rows.filter(is_again)
        if not len(found):
            return []
        earlier = rows[(hashes == hashes.filter(is_again)[0]).arg_max() or 0]
        message = f"{earlier:,}行目とまったく同じ内容の行があります。"
        hit = Hit(len(found), found.head(PLACES).to_list(), "")
        return [self._finding("duplicate-rows", Severity.WARNING, message, "", hit)]

    def _of_length(self) -> list[Finding]:
        if self._passed == self._compared:
            return []
        message = f"同じ内容の行は、初めの{self._compared:,}行の中だけで探しました。"
        return [Finding("duplicate-rows-beyond", Severity.NOTE, message, None, "", self._sheet)]

    def _of_table(self) -> list[Finding]:
        found = []
        names = list(self._columns)
        if _MOJIBAKE.search(",".join(names)):
            message = "列名が文字化けしています。元のファイルから作り直してください。"
            found.append(Finding("mojibake", Severity.ERROR, message, None, names[0], self._sheet))
        if names and not any(REGION.search(name) for name in names):
            message = "地域を示す列（地域コードや地域名、住所）が見当たりません。"
            severity = self._severity_in_statistics(is_said_above=bool(PLACE.search(self._title)))
            found.append(Finding("region-missing", severity, message, None, "", self._sheet))
        empty = [name for name, contents in self._columns.items() if not contents.filled]
        if empty:
            message = (
                f"値が1つもない列があります（{'、'.join(empty[:PLACES])}{'ほか' if len(empty) > PLACES else ''}）。"
            )
            found.append(Finding("empty-column", Severity.NOTE, message, None, empty[0], self._sheet, len(empty)))
        bare = [name for name, contents in self._columns.items() if self._wants_unit(name, contents)]
        if bare and "単位" not in self._title:
            message = f"数値の列に単位がありません（{'、'.join(bare[:PLACES])}）。"
            severity = self._severity_in_statistics()
            found.append(Finding("unit-missing", severity, message, None, bare[0], self._sheet, len(bare)))
        return found + self._of_labels(names[0] if len(names) > 1 else "")

    def _of_labels(self, name: str) -> list[Finding]:
        """Words of the first column that are left out where they would come again."""
        contents = self._columns.get(name)
        hit = contents.blank if contents else None
        if contents is None or hit is None or not contents.filled or contents.share("number") > 0:
            return []
        if hit.count < LABEL_GAPS * (hit.count + contents.filled):
            return []
        return [self._finding("label-omitted", Severity.WARNING, "最初の列の見出し語が省かれています。", name, hit)]

    def _wants_unit(self, name: str, contents: Contents) -> bool:
        is_number = contents.filled > 0 and contents.share("number") >= MOSTLY
        return is_number and not NUMBERED.search(name) and not UNIT.search(name)

    def _severity_in_statistics(self, *, is_said_above: bool = False) -> Severity:
        """How much it matters that a region or a unit is missing: less in a list of things than in a table of figures."""
        figures = sum(
            contents.filled > 0 and contents.share("number") >= MOSTLY and not NUMBERED.search(name)
            for name, contents in self._columns.items()
        )
        is_statistics = figures >= FEWEST_FIGURES and figures * 2 >= len(self._columns)
        return Severity.WARNING if is_statistics and not is_said_above else Severity.NOTE

    def _finding(self, rule: str, severity: Severity, message: str, name: str, hit: Hit) -> Finding:
        example = " ".join(hit.example.split())
        shown = f"例:「{example[:SHOWN]}{'…' if len(example) > SHOWN else ''}」" if example else ""
        cells = "、".join(self._cell(name, row) for row in hit.rows)
        return Finding(
            rule,
            severity,
            f"{message}{shown}（{cells}{'ほか' if hit.count > len(hit.rows) else ''}）",
            hit.rows[0],
            name,
            self._sheet,
            hit.count,
        )

    def _cell(self, name: str, row: int) -> str:
        return f"{letters(self._places[name])}{row}" if name in self._places else f"{row}行目"


def letters(place: int) -> str:
    """The letters by which a spreadsheet calls a column, from 1 (A) on."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _note_blank(contents: Contents, table: Table, name: str) -> None:
    cells = table.frame[name]
    if cells.null_count():
        rows = table.row_numbers.filter(cells.is_null())
        hit = Hit(len(rows), rows.head(PLACES).to_list(), "")
        if contents.blank is None:
            contents.blank = hit
        else:
            contents.blank.add(hit)


def check_table(table: Table) -> list[Finding]:
    """What is wrong with a table, each with its place; the table is not changed."""
    checker = Checker()
    checker.add(table)
    return checker.findings()
