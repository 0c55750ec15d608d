"""The least that any engine on Polars must do with a file, as one process of `bench.tables`: decode, parse, write Parquet."""

import sys
from pathlib import Path

import polars as pl


def main(path: Path, out: Path, encoding: str) -> None:
    """Every column as text, nothing judged."""
    text = path.read_bytes().decode(encoding).encode()
    pl.read_csv(text, has_header=False, infer_schema=False).write_parquet(out, compression="zstd")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
