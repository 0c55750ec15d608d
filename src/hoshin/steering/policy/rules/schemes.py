"""National classification schemes as files: reading one, and saying what taking it in would change."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.policy.rules.classification import Category
from hoshin.steering.policy.rules.identity import LARGEST_NUMBER

LARGEST_FILE = 200_000
LONGEST_TITLE = 100
LONGEST_CATEGORY = 200
LONGEST_CATEGORY_CODE = 10


class SchemesRefused(RuleBroken):
    """The file cannot be taken in; `problems` says everything that is wrong with it, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("分類体系のファイルを取り込めません。" + "".join(problems[:1]), field="text")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """A scheme with its classes and, per basic policy number, the classes it is proposed for."""

    code: str
    title: str
    edition: str
    valid_from_on: date
    valid_until_on: date | None
    source: str
    source_url: str
    checked_on: date
    note: str
    categories: tuple[Category, ...]
    proposals: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def identity(self) -> tuple[str, date]:
        """By what two files mean the same scheme."""
        return self.code, self.valid_from_on

    @property
    def full_title(self) -> str:
        """Title and edition."""
        return f"{self.title}（{self.edition}）" if self.edition else self.title

    def overlaps(self, other: "SchemeFile") -> bool:
        """True when both are valid on some day."""
        starts_before = other.valid_until_on is None or self.valid_from_on <= other.valid_until_on
        ends_after = self.valid_until_on is None or self.valid_until_on >= other.valid_from_on
        return starts_before and ends_after


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What taking a file in does: every scheme as it will be, and the changes in words."""

    schemes: tuple[SchemeFile, ...]
    changes: tuple[str, ...]


def read_schemes(text: str, *, policy_numbers: Iterable[int]) -> tuple[SchemeFile, ...]:
    """The schemes of a JSON file; raises SchemesRefused with everything that is wrong with it."""
    if len(text) > LARGEST_FILE:
        raise SchemesRefused([f"ファイルが大きすぎます（{LARGEST_FILE:,}文字まで）。"])
    try:
        value = json.loads(text)
    except ValueError as error:
        raise SchemesRefused([f"JSONとして読めません（{error}）。"]) from error
    entries = value.get("schemes") if isinstance(value, dict) else None
    if not isinstance(entries, list) or not entries:
        raise SchemesRefused(["「schemes」に分類体系を1つ以上並べてください。"])
    known = frozenset(policy_numbers)
    problems: list[str] = []
    schemes = [_Reader(entry, f"schemes[{place}]", problems).scheme(known) for place, entry in enumerate(entries)]
    if problems:
        raise SchemesRefused(problems)
    return tuple(scheme for scheme in schemes if scheme is not None)


class _Reader:
    """Reads one scheme and writes down what is wrong with it."""

    def __init__(self, value: object, place: str, problems: list[str]) -> None:
        self.value: Mapping[str, Any] = value if isinstance(value, dict) else {}
        self.place = place
        self.problems = problems

    def scheme(self, policy_numbers: frozenset[int]) -> SchemeFile | None:
        """The scheme, or None when something is wrong with it."""
        before = len(self.problems)
        start = self.day("valid_from_on", required=True)
        end = self.day("valid_until_on")
        checked = self.day("checked_on", required=True)
        if start and end and end < start:
            self.refuse("valid_until_on", "適用開始日より前です。")
        categories = self.categories()
        scheme = SchemeFile(
            code=self.text("code", 60),
            title=self.text("title", LONGEST_TITLE),
            edition=self.text("edition", 60, required=False),
            valid_from_on=start or date.min,
            valid_until_on=end,
            source=self.text("source", 300),
            source_url=self.address("source_url"),
            checked_on=checked or date.min,
            note=self.text("note", 2000, required=False),
            categories=categories,
            proposals=self.proposals(policy_numbers, {category.code for category in categories}),
        )
        return scheme if len(self.problems) == before else None

    def refuse(self, name: str, why: str) -> None:
        """Write a problem down with its place."""
        self.problems.append(f"{self.place}.{name}: {why}")

    def text(self, name: str, longest: int, *, required: bool = True) -> str:
        """A line of text."""
        value = self.value.get(name, "")
        if not isinstance(value, str) or len(value) > longest:
            self.refuse(name, f"{longest}文字までの文字列を入れてください。")
            return ""
        if required and not value.strip():
            self.refuse(name, "入力してください。")
        return value.strip()

    def address(self, name: str) -> str:
        """A web address, or nothing."""
        value = self.text(name, 500, required=False)
        if value and not value.startswith(("https://", "http://")):
            self.refuse(name, "https:// で始まるURLを入れてください。")
        return value

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A date in ISO 8601."""
        value = self.value.get(name)
        if value in (None, "") and not required:
            return None
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.refuse(name, "日付を 2025-04-01 の形で入れてください。")
            return None

    def categories(self) -> tuple[Category, ...]:
        """The classes, each with its own code."""
        entries = self.value.get("categories")
        if not isinstance(entries, list) or not entries:
            self.refuse("categories", "分類を1つ以上並べてください。")
            return ()
        found: list[Category] = []
        for number, entry in enumerate(entries):
            reader = _Reader(entry, f"{self.place}.categories[{number}]", self.problems)
            code = reader.text("code", LONGEST_CATEGORY_CODE)
            if code and any(category.code == code for category in found):
                reader.refuse("code", f"記号「{code}」が重なっています。")
            title = reader.text("title", LONGEST_CATEGORY)
            found.append(Category(code, title, reader.text("group", LONGEST_TITLE, required=False)))
        return tuple(found)

    def proposals(self, policy_numbers: frozenset[int], codes: set[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """For which basic policies which classes are proposed."""
        entries = self.value.get("proposals", {})
        if not isinstance(entries, dict):
            self.refuse("proposals", "基本方針の番号ごとに、分類の記号を並べてください。")
            return ()
        found: list[tuple[int, tuple[str, ...]]] = []
        for name, wanted in entries.items():
            number = int(name) if name.isdecimal() and int(name) <= LARGEST_NUMBER else 0
            if number not in policy_numbers:
                self.refuse(f"proposals.{name}", "その番号の基本方針はありません。")
            elif not isinstance(wanted, list) or not set(map(str, wanted)) <= codes:
                self.refuse(f"proposals.{name}", "この体系にない記号があります。")
            else:
                found.append((number, tuple(map(str, wanted))))
        return tuple(sorted(found))


def plan_import(files: Sequence[SchemeFile], stored: Sequence[SchemeFile]) -> ImportPlan:
    """What taking `files` in would do to what is `stored`.

    A scheme that still runs ends on the day before its successor starts. Raises SchemesRefused when days overlap in
    another way, or when a class that is already stored would vanish (sheets may be classified by it).
    """
    result = {scheme.identity: scheme for scheme in stored}
    changes: list[str] = []
    problems: list[str] = []
    for file in files:
        before = result.get(file.identity)
        problems += _vanishing(file, before)
        for other in list(result.values()):
            if other.identity == file.identity or other.code != file.code or not file.overlaps(other):
                continue
            if other.valid_until_on is None and other.valid_from_on < file.valid_from_on:
                end = file.valid_from_on - timedelta(days=1)
                result[other.identity] = replace(other, valid_until_on=end)
                changes.append(f"「{other.full_title}」の適用を{end.isoformat()}で終えます。")
            else:
                problems.append(f"「{file.full_title}」の適用期間が「{other.full_title}」と重なります。")
        changes += _differences(file, before)
        result[file.identity] = file
    if problems:
        raise SchemesRefused(problems)
    touched = {file.identity for file in files} | {
        scheme.identity for scheme in stored if result[scheme.identity] != scheme
    }
    return ImportPlan(tuple(result[identity] for identity in sorted(touched)), tuple(changes))


def _vanishing(file: SchemeFile, before: SchemeFile | None) -> Iterator[str]:
    codes = {category.code for category in file.categories}
    for category in before.categories if before else ():
        if category.code not in codes:
            yield f"「{file.full_title}」の分類「{category.code}」は、すでに使われているかもしれないため消せません。"


def _differences(file: SchemeFile, before: SchemeFile | None) -> Iterator[str]:
    if before is None:
        yield f"「{file.full_title}」（{len(file.categories)}分類、{file.valid_from_on.isoformat()}から）を加えます。"
        return
    if replace(file, categories=before.categories, proposals=before.proposals) != before:
        yield f"「{file.full_title}」の名称・期間・出典などを書き換えます。"
    titles = {category.code: category for category in before.categories}
    for category in file.categories:
        if category.code not in titles:
            yield f"「{file.full_title}」に分類「{category.code}.{category.title}」を加えます。"
        elif titles[category.code] != category:
            yield f"分類「{category.code}.{titles[category.code].title}」を「{category.title}」に改めます。"
    for number in sorted({number for number, _ in (*file.proposals, *before.proposals)}):
        old, new = dict(before.proposals).get(number, ()), dict(file.proposals).get(number, ())
        if set(old) != set(new):
            yield f"基本方針{number}の分類を「{', '.join(old) or 'なし'}」から「{', '.join(new) or 'なし'}」に改めます。"


def as_json(schemes: Iterable[SchemeFile]) -> dict[str, Any]:
    """The schemes as a file that `read_schemes` takes."""
    return {
        "schemes": [
            {
                "code": scheme.code,
                "title": scheme.title,
                "edition": scheme.edition,
                "valid_from_on": scheme.valid_from_on.isoformat(),
                "valid_until_on": scheme.valid_until_on.isoformat() if scheme.valid_until_on else None,
                "source": scheme.source,
                "source_url": scheme.source_url,
                "checked_on": scheme.checked_on.isoformat(),
                "note": scheme.note,
                "categories": [
                    {"code": category.code, "title": category.title, "group": category.group_title}
                    for category in scheme.categories
                ],
                "proposals": {str(number): list(codes) for number, codes in scheme.proposals},
            }
            for scheme in schemes
        ]
    }
