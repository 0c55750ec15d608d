"""The project's own files, as git knows them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = {
    ".py",
    ".html",
    ".md",
    ".toml",
    ".css",
    ".js",
    ".sh",
    ".txt",
    ".svg",
    ".typ",
    ".json",
    ".yml",
    ".yaml",
    ".lock",
    "",
}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that git tracks or would track, in order; all files of the tree where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            capture_output=True, check=True, text=True,
        ).stdout.split("\0")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        listed = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if "/." not in str(path)]
    return tuple(sorted(path for name in listed if name and (path := ROOT / name).is_file()))


def files(*suffixes: str, below: str = "") -> list[Path]:
    """The project's files with one of these endings, in one folder if named."""
    return [path for path in project_files() if path.suffix in suffixes and str(path).startswith(str(ROOT / below))]


def named(path: Path) -> str:
    """A file as a message names it."""
    return str(path.relative_to(ROOT))


def is_test(path: Path) -> bool:
    """Whether a file belongs to tests rather than to the product."""
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


def is_migration(path: Path) -> bool:
    """Whether a file is a migration, which is written by a program and never read for its style."""
    return path.parent.name == "migrations"
