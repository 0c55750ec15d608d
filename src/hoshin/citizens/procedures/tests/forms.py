"""A small form for the tests: a name, a kind of animal, animals one by one, an exit; and applications made with it."""

import json

from hoshin.citizens.procedures.public import begin_application, save_page, submit_application
from hoshin.citizens.procedures.queries import Receipt
from hoshin.foundation.people.tests.city import NOW

DOCUMENT = {
    "format": "hoshin-form-1",
    "pages": [
        {
            "id": "you",
            "title": "あなた",
            "questions": [{"id": "name", "type": "name", "label": "氏名", "is_required": True}],
        },
        {
            "id": "kind",
            "title": "動物",
            "questions": [
                {
                    "id": "animal",
                    "type": "choice",
                    "label": "動物の種類",
                    "is_required": True,
                    "choices": [{"code": "dog", "label": "犬"}, {"code": "cat", "label": "猫"}],
                },
                {"id": "since", "type": "date", "label": "飼い始めた日", "is_required": True},
            ],
        },
        {
            "id": "pack",
            "title": "犬",
            "questions": [
                {
                    "id": "dogs",
                    "type": "group",
                    "label": "犬",
                    "least": 1,
                    "most": 3,
                    "inner": [{"id": "call", "type": "text", "label": "呼び名", "is_required": True}],
                },
                {"id": "memo", "type": "long_text", "label": "備考"},
            ],
        },
    ],
    "rules": [
        {
            "kind": "stop",
            "target": "kind",
            "when": {"op": "equals", "args": [{"answer": "animal"}, {"value": "cat"}]},
            "message": "猫の登録は必要ありません。",
        }
    ],
}
FORM = json.dumps(DOCUMENT, ensure_ascii=False)
YOU = {"name.family": "葛󠄀城", "name.given": "一", "name.family_kana": "かつらぎ", "name.given_kana": "はじめ"}
DOG = {"animal": "dog", "since.era": "令和", "since.year": "８", "since.month": "11", "since.day": "1"}
PACK = {"dogs.rows": "1", "dogs.0.call": "ポチ", "memo": ""}


def filled(code, *, now=NOW, **changed):
    """The token of an application with everything answered; `changed` are parts of the name, such as `family`."""
    token = begin_application(procedure_code=code, now=now)
    you = YOU | {f"name.{part}": value for part, value in changed.items()}
    for page_id, sent in (("you", you), ("kind", DOG), ("pack", PACK)):
        save_page(token=token, page_id=page_id, sent={name: [value] for name, value in sent.items()}, now=now)
    return token


def handed_in(code, *, now=NOW, **changed) -> Receipt:
    """The receipt of an application that was handed in."""
    return submit_application(token=filled(code, now=now, **changed), now=now)
