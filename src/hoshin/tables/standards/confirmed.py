"""Mappings that a person confirmed, kept as a file that a person can read, one for each publisher and item.

```yaml
publisher: 港区
item: preschool
edition: standard
columns:
  保育園名: 名称
  地区:           # knowingly left out
```
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.shape import ColumnType, Table
from hoshin.tables.standards import shelf
from hoshin.tables.standards.matching import How, Match
from hoshin.tables.standards.recognition import Recognition
from hoshin.tables.standards.schema import Column, Edition, Schema

if TYPE_CHECKING:
    import yaml

_HOW = {
    How.CONFIRMED: "確認済み",
    How.EXACT: "同じ名前",
    How.ALIAS: "別名",
    How.PHYSICAL: "物理名・英語名",
    How.SIMILARITY: "似た名前",
    How.CONTENT: "中身から",
}
FITS = 0.5
_UNSAFE = re.compile(r"[^\w.-]+")
_KEYS = ("publisher", "item", "edition", "columns")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person confirmed for one publisher: columns of its files with columns of `schema`; None: knowingly left out."""

    publisher: str
    schema: Schema
    columns: dict[str, str | None] = field(default_factory=dict)


def place(folder: Path, publisher: str, slug: str) -> Path:
    """Where in `folder` the mapping of `publisher` for the item `slug` is kept."""
    return folder / f"{_UNSAFE.sub('_', publisher)}.{slug}.yaml"


