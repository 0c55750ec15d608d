"""The description of the interface for programs (OpenAPI 3.1), from the same tables as the rules."""

from typing import Any

from hoshin.citizens.procedures.rules.applications import ApplicationState, Intake
from hoshin.citizens.procedures.rules.clients import MOST_ASKED, MOST_AT_ONCE, USUAL_AT_ONCE

VERSION = "1.1.0"
_JSON = "application/json"


def _string(description: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "string", **({"description": description} if description else {}), **more}


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _moment(*, may_be_null: bool = False) -> dict[str, Any]:
    return {"type": ["string", "null"] if may_be_null else "string", "format": "date-time"}


_FACTS: dict[str, Any] = {
    "number": _string("受付番号"),
    "procedure": _string("手続のコード"),
    "state": _string(enum=[state.value for state in ApplicationState if state is not ApplicationState.DRAFT]),
    "intake": _string("受付の方法", enum=[way.value for way in Intake]),
    "submitted_at": _moment(),
    "state_since": _moment(),
    "decided_at": _moment(may_be_null=True),
}
_SCHEMAS: dict[str, Any] = {
    "Layouts": _object(
        {
            "layouts": {
                "type": "array",
                "items": _object({"id": {"type": "integer"}, "name": _string(), "procedure": _string()}),
            }
        }
    ),
    "Changes": _object(
        {
            "applications": {"type": "array", "items": _object({**_FACTS, "is_taken_over": {"type": "boolean"}})},
            "next": _string("次に after として渡す。"),
            "has_more": {"type": "boolean"},
        }
    ),
    "Application": _object(
        {
            **_FACTS,
            "files": {
                "type": "array",
                "items": _object(
                    {
                        "id": {"type": "integer"},
                        "question": _string("質問"),
                        "name": _string("ファイルの名前"),
                        "type": _string("中身から分かった種類（MIME）"),
                        "size": {"type": "integer", "description": "バイト"},
                        "sha256": _string(),
                        "is_available": {"type": "boolean", "description": "取り出せるか（ウイルス検査）"},
                    }
                ),
            },
            "handed_over": _object(
                {
                    "layout": _string(),
                    "columns": {"type": "array", "items": _object({"title": _string(), "value": _string()})},
                }
            ),
        }
    ),
    "TakenOver": _object({"number": _string(), "layout": {"type": "integer"}, "taken_over_at": _moment()}),
    "Refusal": _object({"status": {"type": "integer"}, "title": _string(), "message": _string()}),
}
_LAYOUT = {"name": "layout", "in": "path", "required": True, "schema": {"type": "integer"}}
_NUMBER = {"name": "number", "in": "path", "required": True, "schema": _string()}
_REFUSALS = {
    "401": "トークンがないか、違うか、期限が切れたか、失効している",
    "404": "この連携先のものではない",
    "422": "条件が正しくない",
    "429": f"15分に{MOST_ASKED:,}回を超えた（Retry-After の秒数だけ待つ）",
}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _operation(code: str, summary: str, schema: str, parameters: list[Any]) -> dict[str, Any]:
    refusal = {"schema": {"$ref": "#/components/schemas/Refusal"}}
    answers: dict[str, Any] = {
        status: {"description": description, "content": {_JSON: refusal}} for status, description in _REFUSALS.items()
    }
    found = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    answers["200"] = {"description": summary, "content": {_JSON: found}}
    return {"operationId": code, "summary": summary, "parameters": parameters, "responses": answers}


def _file() -> dict[str, Any]:
    upload = {"name": "file", "in": "path", "required": True, "schema": {"type": "integer"}}
    found = _operation("file", "添付ファイルの一つ", "Refusal", [_LAYOUT, _NUMBER, upload])
    binary = {"schema": {"type": "string", "format": "binary"}}
    refused = found["responses"]["401"]["content"]
    found["responses"]["403"] = {"description": "ウイルス検査が済んでいない", "content": refused}
    found["responses"]["200"] = {"description": found["summary"], "content": {"*/*": binary}}
    return found


def description() -> dict[str, Any]:
    """The whole description, fit to be served as it is."""
    list_parameters = [
        _LAYOUT,
        _query("after", "前の答えの next。この後に変わったものだけを返す。", _string()),
        _query("state", "今の状態で絞る。", _string(enum=["decided", "received"])),
        _query("left", "まだ引き取っていないものだけ。", _string(enum=["yes"])),
        _query(
            "limit",
            "一度に返す件数。",
            {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE, "default": USUAL_AT_ONCE},
        ),
    ]
    base = "/api/handover/{layout}/applications/"
    return {
        "openapi": "3.1.0",
        "info": {"title": "申請の引渡し", "version": VERSION},
        "security": [{"token": []}],
        "paths": {
            "/api/handover/": {"get": _operation("layouts", "取り出せる引渡しの形", "Layouts", [])},
            base: {"get": _operation("changes", "変わった申請（内容は含まない）", "Changes", list_parameters)},
            f"{base}{{number}}/": {
                "get": _operation("application", "一つの申請を、引渡しの形で", "Application", [_LAYOUT, _NUMBER])
            },
            f"{base}{{number}}/files/{{file}}/": {"get": _file()},
            f"{base}{{number}}/taken-over/": {
                "post": _operation("taken_over", "引き取ったことを知らせる", "TakenOver", [_LAYOUT, _NUMBER])
            },
        },
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
