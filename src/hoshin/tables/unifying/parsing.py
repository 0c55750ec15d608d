"""Reading a recipe; every mistake in it is told at once, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.standards import shelf
from hoshin.tables.standards.schema import Edition, Schema
from hoshin.tables.unifying.recipe import Join, Publisher, Recipe, Selection, Source

SHIPPED = Path(__file__).parent / "recipes"
"""Recipes that come with the programme."""

YES, NO = "yes", "no"


def load(path: Path) -> Recipe:
    """The recipe in a file; raises RuleBroken with every mistake, OSError where the file cannot be opened."""
    return parse(path.read_text(encoding="utf-8"), path.name)


def shipped() -> dict[str, Path]:
    """The recipes that come with the programme, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}


def parse(text: str, name: str) -> Recipe:
    """The recipe written in `text`; raises RuleBroken with every mistake, each with its place in `name`."""
    faults: list[str] = []
    recipe = _Parser(faults).recipe(_texts_of(text, name))
    if faults or recipe is None:
        raise RuleBroken("\n".join(f"{name} {fault}。" for fault in faults))
    return recipe


def _texts_of(text: str, name: str) -> Any:
    """The lists and mappings of a YAML file, all values text: `010001`, `on` and `no` stay what a person typed."""
    import yaml  # noqa: PLC0415 - start-up of the command line must not pay for it

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))]}

    try:
        return yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader that guesses less
    except yaml.YAMLError as error:
        raise RuleBroken(f"{name}：YAMLとして読めません（{error}）。") from error


