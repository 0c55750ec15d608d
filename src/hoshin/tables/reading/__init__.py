"""Reading any tabular file: kind by content, encoding by the whole file, tables by their layout; every cell as text.

Words: a *grid* is a sheet or a text file as rows of cells; its *layout* says where the tables, headers and notes are; a file
that cannot be read is *refused* with a reason.
"""

from hoshin.tables.reading.whole import read

__all__ = ["read"]
