"""Trying an old workbook (.xls) or an OpenDocument sheet in a process of its own before it is read.

The library trusts the counts that stand in such a file; a damaged one, or one made for it, can make it ask for more memory than
there is, and then it ends the whole process at once, which no program can catch. (An xlsx is looked at beforehand instead.)
"""

import subprocess
import sys
from pathlib import Path

PATIENCE = 120
"""Seconds after which a workbook counts as unreadable."""

PROGRAM = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, OSError, ValueError):
    pass
import python_calamine
try:
    with python_calamine.CalamineWorkbook.from_path(sys.argv[1]) as workbook:
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name)
except Exception:
    pass
"""


def is_survived(path: Path) -> bool:
    """Whether opening a workbook lets the process live; its other faults come out when it is read."""
    command = [sys.executable, "-I", "-c", PROGRAM, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
