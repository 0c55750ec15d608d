"""One application as a line of a file: a JSON object of exactly known keys. Nothing unknown is passed over."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from hoshin.citizens.procedures.rules.applications.intake import CHANNELS

FORMAT = "hoshin-application-1"
LONGEST_LINE = 512 * 1024
_KEYS = frozenset(
    {"format", "number", "procedure", "form_version", "applied_at", "answers", "files", "identified_by", "channel"}
)
_CHANNELS = tuple(way.value for way in CHANNELS)
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,63}")
_CODE = re.compile(r"[A-Za-z0-9_\-]{1,50}")
LONGEST_MEANS = 100
_MOST_FILES = 60


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: where in the line, and what to do. It never repeats what an applicant wrote."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


class LineRefused(Exception):
    """A line that cannot be taken in, with everything that is wrong with it; `number` and `procedure` when they are readable."""

    def __init__(self, troubles: list[Trouble], *, number: str = "", procedure: str = "") -> None:
        super().__init__("; ".join(str(trouble) for trouble in troubles))
        self.troubles = troubles
        self.number = number
        self.procedure = procedure


@dataclass(frozen=True, slots=True)
class ImportedApplication:
    """A readable line. `answers` are as the sender wrote them; `files` names the files of the pack by question.

    `channel` is how the applicant applied there; empty where the sender does not say.
    """

    number: str
    procedure: str
    form_version: int
    applied_at: datetime
    answers: Mapping[str, Any]
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identified_by: str = ""
    channel: str = ""


def read_line(text: str) -> ImportedApplication:
    """The application on the line; raises LineRefused that names every place that is wrong."""
    held = _object(text)
    troubles = [Trouble(_short(key), "知らない項目です。") for key in held if key not in _KEYS]
    troubles += [Trouble(name, message) for name, message in _wrong(held)]
    number = held.get("number")
    procedure = held.get("procedure")
    if troubles:
        raise LineRefused(
            troubles,
            number=number if isinstance(number, str) and _NUMBER.fullmatch(number) else "",
            procedure=procedure if isinstance(procedure, str) and _CODE.fullmatch(procedure) else "",
        )
    return ImportedApplication(
        number=str(number),
        procedure=str(procedure),
        form_version=held["form_version"],
        applied_at=datetime.fromisoformat(held["applied_at"]),
        answers=held["answers"],
        files={name: tuple(names) for name, names in held.get("files", {}).items()},
        identified_by=held.get("identified_by", ""),
        channel=held.get("channel", ""),
    )


def _object(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_LINE:
        raise LineRefused([Trouble("行", f"長すぎます（{LONGEST_LINE // 1024}KB相当の文字数まで）。")])
    try:
        held = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=str)
    except RecursionError:
        raise LineRefused([Trouble("行", "入れ子が深すぎます。")]) from None
    except _Twice as twice:
        raise LineRefused([Trouble(_short(str(twice)), "同じ項目が二つあります。")]) from None
    except ValueError as error:
        place = f"{error.colno}文字目" if isinstance(error, json.JSONDecodeError) else "行"
        raise LineRefused([Trouble(place, "JSONとして読めません。")]) from None
    if not isinstance(held, dict):
        raise LineRefused([Trouble("行", "1行に一つの申請を、JSONのオブジェクトで書いてください。")])
    return held


class _Twice(Exception):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _short(text: str) -> str:
    """A key as a message may name it: it comes from a stranger."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return f"「{plain[:40]}」"


def _wrong(held: Mapping[str, Any]) -> list[tuple[str, str]]:
    checks = (
        ("format", held.get("format") == FORMAT, f"「{FORMAT}」と書いてください。"),
        ("number", _fits(held.get("number"), _NUMBER), "取込み元の番号を、英数字と . _ - で64文字までで書いてください。"),
        ("procedure", _fits(held.get("procedure"), _CODE), "手続のコードを書いてください。"),
        ("form_version", _is_count(held.get("form_version")), "様式の版を、1から始まる整数で書いてください。"),
        ("applied_at", _is_moment(held.get("applied_at")), "時差の付いた日時（2026-04-01T09:00:00+09:00）で書いてください。"),
        ("answers", isinstance(held.get("answers"), dict), "質問の名前と答えのオブジェクトで書いてください。"),
        ("files", _are_files(held.get("files", {})), f"質問の名前ごとに、ファイル名の配列で書いてください（全部で{_MOST_FILES}件まで）。"),
        ("channel", held.get("channel", _CHANNELS[0]) in _CHANNELS, f"{'、'.join(_CHANNELS)} のどれかを書いてください。"),
        ("identified_by", _is_means(held.get("identified_by", "")), f"{LONGEST_MEANS}文字までで書いてください。"),
    )  # fmt: skip
    return [(name, message) for name, is_right, message in checks if not is_right]


def _fits(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000_000


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None
    except ValueError:
        return False


def _are_files(value: Any) -> bool:
    if not isinstance(value, dict) or not all(isinstance(names, list) for names in value.values()):
        return False
    names = [name for found in value.values() for name in found]
    return len(names) <= _MOST_FILES and all(isinstance(name, str) and name for name in names)


def _is_means(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_MEANS and value.isprintable()
