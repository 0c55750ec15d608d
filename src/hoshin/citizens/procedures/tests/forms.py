"""A small form for the tests: a name, a kind of animal, animals one by one, an exit."""

import json

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
