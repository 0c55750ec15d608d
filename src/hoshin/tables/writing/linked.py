"""JSON-LD: every row a thing with an address of its own, its columns as properties of shared vocabularies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hoshin.tables.writing.content import Content, Written, counted
from hoshin.tables.writing.lines import write_array
from hoshin.tables.writing.safely import appearing_whole

if TYPE_CHECKING:
    import polars as pl

SCHEMA_ORG = {
    "名称": "name",
    "説明": "description",
    "所在地_連結表記": "address",
    "郵便番号": "postalCode",
    "緯度": "latitude",
    "経度": "longitude",
    "電話番号": "telephone",
    "FAX番号": "faxNumber",
    "連絡先メールアドレス": "email",
    "URL": "url",
    "画像": "image",
    "開始時間": "opens",
    "終了時間": "closes",
}
"""Columns of the national standards that schema.org has a property for."""

IDENTIFIER = "ID"


def write_jsonld(content: Content, path: Path, *, on_rows: Callable[[int], None] | None = None) -> Written:
    """Write `@context` and `@graph`; a row is addressed by the base, the code of its municipality and its ID if it has one.

    Columns without a shared property get one under the base (relative to the document when there is no base).
    """
    written = Written((path,))
    terms = terms_of(content.columns)
    with appearing_whole(path) as beside, beside.open("wb") as stream:
        context = json.dumps(context_of(content, terms), ensure_ascii=False, indent=1)
        stream.write(b'{"@context": ' + context.encode() + b',\n"@graph": ')
        write_array(stream, _nodes(content, written, terms, on_rows))
        stream.write(b"}\n")
    return written


def terms_of(columns: tuple[str, ...]) -> dict[str, str]:
    """The term of each column: its name, with the signs that mean something in JSON-LD at full width, and all different."""
    terms: dict[str, str] = {}
    for name in columns:
        term = name.replace("@", "＠").replace(":", "：").replace("/", "／")
        while term in terms.values() or not term:
            term += "_"
        terms[name] = term
    return terms


def context_of(content: Content, terms: dict[str, str]) -> dict[str, Any]:
    """What the terms mean: a property of schema.org where there is one, else one under the base."""
    meanings: dict[str, Any] = {"schema": "https://schema.org/"}
    for name, term in terms.items():
        shared = SCHEMA_ORG.get(name)
        meanings[f"{term}_" if term == "schema" else term] = {
            "@id": f"schema:{shared}" if shared else f"{content.base}#{quote(name, safe='')}"
        }
    return meanings


def _nodes(
    content: Content, written: Written, terms: dict[str, str], on_rows: Callable[[int], None] | None
) -> Iterator[pl.DataFrame]:
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    named = [pl.col(name).alias(term) for name, term in terms.items()]
    for batch in counted(content, written, on_rows):
        addresses = pl.Series("@id", [f"{content.base}#{own}" for own in _own(batch, written.rows + 1)], pl.String)
        yield batch.select(named).insert_column(0, addresses)


def _own(batch: pl.DataFrame, first_row: int) -> list[str]:
    """What distinguishes each row in its address; where it has no ID, its number."""
    numbers = [f"row-{first_row + place}" for place in range(batch.height)]
    if IDENTIFIER not in batch.columns:
        return numbers
    codes = next(
        (name for name in ("全国地方公共団体コード", "都道府県コード又は市区町村コード") if name in batch.columns), ""
    )
    prefixes = batch[codes].to_list() if codes else [None] * batch.height
    pairs = zip(batch[IDENTIFIER].to_list(), prefixes, numbers, strict=True)
    return [quote(f"{code}-{own}" if code else own, safe="") if own else number for own, code, number in pairs]
