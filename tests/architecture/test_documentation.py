"""The documentation is tested: what can be set or called is written down."""

import re

from django.conf import settings  # noqa: F401 - the house must be put together before its parts are listed
from tests.architecture.source import ROOT, files, is_test

from hoshin.foundation.audit.public import sentences

SETTING = re.compile(r"\bHOSHIN_[A-Z0-9_]+\b")
EVENT = re.compile(r"\"([a-z]+\.[a-z_]+\.[a-z_]+)\"")


def _read(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_every_setting_is_explained_to_operators() -> None:
    named = {
        name
        for path in (*files(".py", below="src"), *files("", ".sh", below="bin"))
        if not is_test(path)
        for name in SETTING.findall(path.read_text(encoding="utf-8"))
    }
    explained = set(SETTING.findall(_read("docs/operating.md")))
    assert sorted(name.removesuffix("_FILE") for name in named - explained if not name.endswith("_")) == []


def test_every_recorded_act_has_a_sentence() -> None:
    acts = {
        name
        for path in files(".py", below="src/hoshin")
        if not is_test(path) and ("actions" in path.parts or path.name == "actions.py")
        for name in EVENT.findall(path.read_text(encoding="utf-8"))
    }
    rooms = {name.split(".")[0] for name in sentences()}
    assert sorted(name for name in acts - set(sentences()) if name.split(".")[0] in rooms) == []
