from typing import Any

from hoshin.steering.policy.queries.documents import Document, PolicyText, SectionView

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.ja"


def as_open_data(document: Document, *, municipality: str, schema_url: str, page_url: str) -> dict[str, Any]:
    """A revision as open data; `static/policy/policy.schema.json` says what every field means.

    Texts are Markdown. `passages` is the whole revision in reading order, the other parts are the same by meaning.
    """
    revision = document.revision
    principle = document.principle
    return {
        "$schema": schema_url,
        "municipality": municipality,
        "title": "ICTによる情報化推進基本方針",
        "licence": LICENCE,
        "page": page_url,
        "revision": {
            "number": revision.number,
            "name": revision.name,
            "effective_on": revision.effective_on.isoformat() if revision.effective_on else None,
            "decided_at": revision.decided_at.isoformat() if revision.decided_at else None,
            "purpose": revision.purpose,
            "digest": revision.digest,
        },
        "principle": {
            "statement": principle.statement,
            "keywords": [
                {"mark": keyword.placed.number, "word": keyword.text.heading, "note": keyword.markdown}
                for keyword in principle.keywords
            ],
        }
        if principle
        else None,
        "basic_policies": [_policy(policy) for policy in document.policies],
        "classification": document.classification.as_json(),
        "passages": [
            {"key": passage.key, "kind": passage.kind.value, "level": passage.level, "text": passage.text}
            for passage in document.passages
        ],
    }


def _policy(policy: PolicyText) -> dict[str, Any]:
    return {
        "number": policy.number,
        "mark": policy.mark,
        "title": policy.section.text.heading,
        "field": policy.field.value,
        "field_label": policy.field.label,
        "approach": _markdown(policy.approach),
        "policy": _markdown(policy.direction),
        "focus_items": [
            {
                "key": item.text.key,
                "group": item.text.group_title,
                "title": item.text.heading,
                "text": item.markdown,
            }
            for item in policy.items
        ],
    }


def _markdown(section: SectionView | None) -> str:
    return section.markdown if section else ""