def places(folder: Path, publisher: str) -> list[Path]:
    """The mappings of `publisher` that are kept in `folder`, in order."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.glob("*.yaml") if path.name.startswith(f"{_UNSAFE.sub('_', publisher)}."))


def fitting(table: Table, kept: list[Confirmed]) -> Confirmed | None:
    """The mapping that names the most columns of `table`, at least half of those that it names at all; None where none does."""
    shares = [(sum(column in table.columns for column in one.columns) / max(1, len(one.columns)), one) for one in kept]
    share, best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return best if share >= FITS else None


def read_with(table: Table, confirmed: Confirmed) -> Recognition:
    """`table` read by `confirmed`, without guessing; columns that the table does not have are passed over."""
    matches = tuple(
        Match(column, _target(confirmed.schema, target), How.CONFIRMED, 1.0)
        for column, target in confirmed.columns.items()
        if target is not None and column in table.columns
    )
    return Recognition(confirmed.schema, 1.0, matches, "確認済みの対応表による", columns=table.columns)


def proposal(table: Table, recognition: Recognition, publisher: str) -> str:
    """A mapping file for a person to correct: what was found, how, and every column that was not; "" without a standard."""
    if recognition.schema is None:
        return ""
    found = {match.column: match for match in recognition.matches}
    lines = [_line("publisher", publisher), _line("item", recognition.schema.item.slug)]
    lines += [_line("edition", recognition.schema.edition.value), "columns:"]
    for column in table.columns:
        match = found.get(column)
        note = f"  # {_HOW[match.how]}（確かさ {match.confidence:.1f}）" if match else "  # 対応する項目なし"
        lines.append(f"  {_line(column, match.target.name if match else '')}{note}")
    return "\n".join(lines) + "\n"


def save(confirmed: Confirmed, path: Path) -> None:
    """Write `confirmed` to `path`, so that `load` gives it back."""
    lines = [_line("publisher", confirmed.publisher), _line("item", confirmed.schema.item.slug)]
    lines += [_line("edition", confirmed.schema.edition.value), "columns:" if confirmed.columns else "columns: {}"]
    lines += [f"  {_line(column, target or '')}" for column, target in confirmed.columns.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load(path: Path) -> Confirmed:
    """The mapping kept at `path`; RuleBroken names every line that cannot be used and why."""
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, name: str) -> Confirmed:
    """The mapping written in `text`; RuleBroken names every line of `name` that cannot be used and why."""
    faults: list[tuple[int, str]] = []
    values = _top(text, name, faults)
    schema = _schema(values, faults)
    columns = _columns(values.get("columns"), schema, faults)
    publisher = str(values["publisher"].value).strip() if "publisher" in values else ""
    if not publisher:
        faults.append((1, "publisher に公開した団体の名前を書いてください"))
    if faults or schema is None:
        raise RuleBroken("\n".join(f"{name} {line}行目：{fault}。" for line, fault in sorted(faults)))
    return Confirmed(publisher, schema, columns)


def _top(text: str, name: str, faults: list[tuple[int, str]]) -> dict[str, yaml.Node]:
    import yaml  # noqa: PLC0415 - start-up of the command line must not pay for it

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleBroken(f"{name} {line}行目：YAMLとして読めません（{error.problem or error.context}）。") from error
    except yaml.YAMLError as error:
        raise RuleBroken(f"{name} 1行目：YAMLとして読めない文字があります。") from error
    if not isinstance(root, yaml.MappingNode):
        raise RuleBroken(f"{name} 1行目：「publisher: 団体名」のような「名前: 値」の並びではありません。")
    values = {}
    for key, value in root.value:
        if key.value not in _KEYS:
            faults.append((_at(key), f"「{key.value}」という設定はありません。使えるのは {'、'.join(_KEYS)} です"))
        elif key.value in values:
            faults.append((_at(key), f"「{key.value}」が二度書かれています"))
        values[key.value] = value
    return values


def _schema(values: dict[str, yaml.Node], faults: list[tuple[int, str]]) -> Schema | None:
    item, edition = values.get("item"), values.get("edition")
    slug = item.value if item is not None else ""
    if not isinstance(slug, str) or slug not in shelf.items():
        faults.append(
            (_at(item), f"item「{slug}」は国の標準にありません。preschool のような英語の短い名前で書いてください")
        )
        return None
    wanted = edition.value if edition is not None else Edition.STANDARD.value
    schema = shelf.schema(slug, Edition(wanted)) if wanted in [one.value for one in Edition] else None
    if schema is None:
        known = "、".join(one.edition.value for one in shelf.schemas() if one.item.slug == slug)
        faults.append(
            (_at(edition), f"edition「{wanted}」の{shelf.items()[slug].title}はありません。使えるのは {known} です")
        )
    return schema


def _columns(node: Any, schema: Schema | None, faults: list[tuple[int, str]]) -> dict[str, str | None]:
    pairs = getattr(node, "value", None)
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        faults.append((_at(node), "columns に「表の列名: 標準の項目名」を並べてください"))
        return {}
    columns: dict[str, str | None] = {}
    for key, value in pairs:
        column, target = str(key.value), value.value if isinstance(value.value, str) else "?"
        target = "" if value.tag.endswith(":null") else target
        fault = _fault(column, target, columns, schema)
        if fault:
            faults.append((_at(key), fault))
        columns[column] = target or None
    return columns


def _fault(column: str, target: str, columns: dict[str, str | None], schema: Schema | None) -> str:
    if column in columns:
        return f"列「{column}」が二度書かれています"
    if target and schema and schema.is_complete and schema.column(target) is None:
        return f"「{target}」は{schema.item.title}の項目にありません{_nearest(target, schema)}"
    if target and target in columns.values():
        return f"項目「{target}」が二つの列に割り当てられています"
    return ""


def _nearest(target: str, schema: Schema) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - start-up of the command line must not pay for it

    best = process.extractOne(target, [column.name for column in schema.columns], scorer=fuzz.ratio, score_cutoff=50)
    return f"（「{best[0]}」でしょうか）" if best else ""


def _target(schema: Schema, name: str) -> Column:
    if column := schema.column(name):
        return column
    type_, _ = shelf.shared_columns().get(name, (ColumnType.TEXT, ()))
    return Column(name, type_, concept=name)


def _at(node: yaml.Node | None) -> int:
    return int(node.start_mark.line) + 1 if node is not None else 1


def _line(key: str, value: str) -> str:
    return f"{_scalar(key)}: {_scalar(value)}".rstrip() if value else f"{_scalar(key)}:"


def _scalar(text: str) -> str:
    """`text` as YAML takes it for a string whatever it looks like; quoted only when it must be."""
    import yaml  # noqa: PLC0415 - start-up of the command line must not pay for it

    dumped = yaml.safe_dump(text, allow_unicode=True, width=10**9, default_flow_style=True)
    return str(dumped).removesuffix("\n").removesuffix("\n...").strip()
