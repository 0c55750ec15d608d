"""Settings kept beside the data, so that every command of an installation sees the same ones; no Django."""

from collections.abc import MutableMapping
from pathlib import Path

from hoshin.config.cli.words import Refused, choose

NAME = "settings.env"


def read_settings(data: Path, environment: MutableMapping[str, str]) -> None:
    """Add `HOSHIN_NAME=value` lines of the data folder's settings file to the environment, which wins over the file.

    Empty lines and lines that begin with # are skipped. Raises Refused with the line that cannot be read.
    """
    path = data / NAME
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, separator, value = text.partition("=")
        if not separator or not name.strip().startswith("HOSHIN_"):
            raise Refused(
                choose(
                    f"{path} の {number} 行目が読めません。「HOSHIN_名前=値」の形で書いてください。",
                    f"line {number} of {path} cannot be read; write HOSHIN_NAME=value.",
                )
            )
        environment.setdefault(name.strip(), value.strip().strip('"'))
