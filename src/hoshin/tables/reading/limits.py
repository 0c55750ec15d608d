"""How much of a file may be taken in: what passes these is refused, so that no file can exhaust the machine."""

MEBIBYTE = 1024 * 1024

WHOLE_TEXT_BYTES = 512 * MEBIBYTE
"""The largest text that `read` holds at once; `read_batches` has no such limit."""
CELL_CHARACTERS = 1_000_000
"""The longest cell; a spreadsheet holds 32,767 characters."""
COLUMNS = 16_384
"""The widest table; what a spreadsheet can show."""
SHEET_CELLS = 4_000_000
"""The most cells of a workbook, all its sheets together: a sheet is held whole, at some 200 bytes a cell."""
UNPACKED_BYTES = 1024 * MEBIBYTE
"""The most that an archive or workbook may unpack to."""
HEAD_ROWS = 1_000
"""How many rows the layout of a long text file is judged by."""
GRID_CELLS = 400_000
"""Up to this many cells the whole text file is judged, beyond it its head and its end."""
GRID_BYTES = 32 * MEBIBYTE
"""Above this size no count of cells is tried."""
TAIL_ROWS = 50
"""How many rows at the end of a long text file are searched for notes."""


class Refusal(Exception):
    """The file cannot be read; the message says why, in Japanese."""
