"""The port that is a folder: one subfolder for each source, and beside its waiting files what became of earlier ones."""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from hoshin.citizens.procedures.actions.intake.ports import ResultLine, WaitingFile
from hoshin.citizens.procedures.rules.importing import LARGEST_FILE

RECEIVED, REFUSED, RESULTS = "received", "refused", "results"
ENDINGS = (".jsonl", ".zip")


class FolderPort:
    """`<folder>/<source>/*.jsonl` and `*.zip`. A sender writes under another ending and renames when the file is whole.

    Received files move to `received/`, refused ones with a reason to `refused/`, what became of the lines stands in
    `results/`. Only ordinary files are looked at, never links.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def waiting(self) -> Iterator[WaitingFile]:
        """The files that wait, by source and name."""
        if not self._folder.is_dir():
            return
        for source in sorted(path for path in self._folder.iterdir() if path.is_dir() and not path.is_symlink()):
            for path in sorted(source.iterdir()):
                facts = path.lstat()
                if path.name.endswith(ENDINGS) and not path.name.startswith(".") and stat.S_ISREG(facts.st_mode):
                    yield WaitingFile(source.name, path.name, facts.st_size)

    def read(self, file: WaitingFile) -> bytes:
        """The content; never more than a file may be, however it has grown meanwhile, and never through a link."""
        descriptor = os.open(self._path(file), os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as content:
            return content.read(LARGEST_FILE + 1)

    def received(self, file: WaitingFile) -> None:
        """Move the file away; one of the same name is replaced."""
        self._path(file).replace(self._made(file.source, RECEIVED) / file.name)

    def refused(self, file: WaitingFile, reason: str) -> None:
        """Move the file away and say why beside it."""
        folder = self._made(file.source, REFUSED)
        _write(folder / f"{file.name}.txt", f"{reason}\n")
        self._path(file).replace(folder / file.name)

    def report(self, source: str, name: str, problem: str, lines: Iterable[ResultLine]) -> None:
        """One JSON object for each line, or one with the problem of the whole file."""
        told: list[dict[str, object]] = [{"problem": problem}] if problem else [asdict(line) for line in lines]
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
        _write(self._made(source, RESULTS) / f"{Path(name).name}.result.jsonl", text)

    def _path(self, file: WaitingFile) -> Path:
        return self._folder / file.source / file.name

    def _made(self, source: str, name: str) -> Path:
        folder = self._folder / source / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _write(path: Path, text: str) -> None:
    """The file is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
