"""The whole work of the table engine on one file, as one process of `bench.tables`; prints the seconds after the imports."""

import sys
import time
from pathlib import Path

from hoshin.tables.checking.reading import file_findings
from hoshin.tables.judging import Passage
from hoshin.tables.reading.source import opened
from hoshin.tables.writing.content import BATCH_ROWS, Content
from hoshin.tables.writing.formats import Format, write


def main(path: Path, out: Path) -> None:
    """Read, check, recognise, normalise, rate, write Parquet."""
    began = time.monotonic()
    with opened(path) as source:
        if source.reading.refused:
            sys.exit(source.reading.refused)
        for stream in source.streams:
            passage = Passage(stream, source.reading)
            rows = (part for _, mended in passage for part in mended.frame.iter_slices(BATCH_ROWS))
            write(Content(stream.columns, rows), out, Format.PARQUET)
            source.reading.findings += file_findings(source.reading)
            passage.rating()
    print(time.monotonic() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
