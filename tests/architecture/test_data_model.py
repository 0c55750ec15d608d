"""What import contracts cannot see: string foreign keys obey the same direction, and every one of them is indexed."""

import tomllib
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model, UniqueConstraint
from tests.architecture.source import ROOT

MODELS = [model for model in apps.get_models() if model.__module__.startswith("hoshin.")]
KEYS = [field for model in MODELS for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
LEANS = {("plan", "policy"), ("council", "policy"), ("counter", "procedures"), ("connectivity", "procedures")}


def _floors() -> dict[str, int]:
    """The floor of every part of the foundation, the lowest 0, as the import contracts have it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    (layers,) = [one["layers"] for one in contracts if one.get("containers") == ["hoshin.foundation"]]
    floors = [[name.strip(" ()") for name in layer.split("|")] for layer in reversed(layers)]
    return {name: floor for floor, names in enumerate(floors) for name in names}


def _place(model: type[Model]) -> tuple[int, str, str]:
    """(floor in the house, wing, room) of a model."""
    _, wing, *rest = model.__module__.split(".")
    room = rest[0] if rest else ""
    house = {"kernel": 0, "web": 1, "tables": 1, "foundation": 2, "portal": 60, "demo": 70, "config": 80}
    floor = house.get(wing, 50)
    return (floor + (_floors().get(room, 0) if wing == "foundation" else 0), wing, room)


def _may_point(source: type[Model], target: type[Model]) -> bool:
    (floor, wing, room), (other_floor, other_wing, other_room) = _place(source), _place(target)
    if (wing, room) == (other_wing, other_room):
        return True
    return other_floor < floor or (wing == other_wing and (room, other_room) in LEANS)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_foreign_keys_point_down_the_house(key: Any) -> None:
    target = key.related_model
    if target.__module__.startswith("hoshin."):
        assert _may_point(key.model, target), f"{key} points at {target._meta.label}, which lies above or beside it"


def test_the_direction_is_really_judged() -> None:
    by_label = {model._meta.label: model for model in MODELS}
    event, account = by_label["audit.Event"], by_label["people.StaffAccount"]
    assert _may_point(account, event)
    assert not _may_point(event, account)
    rooms = {model._meta.app_label: model for model in MODELS}
    beside, other = rooms["messages"], rooms["figures"]
    assert not _may_point(beside, other)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_every_foreign_key_is_indexed(key: Any) -> None:
    options = key.model._meta
    whole = [one for one in options.constraints if isinstance(one, UniqueConstraint) and one.condition is None]
    leading = [list(one.fields)[:1] for one in (*options.indexes, *whole)]
    assert key.db_index or key.unique or [key.name] in leading, f"{key}: no index begins with it"
