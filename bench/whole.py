"""The whole work of the table engine on one file, as one process of `bench.tables`; prints the seconds after the imports."""

import sys
import time
from dataclasses import replace
from pathlib import Path

from hoshin.tables.checking import check
from hoshin.tables.normalising import normalise
from hoshin.tables.rating import rate
from hoshin.tables.reading import read
from hoshin.tables.standards.recognition import recognise
from hoshin.tables.writing.content import content_of
from hoshin.tables.writing.formats import Format, write


def main(path: Path, out: Path) -> None:
    """Read, check, recognise, normalise, rate, write Parquet."""
    began = time.monotonic()
    reading = check(read(path))
    if reading.refused:
        sys.exit(reading.refused)
    for table in reading.tables:
        known = recognise(table, path.name)
        mended = normalise(table, known)
        rate(table, [*reading.findings, *table.findings], known, kind=reading.kind, normalised=mended)
        write(content_of(replace(table, frame=mended.frame)), out, Format.PARQUET)
    print(time.monotonic() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