class _Parser:
    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self.schema: Schema | None = None

    def recipe(self, top: Any) -> Recipe | None:
        top = self.mapping(top, "全体", {"name", "item", "edition", "identity", "codes", "publishers"})
        self.schema = self.schema_of(top)
        identity = self.names(top.get("identity"), "identity")
        for column in identity:
            self.known(column, "identity")
        publishers = tuple(
            self.publisher(one, number) for number, one in self.numbered(top, "publishers", "publishers")
        )
        if not identity:
            self.faults.append("identity：同じ施設を見分ける項目を書いてください（例：[地方公共団体名, 名称]）")
        if self.schema is None:
            return None
        codes = self.texts(top.get("codes"), "codes")
        return Recipe(str(top.get("name") or self.schema.item.title), self.schema, identity, publishers, codes)

    def schema_of(self, top: dict[str, Any]) -> Schema | None:
        item, edition = str(top.get("item", "")), str(top.get("edition", Edition.STANDARD.value))
        schema = shelf.schema(item, Edition(edition)) if edition in list(Edition) else None
        if item not in shelf.items():
            self.faults.append(f"item：「{item}」は国の標準にありません（preschool のような英語の短い名前で書きます）")
        elif schema is None or not schema.columns:
            self.faults.append(f"edition：「{edition}」の{shelf.items()[item].title}の項目は分かっていません")
            return None
        return schema

    def publisher(self, one: Any, number: int) -> Publisher:
        place = f"publishers の{number}番目"
        one = self.mapping(one, place, {"name", "code", "files"})
        name = str(one.get("name") or "")
        if not name:
            self.faults.append(f"{place}：name に団体の名前を書いてください")
        code = one.get("code", "")
        if not isinstance(code, str):
            self.faults.append(f'{place}：code は先頭の0が消えないよう「"{code}"」のように引用符で囲んでください')
        where = f"{name or place} の files"
        files = tuple(self.selection(each, f"{where} の{at}番目") for at, each in self.numbered(one, "files", where))
        return Publisher(name, str(one.get("code", "")), files)

    def selection(self, one: Any, place: str) -> Selection:
        if isinstance(one, str):
            one = {"path": one}
        one = self.mapping(
            one, place, {"path", "sheet", "recognise", "columns", "constants", "only", "leave_out", "join"}
        )
        columns = self.mapping(one.get("columns", {}), f"{place} の columns", None)
        constants = self.texts(one.get("constants"), f"{place} の constants")
        for column in (*columns, *constants):
            self.known(str(column), place)
        only = self.mapping(one.get("only", {}), f"{place} の only", None)
        return Selection(
            self.path(one.get("path"), place),
            sheet=str(one.get("sheet", "")),
            is_recognised=self.yes_or_no(one.get("recognise", YES), place, "recognise"),
            columns={str(key): self.source(value, f"{place} の「{key}」") for key, value in columns.items()},
            constants=constants,
            only={str(key): self.names(value, f"{place} の only") for key, value in only.items()},
            left_out=self.names(one.get("leave_out"), f"{place} の leave_out"),
            joins=tuple(self.join(each, place) for _, each in self.numbered(one, "join", place, is_required=False)),
        )

    def source(self, value: Any, place: str) -> Source:
        if not isinstance(value, dict):
            return Source(self.names(value, place))
        value = self.mapping(
            value, place, {"from", "between", "first", "nothing", "prefix", "contains", "write", "values"}
        )
        return Source(
            self.names(value.get("from"), place),
            between=str(value.get("between", " ")),
            is_first=self.yes_or_no(value.get("first", NO), place, "first"),
            nothing=self.names(value.get("nothing"), place),
            prefix=str(value.get("prefix", "")),
            contains=str(value.get("contains", "")),
            write=str(value.get("write", "1")),
            values=self.texts(value.get("values"), place),
        )

    def yes_or_no(self, value: Any, place: str, key: str) -> bool:
        if value not in {YES, NO}:
            self.faults.append(f"{place}：{key} は {YES} か {NO} で書いてください")
        return str(value) != NO

    def join(self, one: Any, place: str) -> Join:
        one = self.mapping(one, f"{place} の join", {"path", "on", "their"})
        ours = str(one.get("on") or "")
        if not ours:
            self.faults.append(f"{place} の join：on に結び付ける列を書いてください")
        return Join(self.path(one.get("path"), place), ours, str(one.get("their") or ours))

    def path(self, value: Any, place: str) -> str:
        path = PurePosixPath(str(value or ""))
        if not value or path.is_absolute() or ".." in path.parts:
            self.faults.append(
                f"{place}：path にはフォルダーの中の場所を書いてください（「/」で始まるものや「..」は使えません）"
            )
        return str(path)

    def known(self, column: str, place: str) -> None:
        if self.schema is not None and self.schema.column(column) is None:
            self.faults.append(f"{place}：「{column}」は{self.schema.item.title}の項目にありません")

    def mapping(self, value: Any, place: str, keys: set[str] | None) -> dict[str, Any]:
        if not isinstance(value, dict):
            if value or place == "全体":
                self.faults.append(f"{place}：「名前: 値」の並びで書いてください")
            return {}
        if strange := [str(key) for key in value if keys is not None and key not in keys]:
            self.faults.append(
                f"{place}：「{'」「'.join(strange)}」という設定はありません（使えるのは {'、'.join(sorted(keys or ()))}）"
            )
        return value

    def texts(self, value: Any, place: str) -> dict[str, str]:
        pairs = self.mapping(value, place, None)
        if not all(isinstance(one, str) for one in pairs.values()):
            self.faults.append(f"{place}：値は一つずつ文字で書いてください")
        return {str(key): str(one) for key, one in pairs.items()}

    def names(self, value: Any, place: str) -> tuple[str, ...]:
        values: Iterable[Any] = value if isinstance(value, list) else [value] if value else []
        if not all(isinstance(one, str) for one in values):
            self.faults.append(f"{place}：列や値の名前を、一つか [ ] で囲んだ並びで書いてください")
        return tuple(str(one) for one in values)

    def numbered(self, one: dict[str, Any], key: str, place: str, *, is_required: bool = True) -> list[tuple[int, Any]]:
        values = one.get(key)
        if isinstance(values, list) and values:
            return list(enumerate(values, start=1))
        if is_required or values:
            self.faults.append(f"{place}：「- 」で始まる並びで一つ以上書いてください")
        return []
