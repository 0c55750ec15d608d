"""Files and functions stay small enough to be read at once, and public ones say what they are for."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import files, is_migration, is_test, named

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
PYTHON = [path for path in files(".py") if not is_migration(path)]
PRODUCT = [path for path in PYTHON if not is_test(path) and named(path).startswith("src/")]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_one_can_survey() -> None:
    written = [path for path in (*PYTHON, *files(".html", ".js", ".sh")) if "vendor" not in path.parts]
    counts = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {name: count for name, count in counts.items() if count > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_page() -> None:
    lengths = {
        f"{named(path)}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in PYTHON
        for node in functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_public_functions_and_classes_say_what_they_are_for() -> None:
    silent = [
        f"{named(path)}: {node.name}"
        for path in PRODUCT
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_room_says_what_it_is_for() -> None:
    rooms = [path.parent / "__init__.py" for path in PRODUCT if path.name == "apps.py"]
    assert len(rooms) > 5
    assert [named(room) for room in rooms if not ast.get_docstring(tree_of(room))] == []
