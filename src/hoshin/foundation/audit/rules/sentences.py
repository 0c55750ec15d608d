"""The human words for events: one sentence per name, one label per field."""

from collections.abc import Mapping

_SENTENCES: dict[str, str] = {}
_THINGS: dict[str, str] = {}
_FIELDS: dict[tuple[str, str], str] = {}


def register_sentences(sentences: Mapping[str, str]) -> None:
    """Give event names (`plan.sheet.listed`) their sentence (「個票を登載しました」).

    Registering the same sentence twice is harmless; a second meaning for a name raises ValueError, because the old
    events would change what they say.
    """
    for name, sentence in sentences.items():
        if _SENTENCES.setdefault(name, sentence) != sentence:
            raise ValueError(f"audit event {name!r} already has the sentence {_SENTENCES[name]!r}")


def register_thing(kind: str, label: str, fields: Mapping[str, str] | None = None) -> None:
    """Name a kind of thing (`sheet` → 「個票」) and the fields that its events may show."""
    if _THINGS.setdefault(kind, label) != label:
        raise ValueError(f"kind of thing {kind!r} is already called {_THINGS[kind]!r}")
    for field, field_label in (fields or {}).items():
        _FIELDS[(kind, field)] = field_label


def sentence_for(name: str) -> str:
    """The sentence of an event; the name itself when no room has registered one (an old event of a room taken away)."""
    return _SENTENCES.get(name, name)


def sentences() -> Mapping[str, str]:
    """Every registered name with its sentence, in the order of the names: the choices of a search form."""
    return dict(sorted(_SENTENCES.items()))


def thing_label(kind: str) -> str:
    """The Japanese name of a kind of thing, or the kind itself."""
    return _THINGS.get(kind, kind)


def things() -> Mapping[str, str]:
    """Every registered kind of thing with its name."""
    return dict(sorted(_THINGS.items()))


def field_label(kind: str, field: str) -> str:
    """The Japanese name of a field of a kind of thing, or the field's own name."""
    return _FIELDS.get((kind, field), field)
