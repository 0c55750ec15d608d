"""One pass over a file, however long: each table checked, recognised, mended and rated, its rows handed on in batches.

A *passage* is one table on its way; what is known of it at the end is *judged*.
"""

from hoshin.tables.judging.judged import Judged, judge
from hoshin.tables.judging.passage import Passage

__all__ = ["Judged", "Passage", "judge"]
