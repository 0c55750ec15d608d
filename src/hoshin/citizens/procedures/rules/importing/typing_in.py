"""The answers of a line as a person would have typed them into the form: every check of the form is made on them then."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hoshin.citizens.procedures.rules.answers.reading import parts_of
from hoshin.citizens.procedures.rules.checking import MOST_ROWS
from hoshin.citizens.procedures.rules.definition import Form, Question, QuestionType
from hoshin.citizens.procedures.rules.importing.lines import Trouble

Sent = dict[str, list[str]]
_UNKNOWN = "この様式の、答えを書く質問にありません。"
_TEXT = "文字で書いてください。"


def sent_of(form: Form, answers: Mapping[str, Any]) -> tuple[Sent, list[Trouble]]:
    """What a browser would have sent, and what in the answers has the wrong shape or belongs to no question."""
    sent: Sent = {}
    troubles: list[Trouble] = []
    for name, value in answers.items():
        question = form.question(name) if "." not in name else None
        if question is None or not question.type.is_answered:
            troubles.append(Trouble(f"answers.{name[:60]}", _UNKNOWN))
        elif question.type is QuestionType.GROUP:
            troubles += _rows(question, value, sent)
        elif question.type is QuestionType.FILE:
            troubles.append(Trouble(f"answers.{name}", "ファイルは files に書いてください。"))
        else:
            troubles += _one(question, name, value, sent)
    return sent, troubles


def _rows(group: Question, rows: Any, sent: Sent) -> Iterator[Trouble]:
    place = f"answers.{group.id}"
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield Trouble(place, "オブジェクトの配列で書いてください。")
        return
    most = group.most or MOST_ROWS
    if len(rows) > most:
        yield Trouble(place, f"{most}件までです（{len(rows):,}件あります）。")
        return
    sent[f"{group.id}.rows"] = [str(len(rows))]
    inner = {question.id: question for question in group.inner if question.type.is_answered}
    for number, row in enumerate(rows):
        for name, value in row.items():
            if name in inner:
                yield from _one(inner[name], f"{group.id}.{number}.{name}", value, sent)
            else:
                yield Trouble(f"{place}.{number}.{name[:60]}", _UNKNOWN)


def _one(question: Question, name: str, value: Any, sent: Sent) -> Iterator[Trouble]:
    place = f"answers.{name}"
    if question.type is QuestionType.DATE:
        yield from _day(name, value, sent)
    elif question.type in {QuestionType.YES_NO, QuestionType.CONSENT}:
        yield from _truth(name, value, sent)
    elif question.type is QuestionType.CHOICES:
        if isinstance(value, list) and all(isinstance(code, str) for code in value):
            sent[name] = list(value)
        else:
            yield Trouble(place, "選んだものの名前の配列で書いてください。")
    elif parts_of(question):
        yield from _parts(question, name, value, sent)
    elif isinstance(value, str) or (question.type is QuestionType.NUMBER and _is_whole(value)):
        sent[name] = [str(value)]
    else:
        yield Trouble(place, "数で書いてください。" if question.type is QuestionType.NUMBER else _TEXT)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _day(name: str, value: Any, sent: Sent) -> Iterator[Trouble]:
    try:
        day = date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        yield Trouble(f"answers.{name}", "日付は 2026-04-01 の形で書いてください。")
        return
    sent |= {f"{name}.era": ["西暦"], f"{name}.year": [str(day.year)]}
    sent |= {f"{name}.month": [str(day.month)], f"{name}.day": [str(day.day)]}


def _truth(name: str, value: Any, sent: Sent) -> Iterator[Trouble]:
    if isinstance(value, bool):
        sent[name] = ["yes" if value else "no"]
    else:
        yield Trouble(f"answers.{name}", "true か false で書いてください。")


def _parts(question: Question, name: str, value: Any, sent: Sent) -> Iterator[Trouble]:
    parts = parts_of(question)
    if not isinstance(value, dict):
        yield Trouble(f"answers.{name}", f"{'、'.join(parts)} のオブジェクトで書いてください。")
        return
    for part, text in value.items():
        if part not in parts:
            yield Trouble(f"answers.{name}.{part[:60]}", f"{'、'.join(parts)} のどれかにしてください。")
        elif not isinstance(text, str):
            yield Trouble(f"answers.{name}.{part}", _TEXT)
        else:
            sent[f"{name}.{part}"] = [text]


def question_of(field: str) -> str:
    """The question to which an input belongs, as rules name it: `dogs.0.call` belongs to `dogs.call`, `name.family` to `name`."""
    first, *rest = field.split(".")
    return f"{first}.{rest[1]}" if len(rest) >= 2 and rest[0].isdigit() else first


def place_of_field(form: Form, field: str) -> str:
    """An input as a message names it: with the words of its question."""
    question = form.question(question_of(field))
    return f"answers.{field}（{question.label}）" if question is not None else f"answers.{field}"
