"""Which places a postal code stands for, offline."""

import zipfile
from functools import cache
from pathlib import Path
from threading import Lock

from hoshin.citizens.procedures.rules.answers.plain import read_postal_code
from hoshin.citizens.procedures.rules.postal import places

TABLE = Path(__file__).with_name("postal.zip")
"""Made by `rules.postal.packed` from the tables that Japan Post publishes without claiming copyright (May 2026)."""
_lock = Lock()


@cache
def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(TABLE)


def places_of(typed: str) -> tuple[str, ...]:
    """The places of a code as people type it; raises RuleBroken for what is no postal code."""
    code = read_postal_code(typed)
    with _lock:  # an archive has one position in its file, whoever reads
        return places(_archive(), code)
