"""Mending a table column by column, the distinct doubtful values once each; then what only two columns together can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from hoshin.tables.normalising import coordinates
from hoshin.tables.normalising.kinds import kind_of
from hoshin.tables.normalising.normalised import Normalised, Piece
from hoshin.tables.normalising.outcome import Kind, Outcome
from hoshin.tables.normalising.parting import fill_parts
from hoshin.tables.repetition import is_repetitive
from hoshin.tables.shape import ColumnType, Table

if TYPE_CHECKING:
    import polars as pl

FEW = 16
"""Doubtful cells of a column that are quicker judged one by one than side by side."""

REMEMBERED = 200_000
"""Values, of all columns together, whose outcome is kept for the next batch."""


class Typed(Protocol):
    """Whatever says of which type the columns of a table are, such as the recognition of a standard."""

    @property
    def types(self) -> Mapping[str, ColumnType]:
        """Types by the names of columns."""
        ...


class Normaliser:
    """Mends tables of one layout, batch after batch, with the same result as mending them at once."""

    def __init__(self, types: Mapping[str, ColumnType] | Typed) -> None:
        """Columns without a type are text."""
        self.types = types if isinstance(types, Mapping) else types.types
        self._known: dict[str, dict[str, Outcome]] = {}
        self._remembered = 0

    def mend(self, table: Table) -> Normalised:
        """`table` mended; the table itself is left as it is."""
        result = Normalised(table.frame)
        columns = {}
        kinds = [kind_of(column, self.types.get(column, ColumnType.TEXT)) for column in table.frame.columns]
        for series, kind, places in zip(table.frame, kinds, _doubtful(table.frame, kinds), strict=True):
            columns[series.name] = self._column(series, kind, places, table.row_numbers, result)
        self._places(columns, table.row_numbers, result)
        fill_parts(self.types, columns, table.row_numbers, result)
        result.frame = _frame(columns)
        return result

    def _column(
        self, series: pl.Series, kind: Kind, places: pl.Series, rows: pl.Series, result: Normalised
    ) -> pl.Series:
        column = series.name
        if len(places) <= FEW:
            return self._few(series, kind, places, rows, result) if len(places) else series
        before = series.gather(places)
        after, rules, messages = self._outcomes(column, before, kind)
        is_strange = messages != ""
        is_changed = ~is_strange & after.ne_missing(before)
        if is_strange.any():
            numbers = rows.gather(places).filter(is_strange)
            piece = Piece(column, numbers, *(one.filter(is_strange) for one in (before, messages, rules)))
            result.strange_pieces.append(piece)
        if is_changed.any():
            numbers = rows.gather(places).filter(is_changed)
            changed = Piece(column, numbers, *(one.filter(is_changed) for one in (before, after, rules)))
            result.change_pieces.append(changed)
            return _replaced(series, places.filter(is_changed), changed.after)
        return series

    def _few(self, series: pl.Series, kind: Kind, places: pl.Series, rows: pl.Series, result: Normalised) -> pl.Series:
        """The same for a handful of cells, one by one: a table of 100,000 columns has no time for more."""
        import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

        changed, strange = [], []
        for place in places.to_list():
            before = series[place]
            outcome = kind.mend(before)
            if outcome.message:
                strange.append((rows[place], before, outcome.message, outcome.rule))
            elif outcome.value != before:
                changed.append((rows[place], before, outcome.value, outcome.rule, place))
        for found, pieces in ((strange, result.strange_pieces), (changed, result.change_pieces)):
            if found:
                numbers, *texts = list(zip(*found, strict=True))[:4]
                cells = (pl.Series(text, dtype=pl.String) for text in texts)
                pieces.append(Piece(series.name, pl.Series(numbers, dtype=rows.dtype), *cells))
        if not changed:
            return series
        values = pl.Series([one[2] for one in changed], dtype=pl.String)
        return _replaced(series, pl.Series([one[4] for one in changed], dtype=pl.UInt32), values)

    def _outcomes(self, column: str, values: pl.Series, kind: Kind) -> tuple[pl.Series, pl.Series, pl.Series]:
        """What becomes of `values`, by which rules, and what is strange about them; each distinct value is judged once."""
        import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

        value, distinct = pl.col("value"), values.alias("value").unique().to_frame()
        judged = None
        if kind.at_once is not None:
            is_common = value.str.contains(kind.at_once.pattern)
            mended = kind.at_once.mended(value).alias("after")
            judged = distinct.filter(is_common).select(
                value, mended, pl.lit(kind.at_once.rule).alias("rule"), pl.lit("").alias("message")
            )
            distinct = distinct.filter(~is_common)
        singly = self._singly(column, distinct.to_series(), kind)
        judged = singly if judged is None else pl.concat([judged, singly])
        joined = values.alias("value").to_frame().join(judged, on="value", how="left", maintain_order="left")
        return joined["after"], joined["rule"], joined["message"]

    def _singly(self, column: str, distinct: pl.Series, kind: Kind) -> pl.DataFrame:
        """The outcome of each distinct value (`value`, `after`, `rule`, `message`), remembered for the next batch."""
        import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

        known = self._known.setdefault(column, {})
        listed = distinct.to_list()
        outcomes = [known.get(value) or kind.mend(value) for value in listed]
        if self._remembered + len(listed) <= REMEMBERED:
            known.update(zip(listed, outcomes, strict=True))
            self._remembered += len(listed)
        texts: dict[str, list[str | None] | list[str]] = {
            "after": [outcome.value for outcome in outcomes],
            "rule": [outcome.rule for outcome in outcomes],
            "message": [outcome.message for outcome in outcomes],
        }
        return pl.DataFrame([distinct, *(pl.Series(name, text, dtype=pl.String) for name, text in texts.items())])

    def _places(self, columns: dict[str, pl.Series], rows: pl.Series, result: Normalised) -> None:
        """Swap back what can only be swapped, and report coordinates that are no place in Japan."""
        latitude, longitude = (
            next((column for column in columns if self.types.get(column) == type_), None)
            for type_ in (ColumnType.LATITUDE, ColumnType.LONGITUDE)
        )
        if latitude is not None and longitude is not None:
            _swap(columns, latitude, longitude, rows, result)
            at_town = coordinates.at_town(columns[latitude], columns[longitude])
            _report(columns, latitude, rows, {"coordinate-town": at_town}, result)
        for column, bounds in ((latitude, coordinates.LATITUDES), (longitude, coordinates.LONGITUDES)):
            if column is not None:
                _report(columns, column, rows, coordinates.doubts(columns[column], bounds), result)


def normalise(table: Table, types: Mapping[str, ColumnType] | Typed) -> Normalised:
    """`table` with every value mended that the type of its column lets one understand.

    `types` maps columns to types, or is the recognition of a standard; columns without a type are text. The table is not
    changed. For a file in batches, keep one `Normaliser` and give it each batch.
    """
    return Normaliser(types).mend(table)


def _doubtful(frame: pl.DataFrame, kinds: list[Kind]) -> list[pl.Series]:
    """For each column, the places of the values that are not plainly clean; empty cells never are.

    Looks at all columns side by side; of one that repeats itself at each different text once.
    """
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    masks = {}
    for place, (series, kind) in enumerate(zip(frame, kinds, strict=True)):
        if not is_repetitive(series):
            masks[place] = _is_doubtful(pl.nth(place), kind).alias(str(place))
            continue
        doubts = series.unique().to_frame().filter(_is_doubtful(pl.nth(0), kind)).to_series()
        if len(doubts):
            masks[place] = pl.nth(place).is_in(doubts.implode()).fill_null(value=False).alias(str(place))
    found = {int(mask.name): mask.arg_true() for mask in frame.select(masks.values())}
    nowhere = pl.Series(dtype=pl.UInt32)
    return [found.get(place, nowhere) for place in range(frame.width)]


def _is_doubtful(values: pl.Expr, kind: Kind) -> pl.Expr:
    is_doubtful = ~values.str.contains(kind.clean)
    if kind.doubt is not None:
        is_doubtful |= kind.doubt(values)
    return is_doubtful.fill_null(value=False)


def _replaced(series: pl.Series, places: pl.Series, values: pl.Series) -> pl.Series:
    if len(places) == len(series):
        return values.alias(series.name)
    return series.clone().scatter(places, values)


def _swap(columns: dict[str, pl.Series], latitude: str, longitude: str, rows: pl.Series, result: Normalised) -> None:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    places = coordinates.swapped(columns[latitude], columns[longitude]).arg_true()
    if not len(places):
        return
    before = {column: columns[column].gather(places) for column in (latitude, longitude)}
    rules = pl.repeat("coordinates-swapped", len(places), dtype=pl.String, eager=True)
    for column, other in ((latitude, longitude), (longitude, latitude)):
        result.change_pieces.append(Piece(column, rows.gather(places), before[column], before[other], rules))
        columns[column] = _replaced(columns[column], places, before[other])


def _report(
    columns: dict[str, pl.Series], column: str, rows: pl.Series, doubts: Mapping[str, pl.Series], result: Normalised
) -> None:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    for rule, doubtful in doubts.items():
        places = doubtful.arg_true()
        if len(places):
            texts = (
                pl.repeat(text, len(places), dtype=pl.String, eager=True) for text in (coordinates.STRANGE[rule], rule)
            )
            result.strange_pieces.append(Piece(column, rows.gather(places), columns[column].gather(places), *texts))


def _frame(columns: dict[str, pl.Series]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    return pl.DataFrame([series.alias(column) for column, series in columns.items()])
